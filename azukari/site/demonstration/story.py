"""Three months of the city, told through the door's services by the people who would do each thing.

The oldest month is closed, sent and decided, with a few returned by the insurers.  The middle one is closed with late
claims of the oldest, and some that the centres returned are still with their offices.  The last is in progress.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from azukari.care.rules.history import CLAIMS, SLIP
from azukari.care.rules.returned import Returned
from azukari.care.services import closing, examination, results, review
from azukari.law.calendar import add_months
from azukari.site.demonstration import places
from azukari.site.demonstration.actors import People
from azukari.site.demonstration.clients import Client, Times
from azukari.site.demonstration.filing import by_route, every, file, is_ready

Progress = Callable[[str], None]
FILED_ON, LOOKED_ON, AGAIN_ON, CLOSED_ON, DECIDED_ON = 4, 6, 7, 9, 3  # 翌月の日
RETURNS = (
    "計画と実績の単位数が違います。実績に合わせて出し直してください。",
    "福祉用具の事業所が先月と違います。変更の届けを確かめてください。",
    "初回加算の対象か、支援経過を確かめてください。",
)
REFUSALS = (
    "B 受給資格エラー: 認定有効期間が受給者台帳と一致しません",
    "A 一次チェックエラー: 生年月日が受給者台帳と一致しません",
    "D 給付管理票と請求明細書の組合せを確認してください",
)
NOT_YET, WAITING, ACCEPTED, RETURNED, HALF, NEXT_TO_NOTHING = range(6)  # 今月の事業所の進み方


def tell(clients: Sequence[Client], times: Times, people: People, progress: Progress) -> None:
    """Everything that happened until today."""
    late = list(every(clients, 53, 7))
    refused = [each for each in every(clients, 97, 5) if is_ready(each, times.first, times) and each not in late]
    _oldest([each for each in clients if each not in late], refused, times, people, progress)
    _middle(clients, [*late, *refused], times, people, progress)
    _latest(clients, times, people, progress)


def _oldest(
    clients: Sequence[Client], refused: Sequence[Client], times: Times, people: People, progress: Progress
) -> None:
    month, after = times.first, add_months(times.first, 1)
    _file(clients, month, after.replace(day=FILED_ON), times, people, progress)
    _accept(after.replace(day=LOOKED_ON), people)
    _close(month, after.replace(day=CLOSED_ON), people, progress)
    decided_on = add_months(after, 1).replace(day=DECIDED_ON)
    for centre, those in _by_centre(refused, month).items():
        returned = [
            Returned(each.person.insured, month, (SLIP, *CLAIMS), REFUSALS[at % len(REFUSALS)], each.person.insurer)
            for at, each in enumerate(those)
        ]
        results.note_returned(returned, by=people.on(decided_on, centre))
        examination.decide_examination(after, by=people.on(decided_on, centre))


def _middle(
    clients: Sequence[Client], late: Sequence[Client], times: Times, people: People, progress: Progress
) -> None:
    month, after = times.middle, add_months(times.middle, 1)
    _file(clients, month, after.replace(day=FILED_ON), times, people, progress)
    _file(late, times.first, after.replace(day=FILED_ON), times, people, progress)
    returned = list(every(clients, 29, 11))
    _return(returned, month, after.replace(day=LOOKED_ON), people)
    _accept(after.replace(day=LOOKED_ON), people)
    _file(every(returned, 2, 0), month, after.replace(day=AGAIN_ON), times, people, progress)
    _accept(after.replace(day=AGAIN_ON), people)
    _close(month, after.replace(day=CLOSED_ON), people, progress)


def _latest(clients: Sequence[Client], times: Times, people: People, progress: Progress) -> None:
    month, after = times.last, add_months(times.last, 1)
    filed_on, looked_on = (min(times.today, after.replace(day=day)) for day in (FILED_ON, LOOKED_ON))
    handed_in = handed_in_by_now(clients, times)
    _file(handed_in, month, filed_on, times, people, progress)
    _return([each for each in every(handed_in, 7, 3) if _pace(each, month) == RETURNED], month, looked_on, people)
    _accept(looked_on, people, [each for each in handed_in if _pace(each, month) in (ACCEPTED, RETURNED)])


def handed_in_by_now(clients: Iterable[Client], times: Times) -> list[Client]:
    """Whose last month is with the centres already: every office keeps a few back."""
    return [
        each
        for each in clients
        if is_ready(each, times.last, times)
        and _pace(each, times.last) not in (NOT_YET, NEXT_TO_NOTHING)
        and each.serial % (2 if _pace(each, times.last) == HALF else 11)
    ]


def _pace(client: Client, month: date) -> int:
    """How far the person's office has come; a centre's own persons come last."""
    numbers = [office.number for office in places.offices()]
    charge = client.charge(month)
    return numbers.index(charge.charge.office) % 6 if charge and charge.charge.office else NOT_YET


def _file(those: Iterable[Client], month: date, day: date, times: Times, people: People, progress: Progress) -> None:
    count = file([each for each in those if is_ready(each, month, times)], month, day, people)
    progress(f"{month.year}年{month.month}月分: {count}件の請求を提出しました")


def _return(those: Iterable[Client], month: date, day: date, people: People) -> None:
    wanted = {each.person.insured for each in those}
    for centre in places.centres():
        by = people.on(day, centre.login)
        for row in list(_waiting(by)):
            if row["insured__number"] in wanted and row["service_month"] == month:
                review.return_claim(row["pk"], RETURNS[row["pk"] % len(RETURNS)], by=by)


def _accept(day: date, people: People, those: Iterable[Client] | None = None) -> None:
    """The centres accept what waits: all of it, or of some persons."""
    wanted = None if those is None else {each.person.insured for each in those}
    for centre in places.centres():
        by = people.on(day, centre.login)
        pks = [row["pk"] for row in _waiting(by) if wanted is None or row["insured__number"] in wanted]
        if pks:
            review.accept_claims(pks, by=by)


def _waiting(by):
    page, more = 1, True
    while more:
        rows, more = review.list_claims(review.Question(state="filed", page=page), by=by)
        yield from rows
        page += 1


def _close(month: date, day: date, people: People, progress: Progress) -> None:
    for centre in places.centres():
        files = closing.close_month(centre.number, month, by=people.on(day, centre.login))
        progress(f"{month.year}年{month.month}月分: {centre.name}が締め、伝送ファイル{len(files)}本ができました")


def _by_centre(those: Iterable[Client], month: date) -> dict[str, list[Client]]:
    found = {centre.login: [] for centre in places.centres()}
    numbers = {centre.number: centre.login for centre in places.centres()}
    for (_, centre), clients in by_route(those, month).items():
        found[numbers[centre]] += clients
    return found
