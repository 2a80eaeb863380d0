"""A change reaches the vendor only as the city's signed order: centre → city → vendor, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from azukari.entrust.rules import NotGranted
from azukari.entrust.rules import orders as rules
from azukari.entrust.services import entrustments, home, orders, organisations
from azukari.entrust.services._city_key import city_key
from azukari.law.refusal import NotRight
from azukari.paper import order as file
from azukari.paper.package import Key
from azukari.site import cli
from tests.covers import covers
from tests.entrust import raw
from tests.entrust.test_grants import ask, entrustment_of
from tests.entrust.test_media_pages import post, said
from tests.people import TODAY, enter

pytestmark = pytest.mark.usefixtures("city")
DUE = TODAY + timedelta(days=14)
CHANGE = "みどりの画面で、個人情報ファイル簿を見られるようにする。"


def decided(login: str = "midori-chief") -> int:
    """A request that the city granted."""
    request = ask(login)
    entrustments.decide_request(request, True, "認めます。", by=enter("city-chief"))
    return request


def issued(request: int | None = None) -> int:
    contract = entrustment_of("vendor")
    return orders.issue_order(request or decided(), contract, CHANGE, DUE, by=enter("city-chief"))


def waits(login: str, today=TODAY) -> dict[str, int]:
    return {one.says: one.count for one in home.see_home(by=enter(login, today)).waiting if one.page == "orders"}


@covers("CARE-28")
def test_a_centres_wish_reaches_the_vendor_through_the_city_and_its_answer_comes_back():
    request = ask("midori-chief")
    with pytest.raises(rules.NotDecided):
        issued(request)
    entrustments.decide_request(request, True, "認めます。", by=enter("city-chief"))
    pk = issued(request)
    (seen,) = orders.see_orders(by=enter("vendor"))
    assert (seen.pk, seen.change, seen.request_id) == (pk, CHANGE, request)
    assert waits("vendor") == waits("city-clerk") == {"実施を待つ指示書": 1}
    assert waits("vendor", DUE + timedelta(days=1)) == {"期日を過ぎた指示書": 1}
    orders.answer_order(pk, rules.DONE, TODAY, "設定を変えました。", by=enter("vendor"))
    assert waits("city-chief") == waits("vendor") == {}
    (asked,) = entrustments.see_requests(by=enter("midori-chief"))
    assert [(one.number, one.state) for one in asked.orders.all()] == [("指-2026-001", "done")]
    assert list(entrustments.see_requests(by=enter("city-chief"))[0].orders.all()) == [seen]


@covers("CARE-28")
@pytest.mark.parametrize("login", ["midori-chief", "sakura", "vendor", "city-clerk"])
def test_nobody_but_the_citys_supervisor_orders_a_vendor(login):
    request = decided()
    with pytest.raises(NotGranted):
        orders.issue_order(request, entrustment_of("vendor"), CHANGE, DUE, by=enter(login))


def test_the_city_puts_its_own_wish_to_itself_and_the_order_carries_its_number():
    clerk = enter("city-clerk")
    entrustments.ask_grant(entrustment_of("asahi-chief"), "entrust.register.see", "own", "give", "点検", by=clerk)
    request = entrustments.see_requests(by=clerk)[0]
    entrustments.decide_request(request.pk, True, "決裁", by=enter("city-chief"))
    name, content = orders.take_file(issued(request.pk), by=enter("vendor"))
    assert name == "指-2026-001.json"
    assert file.read(content, city=city_key().public.fingerprint).request == f"依-{request.pk}"


SAID = file.Order("指-2026-001", "依-1", "市", "架空保守", "委-08-90 保守", CHANGE, "2026-11-19", "2026-11-05")


def checked(tmp_path, content: bytes, capsys, city: Key) -> tuple[int, str]:
    path = tmp_path / "指示書.json"
    path.write_bytes(content)
    code = cli.main(["order", "check", str(path), "--city", city.public.fingerprint])
    told = capsys.readouterr()
    return code, told.out + told.err


@covers("CARE-28")
def test_the_vendor_takes_what_the_city_signed_with_a_request_and_nothing_else(tmp_path, capsys):
    city, centre = Key.draw(), Key.draw()
    good = file.sign(SAID, city)
    code, told = checked(tmp_path, good, capsys, city)
    assert (code, CHANGE in told, "依-1" in told, "令和8年11月19日" in told) == (0, True, True, True)
    for content, sentence in (
        (file.sign(SAID, centre), "署名したのは市ではありません"),
        (file.sign(replace(SAID, request=""), city), "依頼の番号がありません"),
        (good.replace("みどり".encode(), "あさひ".encode()), "書き換えられています"),
        (_with(good, sender=str(centre.public)), "署名したのは市ではありません"),
        (_with(file.sign(SAID, centre), sender=str(city.public)), "書き換えられています"),
        (_with(good, request=None), "書き換えられています"),
        (_with(good, signature="00"), "書き換えられています"),
        (_with(good, format="azukari-package/1"), "指示書のファイルとして読めません"),
        (good.replace(b'{\n "format"', b'{\n "change": "\xe5\x81\xbd", "format"'), "指示書のファイルとして読めません"),
        (good + b" " * file.MOST_BYTES, "指示書のファイルとして読めません"),
        (b"{", "指示書のファイルとして読めません"),
    ):
        code, told = checked(tmp_path, content, capsys, city)
        assert code == 2
        assert sentence in told


def test_spaces_and_line_ends_may_change_on_the_way():
    city = Key.draw()
    content = json.dumps(json.loads(file.sign(SAID, city)), indent=4).replace("\n", "\r\n").encode("utf-8-sig")
    assert file.read(content, city=f" {city.public.fingerprint.replace(' ', '')} ") == SAID


def _with(content: bytes, **changed: object) -> bytes:
    return json.dumps(json.loads(content) | changed).encode()


@covers("CARE-28")
@pytest.mark.parametrize("login", ["midori-chief", "city-clerk"])
def test_the_database_takes_no_order_outside_the_citys_act_nor_a_word_changed_in_one(login):
    pk, by = issued(), enter(login)
    forged = """insert into entrust_order (number, request_id, asked_for_id, entrustment_id, organisation_id, change,
                   due_on, content, issued_by, issued_on, state, answer)
                select 'x', request_id, asked_for_id, entrustment_id, organisation_id, 'x', due_on, content, %s,
                   issued_on, 'open', '' from entrust_order"""
    with raw.app() as app, app.transaction(force_rollback=True):
        for act in ("entrust.order.see", "entrust.order.issue" if login == "midori-chief" else "entrust.grant.ask"):
            raw.standing(app, raw.signed(raw.words(app, 0, by.organisation, act, person=by.person)))
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(forged, (by.person,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("update entrust_order set content = 'x' where id = %s", (pk,))


@covers("CARE-28")
@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("request_id", "(select id from entrust_grantrequest where state = 'asked')"),
        ("asked_for_id", "organisation_id"),
        ("organisation_id", "asked_for_id"),
        ("entrustment_id", "(select entrustment_id from entrust_grantrequest where state = 'asked')"),
    ],
)
def test_nor_in_the_citys_act_one_that_fits_no_granted_request_and_no_vendors_contract(changed, value):
    issued()
    ask("asahi-chief")
    by = enter("city-chief")
    columns = (
        "request_id",
        "asked_for_id",
        "entrustment_id",
        "organisation_id",
        "change",
        "due_on",
        "content",
        "issued_on",
    )
    copied = """insert into entrust_order (number, issued_by, state, answer, {})
                select 'x', %s, 'open', '', {} from entrust_order"""
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, 0, by.organisation, "entrust.order.issue", person=by.person)))
        other = (value if column == changed else column for column in columns)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(copied.format(", ".join(columns), ", ".join(other)), (by.person,))
        app.execute(copied.format(", ".join(columns), ", ".join(columns)), (by.person,))


@pytest.mark.parametrize(
    ("login", "act", "was", "becomes", "may"),
    [
        ("vendor", "entrust.order.answer", "open", "done", True),
        ("vendor", "entrust.order.answer", "open", "withdrawn", False),
        ("vendor", "entrust.order.answer", "unable", "done", None),
        ("vendor", "entrust.order.see", "open", "done", None),
        ("city-chief", "entrust.order.issue", "unable", "withdrawn", True),
        ("city-chief", "entrust.order.issue", "open", "done", False),
        ("city-chief", "entrust.order.issue", "withdrawn", "withdrawn", None),
        ("midori-chief", "entrust.order.answer", "open", "done", None),
    ],
)
def test_the_database_lets_the_vendor_answer_once_and_the_city_withdraw(login, act, was, becomes, may):
    pk, by = issued(), enter(login)
    with raw.owner() as owner:
        owner.execute("alter table entrust_order no force row level security")
        owner.execute("update entrust_order set state = %s, answered_by = 1, answered_at = now()", (was,))
        owner.execute("alter table entrust_order force row level security")
    answer = "update entrust_order set state = %s, answered_by = %s, answered_at = now() where id = %s"
    reach = 0 if login == "city-chief" else by.organisation
    with raw.app() as app, app.transaction(force_rollback=True):
        raw.standing(app, raw.signed(raw.words(app, reach, by.organisation, act, person=by.person)))
        if may is False:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                app.execute(answer, (becomes, by.person, pk))
        else:
            assert app.execute(answer, (becomes, by.person, pk)).rowcount == (1 if may else 0)


def test_an_order_signed_by_another_key_is_not_carried_out_even_when_it_stands_in_the_table():
    pk = issued()
    with raw.owner() as owner:
        owner.execute("alter table entrust_order no force row level security")
        owner.execute("update entrust_order set content = %s", (file.sign(SAID, Key.draw()),))
    with pytest.raises(file.NotFromTheCity):
        orders.answer_order(pk, rules.DONE, TODAY, "", by=enter("vendor"))
    with pytest.raises(file.NotFromTheCity):
        orders.print_order(pk, by=enter("city-chief"))


def test_nor_is_one_whose_row_says_something_else_than_what_was_signed():
    pk = issued()
    with raw.owner() as owner:
        owner.execute("alter table entrust_order no force row level security")
        owner.execute("update entrust_order set change = 'すべての画面を開く。'")
    with pytest.raises(file.Altered):
        orders.answer_order(pk, rules.DONE, TODAY, "", by=enter("vendor"))


@pytest.mark.parametrize(
    ("state", "done_on", "note", "field"),
    [
        (rules.DONE, None, "", "done_on"),
        (rules.DONE, TODAY + timedelta(days=1), "", "done_on"),
        (rules.DONE, TODAY - timedelta(days=1), "", "done_on"),
        (rules.UNABLE, None, " ", "note"),
    ],
)
def test_an_answer_that_says_too_little_is_sent_back(state, done_on, note, field):
    pk = issued()
    with pytest.raises(NotRight) as refused:
        orders.answer_order(pk, state, done_on, note, by=enter("vendor"))
    assert [finding.field for finding in refused.value.findings] == [field]


def test_what_cannot_be_done_waits_for_the_city_which_takes_it_back():
    pk = issued()
    orders.answer_order(pk, rules.UNABLE, None, "画面がありません。", by=enter("vendor"))
    assert waits("city-chief") == {"「できない」と答えのあった指示書": 1}
    assert waits("vendor") == {}
    with pytest.raises(rules.Answered, match="できない"):
        orders.answer_order(pk, rules.DONE, TODAY, "", by=enter("vendor"))
    orders.withdraw_order(pk, "別の方法にします。", by=enter("city-chief"))
    assert "別の方法にします。（受託者の答え：画面がありません。）" in said("vendor", "order", pk)
    assert waits("city-chief") == {}


def test_orders_go_to_vendors_with_a_day_to_come():
    request, chief = decided(), enter("city-chief")
    with pytest.raises(rules.NotAVendor):
        orders.issue_order(request, entrustment_of("sakura"), CHANGE, DUE, by=chief)
    with pytest.raises(NotRight) as refused:
        orders.issue_order(request, entrustment_of("vendor"), " ", TODAY - timedelta(days=1), by=chief)
    assert [finding.field for finding in refused.value.findings] == ["change", "due_on"]


def test_the_whole_way_on_screen():
    request, contract = decided(), entrustment_of("vendor")
    assert "指示書を出す" in said("city-chief", "grant-requests")
    assert "みどり地域包括支援センターの「個人情報ファイル簿を見る」" in said("city-chief", "order-issue", request)
    typed = {"entrustment": contract, "change": CHANGE, "due_on": "2099-12-01"}
    assert "変更の内容" in post("city-chief", "order-issue", request, **typed | {"change": ""}).content.decode()
    assert post("city-chief", "order-issue", request, **typed).status_code == 302
    (order,) = orders.see_orders(by=enter("vendor"))
    assert CHANGE in said("vendor", "orders")
    assert "azukari order check" in said("vendor", "order", order.pk)
    assert post("vendor", "order-answer", order.pk, state="done", done_on="", note="").status_code == 200
    assert post("vendor", "order-answer", order.pk, state="unable", done_on="", note="機能がない").status_code == 302
    assert post("city-chief", "order-withdraw", order.pk, because="別の方法").status_code == 302
    assert "取消し" in said("city-clerk", "orders")
    assert orders.print_order(order.pk, by=enter("vendor"))[1].startswith(b"%PDF")


def test_with_an_organisation_its_requests_and_orders_end():
    chief, asked = enter("city-chief"), ask("midori-chief")
    pk = issued(decided("asahi-chief"))
    for login in ("midori-chief", "vendor"):
        organisations.close_organisation(enter(login).organisation, by=chief)
    lapsed = next(one for one in entrustments.see_requests(by=chief) if one.pk == asked)
    assert (lapsed.state, lapsed.answer, lapsed.decided_by.login) == ("lapsed", organisations.CLOSED, "city-chief")
    assert orders.see_order(pk, by=chief).order.state == "withdrawn"
    assert not home_asks(chief)


def home_asks(chief) -> bool:
    return any(one.page in ("grant-requests", "orders") for one in home.see_home(by=chief).waiting)
