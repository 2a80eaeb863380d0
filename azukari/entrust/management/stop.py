"""Pressing, showing and lifting a stop from the shell."""

from __future__ import annotations

import argparse
from getpass import getpass, getuser

from django.utils import timezone

from azukari.entrust import acts, door
from azukari.entrust.management.reserve import one_line_in
from azukari.entrust.rules import Actor, refuse_machine, scope_in_words
from azukari.entrust.services import sessions, stops
from azukari.law.refusal import Refusal


class NoSuchOrganisation(Refusal):
    says = "番号 {number} の組織はありません。番号を確かめてください。"


def press(chosen: argparse.Namespace) -> int:
    """Stop at once, as the city's machine."""
    one_line_in()
    by = door.machine(device(), timezone.localdate())
    organisation = _number_to_id(chosen.organisation, by) if chosen.organisation else None
    number = stops.press_stop(chosen.reason, chosen.scope, organisation, by=by)
    print(f"緊急停止しました(停止番号 {number})。解除には市の2人の同意が要ります: azukari stop lift {number}")
    return 0


def show(chosen: argparse.Namespace) -> int:
    """What is stopped, and what was."""
    one_line_in()
    found = stops.see_stops(by=door.machine(device(), timezone.localdate())).stops
    for pressed in found:
        print(in_words(pressed))
    if not found:
        print("停止しているものはありません。")
    return 0


def lift(chosen: argparse.Namespace) -> int:
    """Two persons of the city sign in one after the other; the second lifts it."""
    one_line_in()
    for turn in ("1人目", "2人目"):
        print(f"{turn}の職員がサインインしてください。")
        if agree(chosen.number, input("サインイン名: "), getpass("パスワード: ")):
            print("2人の同意がそろい、緊急停止を解除しました。")
            return 0
        print("同意を記録しました。")
    return 0


def agree(number: int, login: str, password: str) -> bool:
    """One person's agreement, signed in for this alone; whether the stop is lifted now."""
    today = timezone.localdate()
    token = sessions.sign_in(login, password, by=door.visitor(device(), today))
    person = door.who_comes(token, device(), today)
    try:
        refuse_machine(person)
        return stops.lift_stop(number, by=person)
    finally:
        sessions.sign_out(token, by=person)


def in_words(pressed: stops.Pressed) -> str:
    """One stop on one line."""
    stop = pressed.stop
    whose = stop.organisation.name if stop.organisation else "全員"
    at = f"{timezone.localtime(stop.pressed_at):%Y-%m-%d %H:%M:%S}"
    state = "解除済み" if stop.lifted_at else f"停止中、あと{pressed.missing}人の同意で解除"
    return f"{stop.pk}  {at}  {whose}の{scope_in_words(stop.scope, acts.every())}  {stop.reason}  [{state}]"


def device() -> str:
    """From which shell: the account on this machine."""
    return f"shell:{getuser()}"[:64]


def _number_to_id(number: str, by: Actor) -> int:
    for organisation in stops.see_organisations(by=by):
        if organisation.number == number:
            return organisation.pk
    raise NoSuchOrganisation(number=number)
