"""The pages of the core, by subject."""

from azukari.entrust.views.entrustments import (
    change_state,
    draft_entrustment,
    end_grant,
    entrustment,
    entrustments,
    give_grant,
)
from azukari.entrust.views.people import admit_person, dismiss_person, people, reset_password, unlock_person
from azukari.entrust.views.records import export_records, file_register, records
from azukari.entrust.views.requests import ask_grant, decide_request, grant_requests
from azukari.entrust.views.sessions import change_password, credentials, form_expired, home, sign_in, sign_out, stay
from azukari.entrust.views.stops import lift_stop, press_stop, stops

__all__ = [
    "admit_person", "ask_grant", "change_password", "change_state", "credentials", "decide_request", "dismiss_person",
    "draft_entrustment", "end_grant", "entrustment", "entrustments", "export_records", "file_register", "form_expired",
    "give_grant", "grant_requests", "home", "lift_stop", "people", "press_stop", "records", "reset_password",
    "sign_in", "sign_out", "stay", "stops", "unlock_person",
]  # fmt: skip
