"""Check digits and shapes of the insurers' numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.law.care import numbers


def test_the_insurers_number_of_higashimurayama():
    assert numbers.check_digit("13213") == 4
    assert numbers.insurer_fault("132134") == ""


def test_the_local_government_code_is_another_number():
    assert "検証番号が合いません(末尾は4のはずです)" in numbers.insurer_fault("132136")


@pytest.mark.parametrize(
    ("fault", "right", "wrong"),
    [
        (numbers.insurer_fault, ["132134"], ["", "00132134", "13213A"]),
        (
            numbers.office_fault,
            ["1300500012", "13A0500011", "12A8600011"],
            ["", "130050001", "1300500013", "13a0500011"],
        ),
        (numbers.insured_fault, ["0000012345", "H000012345"], ["", "12345", "H00001234", "h000012345"]),
        (numbers.care_manager_fault, ["13000011"], ["", "1300001", "1300001A"]),
        (numbers.payer_fault, ["12139994"], ["", "12139995", "1213999"]),
    ],
)
def test_shapes(fault, right, wrong):
    assert [fault(number) for number in right] == [""] * len(right)
    assert all(fault(number) for number in wrong)


def slow_check_digit(digits: str) -> int:
    products = [int(digit) * (2, 1)[place % 2] for place, digit in enumerate(digits)]
    return (10 - sum(sum(map(int, str(product))) for product in products) % 10) % 10


@given(st.text("0123456789", min_size=1, max_size=12))
def test_the_check_digit_is_that_of_the_rule_read_slowly(digits):
    assert numbers.check_digit(digits) == slow_check_digit(digits)


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8))
def test_one_digit_copied_wrongly_is_always_noticed(digits, place):
    number = f"{digits}{numbers.check_digit(digits)}"
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert numbers.office_fault(number) == ""
    assert numbers.office_fault(wrong)
