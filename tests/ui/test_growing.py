"""A table that grows: as many rows as are typed, more when they are asked for, nothing lost."""

from django import forms
from django.http import QueryDict

from azukari.ui.forms import GrowingForm


class Names(GrowingForm):
    city = forms.CharField(label="市")

    def __init__(self, *args, **facts):
        super().__init__(*args, **facts)
        self.fields |= {f"name_{row}_own": forms.CharField(label="名", required=False) for row in self.rows("name", 4)}


def count(said: str) -> int:
    return len(Names(QueryDict(said) if said else None).fields) - 1


def test_as_many_rows_as_were_sent_and_five_more_when_asked():
    assert count("") == 4
    assert count("name_11_own=a") == 12
    assert count("more=name&name_4_own=a") == 10
    assert count("more=other&name_4_own=a") == 5


def test_asking_for_rows_checks_nothing_and_keeps_what_was_typed():
    form = Names(QueryDict("more=name&name_2_own=架空"))
    assert not form.is_bound
    assert form["name_2_own"].value() == "架空"
    assert not form.errors


def test_nobody_makes_a_form_of_a_million_rows():
    assert count("name_1000000_own=a") == 4
