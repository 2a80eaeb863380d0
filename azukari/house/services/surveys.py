"""The owner investigation: each inquiry on its article, logged, answered, and its papers reconciled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet

from azukari.entrust.door import perform
from azukari.entrust.models import Organisation, Person
from azukari.entrust.rules import Actor
from azukari.house import acts
from azukari.house.models import Answer, House, Inquiry, Obtained, Survey
from azukari.house.papers import inquiries as letters
from azukari.house.papers.inquiries import InquiryKind, Letter, Sender
from azukari.house.rules import hearing, inquiries, intake, obtaining
from azukari.house.rules.inquiries import Kind, Wish
from azukari.house.rules.obtaining import Got
from azukari.law.refusal import Finding, NotRight, Refusal

LOOKED_BACK = 2000  # 突き合わせる書類の数。530件で数年分


class NoSuchSurvey(Refusal):
    says = "その調査は見つからないか、すでに終わっています。空家等の画面を開き直してください。"
    status = 404


class NoSuchInquiry(Refusal):
    says = "その照会は見つかりません。調査の画面を開き直してください。"
    status = 404


class AnsweredMeanwhile(Refusal):
    says = "この照会の回答は、ほかの人が先に記録したか直しました。調査の画面で確かめて、そこから直してください。"


class StillOpen(Refusal):
    says = "まだ終えていない手順があります({open})。回答を記録するか、「該当なし」と記録してください。"


class OpenedMeanwhile(Refusal):
    says = "この家の調査は、すでに始まっています。その調査を続けてください。"


class NoLetter(Refusal):
    says = "この照会には照会文書がありません。"
    status = 404


@dataclass(frozen=True, slots=True)
class Folder:
    """The investigation of a house: its surveys, every inquiry, every paper, and what is still to be done."""

    house: House
    surveys: Sequence[Survey]
    inquiries: Sequence[Inquiry]  # 今の(なければ最後の)調査のもの
    papers: Sequence[Obtained]
    open_steps: Sequence[Kind]
    alerts: dict[int, str]  # 書類ごと

    @property
    def survey(self) -> Survey | None:
        """The survey under way, or the last one."""
        return self.surveys[0] if self.surveys else None


def see_survey(house: int, *, by: Actor) -> Folder:
    """The surveys of a house, the newest with its inquiries and papers."""
    with perform(acts.SEE_SURVEY, by=by, about=[f"house/{house}"]):
        found = _house(house, by)
        surveys = list(Survey.objects.seen_by(by).filter(house=found).order_by("-opened_on", "-pk"))
        asked = _inquiries(surveys[0], by) if surveys else []
        papers = list(Obtained.objects.seen_by(by).filter(house=found).select_related("inquiry").order_by("-pk"))
        alerts = dict(obtaining.alerts(_got(paper) for paper in papers))
        return Folder(found, surveys, asked, papers, _open_steps(asked, by), alerts)


def open_survey(house: int, again_because: str = "", *, by: Actor) -> int:
    """Begin an investigation; a house investigated before needs the reason for doing it again."""
    with perform(acts.OPEN_SURVEY, by=by, about=[f"house/{house}"]) as about:
        found = _house(house, by)
        findings = list(intake.check_opening(found.standing, again_because))
        if findings:
            raise NotRight(findings)
        try:
            with transaction.atomic():
                survey = Survey.objects.create_by(by, house=found, opened_on=by.today, again_because=again_because)
        except IntegrityError as clash:
            raise OpenedMeanwhile from clash
        about.note(survey=survey.pk)
        return survey.pk


def complete_survey(house: int, outcome: str, *, by: Actor) -> None:
    """End the investigation of a house; every mandatory step must have its answer."""
    with perform(acts.OPEN_SURVEY, by=by, about=[f"house/{house}"]) as about:
        survey = _under_way(house, by)
        left = _open_steps(_inquiries(survey, by), by)
        if left:
            raise StillOpen(open="、".join(kind.name for kind in left))
        if not outcome.strip():
            raise NotRight([Finding("outcome", "調査の結果を入力してください。")])
        Survey.objects.seen_by(by).filter(pk=survey.pk).update(completed_on=by.today, outcome=outcome.strip())
        about.note(survey=survey.pk)


@dataclass(frozen=True, slots=True)
class Start:
    """What the form of an inquiry begins with; who signs is what was signed last."""

    house: House
    kinds: Sequence[Kind]
    signer: str
    post: str


def start_inquiry(house: int, *, by: Actor) -> Start:
    """The house, the kinds of inquiry there are today, and who signs."""
    with perform(acts.MAKE_INQUIRY, by=by, about=[f"house/{house}"]):
        found = _under_way(house, by).house
        signed = Inquiry.objects.seen_by(by).exclude(signer="").order_by("-pk")
        own = signed.filter(asked_by=by.person)
        signer = signed.values_list("signer", flat=True).first() or _mayor(settings.CITY_NAME)
        post = own.values_list("post", flat=True).first() or ""
        return Start(found, list(inquiries.kinds(by.today).values()), signer, post)


def make_inquiry(house: int, wish: Wish, *, by: Actor) -> int:
    """Ask somebody on the legal basis of its kind; the letter is made and kept with its hash.  Its number."""
    with perform(acts.MAKE_INQUIRY, by=by, about=[f"house/{house}"]) as about:
        survey = _under_way(house, by)
        kind = inquiries.kind(wish.kind, by.today)
        findings = list(inquiries.check(wish))
        if findings:
            raise NotRight(findings)
        asked = Inquiry.objects.create_by(
            by,
            survey=survey,
            kind=kind.code,
            basis=kind.basis,
            purpose=wish.purpose.strip(),
            addressee=wish.addressee.strip(),
            about=wish.about.strip(),
            persons=[person.row for person in wish.persons],
            signer=wish.signer.strip(),
            post=wish.post.strip(),
            asked_on=by.today,
            asked_by=by.person,
            **_letter(survey, kind, wish, by),
        )
        about.note(inquiry=asked.pk, kind=kind.code, sha256=asked.letter_sha256)
        return asked.pk


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry with its kind as the law stood on its day."""

    inquiry: Inquiry
    kind: Kind
    house: House


def start_answer(pk: int, *, by: Actor) -> Asked:
    """An inquiry whose answer came, or is to be corrected."""
    with perform(acts.RECORD_ANSWER, by=by) as about:
        inquiry = _inquiry(pk, by)
        about += [inquiry.survey.house.subject]
        return _asked(inquiry)


def record_answer(pk: int, answer: str, source_class: str = "", corrects: int | None = None, *, by: Actor) -> int:
    """Note what was answered, in the place of the answer it corrects, which stays on file.  The house.

    Of a hearing only the source's class and a short note are kept.
    """
    with perform(acts.RECORD_ANSWER, by=by) as about:
        inquiry = _inquiry(pk, by)
        about += [inquiry.survey.house.subject]
        about.note(inquiry=pk)
        findings = list(_check_answer(_asked(inquiry).kind, answer, source_class, by.today))
        if findings:
            raise NotRight(findings)
        kept = _put_in_place(inquiry, Answer(says=answer.strip(), source_class=source_class, corrects_id=corrects), by)
        if kept != corrects:
            about.note(answer=kept, corrects=corrects)
        return inquiry.survey.house_id


def _put_in_place(inquiry: Inquiry, answer: Answer, by: Actor) -> int:
    """Keep an answer after the one it corrects; of two who write at once the second is refused.  Its number."""
    last = inquiry.answer
    if (last.pk if last else None) != answer.corrects_id:
        raise AnsweredMeanwhile
    if last and (last.says, last.source_class) == (answer.says, answer.source_class):
        return last.pk
    answer.inquiry, answer.recorded_on, answer.recorded_by = inquiry, by.today, by.person
    try:
        with transaction.atomic():
            return Answer.objects.keep_by(by, [answer])[0].pk
    except IntegrityError as clash:
        raise AnsweredMeanwhile from clash


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was obtained."""

    inquiry: int | None
    kind: str
    whose: str
    purpose: str
    obtained_on: date
    obtained_as: str = "city"


def start_paper(house: int, *, by: Actor) -> tuple[House, list[Inquiry]]:
    """The house and all its inquiries, for the form that logs a paper."""
    with perform(acts.OBTAIN_PAPER, by=by, about=[f"house/{house}"]):
        asked = Inquiry.objects.seen_by(by).filter(survey__house=house).defer("letter").order_by("-pk")
        return _house(house, by), list(asked)


def obtain_paper(house: int, paper: Paper, *, by: Actor) -> int:
    """Log a paper that was obtained; one that may not be obtained is refused, one nobody asked for is an alert."""
    with perform(acts.OBTAIN_PAPER, by=by, about=[f"house/{house}"]) as about:
        found = _house(house, by)
        findings = [*obtaining.check(paper.obtained_as, paper.kind, paper.obtained_on), *_check_paper(paper, by.today)]
        if findings:
            raise NotRight(findings)
        inquiry = _inquiry(paper.inquiry, by) if paper.inquiry else None
        if inquiry and inquiry.survey.house_id != house:
            raise NoSuchInquiry
        kept = Obtained.objects.create_by(
            by,
            house=found,
            inquiry=inquiry,
            kind=paper.kind,
            whose=paper.whose.strip(),
            purpose=paper.purpose.strip(),
            obtained_as=paper.obtained_as,
            obtained_on=paper.obtained_on,
            obtained_by=by.person,
        )
        about.note(paper=kept.pk, kind=paper.kind, inquiry=paper.inquiry)
        return kept.pk


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The papers of all houses against their inquiries."""

    alerts: Sequence[tuple[Obtained, str]]
    review: Sequence[tuple[House, int]]  # 取得数が目立って多い家
    counts: dict[int, int]
    people: dict[int, str]


def reconcile_papers(*, by: Actor) -> Reconciled:
    """Papers without an inquiry, and houses with far more papers than their peers (AKI-35)."""
    with perform(acts.RECONCILE_PAPERS, by=by) as about:
        seen = Obtained.objects.seen_by(by).select_related("house", "inquiry").order_by("-obtained_on", "-pk")
        papers = {paper.pk: paper for paper in seen[:LOOKED_BACK]}
        found = [(papers[pk], says) for pk, says in obtaining.alerts(_got(paper) for paper in papers.values())]
        counts = Counter(paper.house_id for paper in papers.values())
        houses = {paper.house_id: paper.house for paper in papers.values()}
        review = [(houses[house], counts[house]) for house in obtaining.to_review(counts)]
        about += [house.subject for house in houses.values()]
        about.note(papers=len(papers), alerts=len(found), review=len(review))
        return Reconciled(found, review, dict(counts), dict(Person.objects.seen_by(by).values_list("pk", "name")))


def see_letter(pk: int, *, by: Actor) -> tuple[str, bytes]:
    """The letter of an inquiry as it was made: its name and its bytes."""
    with perform(acts.SEE_SURVEY, by=by) as about:
        inquiry = _inquiry(pk, by)
        about += [inquiry.survey.house.subject]
        about.note(inquiry=pk, sha256=inquiry.letter_sha256)
        if not inquiry.letter_sha256:
            raise NoLetter
        return f"照会文書-{inquiry.survey.house.number}-{pk}.pdf", bytes(inquiry.letter)


def _house(pk: int, by: Actor) -> House:
    house = House.objects.seen_by(by).with_survey().filter(pk=pk).first()
    if house is None:
        raise NoSuchSurvey
    return house


def _under_way(house: int, by: Actor) -> Survey:
    survey = Survey.objects.seen_by(by).filter(house=house, completed_on__isnull=True).select_related("house").first()
    if survey is None:
        raise NoSuchSurvey
    return survey


def _inquiries(survey: Survey, by: Actor) -> list[Inquiry]:
    return list(_with_answers(by).filter(survey=survey).order_by("pk"))


def _inquiry(pk: int, by: Actor) -> Inquiry:
    inquiry = _with_answers(by).filter(pk=pk).select_related("survey__house").first()
    if inquiry is None:
        raise NoSuchInquiry
    return inquiry


def _with_answers(by: Actor) -> QuerySet[Inquiry]:
    return Inquiry.objects.seen_by(by).defer("letter").prefetch_related(Prefetch("answers", Answer.objects.seen_by(by)))


def _letter(survey: Survey, kind: Kind, wish: Wish, by: Actor) -> dict[str, object]:
    """The letter of an inquiry and its hash, for the kinds that have one; made once and never again."""
    if not kind.letter:
        return {}
    serial = Inquiry.objects.seen_by(by).filter(survey=survey).count() + 1
    content = letters.letter(
        Letter(
            InquiryKind.of({**inquiries.letter(kind.code, by.today), "basis": kind.basis}),
            f"{survey.house.number}-{serial:02d}",
            by.today,
            wish.addressee.strip(),
            _sender(wish, by),
            survey.house.address,
            wish.about.strip(),
            wish.purpose.strip(),
            wish.persons,
        )
    )
    return {"letter": content, "letter_sha256": sha256(content).hexdigest()}


def _sender(wish: Wish, by: Actor) -> Sender:
    signer = wish.signer.strip() or _mayor(settings.CITY_NAME)
    return Sender(signer, by.organisation_name, by.name, _telephone(by), wish.post.strip())


def _mayor(city: str) -> str:
    """東野森市長; what stands in brackets after a city's name stays at the end."""
    name, bracket, rest = city.partition("(")
    return f"{name}長{bracket}{rest}"


def _telephone(by: Actor) -> str:
    return Organisation.objects.values_list("telephone", flat=True).get(pk=by.organisation)


def _asked(inquiry: Inquiry) -> Asked:
    return Asked(inquiry, inquiries.kind(inquiry.kind, inquiry.asked_on), inquiry.survey.house)


def _open_steps(asked: Sequence[Inquiry], by: Actor) -> list[Kind]:
    return inquiries.still_open([one.kind for one in asked if one.answer], by.today)


def _check_answer(kind: Kind, answer: str, source_class: str, day: date) -> list[Finding]:
    findings = [] if answer.strip() else [Finding("answer", "回答の要点を入力してください。")]
    return findings + (list(hearing.check(source_class, answer, day)) if kind.hearing else [])


def _check_paper(paper: Paper, today: date) -> list[Finding]:
    findings = []
    if not paper.whose.strip():
        findings.append(Finding("whose", "だれの書類かを入力してください。"))
    if not paper.purpose.strip():
        findings.append(Finding("purpose", "利用目的を入力してください。"))
    if paper.obtained_on > today:
        findings.append(Finding("obtained_on", "取得日は今日までの日にしてください。"))
    return findings


def _got(paper: Obtained) -> Got:
    asked = paper.inquiry
    kind, asked_on = (asked.kind, asked.asked_on) if asked else ("", None)
    return Got(paper.pk, paper.house_id, paper.kind, paper.obtained_on, kind, asked_on)
