"""Numbers of insurers, offices and people: their shapes and check digits.

Each ``…_fault`` returns the sentence that tells a clerk what is wrong, or an empty string.
"""

from __future__ import annotations

import re
from functools import lru_cache

_INSURER = re.compile(r"[0-9]{6}")
_OFFICE = re.compile(r"[0-9]{2}[0-9A-Z][0-9A-Z]{7}")
_INSURED = re.compile(r"[0-9]{10}|H[0-9]{9}|[0-9A-Z]{10}")
_CARE_MANAGER = re.compile(r"[0-9]{8}")
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice the digit, its digits added


def check_digit(digits: str) -> int:
    """The 検証番号 of a number: weights 2, 1, 2, … from the left, digits of the products added, modulus 10."""
    return -(sum(map(int, digits[::2].translate(_DOUBLED))) + sum(map(int, digits[1::2]))) % 10


@lru_cache(maxsize=10_000)  # municipalities, and what is mistaken for them
def insurer_fault(number: str) -> str:
    """保険者番号: six digits, the last a check digit (132134)."""
    if not _INSURER.fullmatch(number):
        return f"保険者番号は半角数字6桁です。「{number}」を確かめてください。"
    return _digit_fault("保険者番号", number)


def payer_fault(number: str) -> str:
    """公費負担者番号: eight digits, the last a check digit."""
    if not re.fullmatch(r"[0-9]{8}", number):
        return f"公費負担者番号は半角数字8桁です。「{number}」を確かめてください。"
    return _digit_fault("公費負担者番号", number)


def recipient_fault(number: str) -> str:
    """公費受給者番号: seven digits."""
    return (
        ""
        if re.fullmatch(r"[0-9]{7}", number)
        else f"公費受給者番号は半角数字7桁です。「{number}」を確かめてください。"
    )


@lru_cache(maxsize=100_000)  # more than the country has offices of one kind
def office_fault(number: str) -> str:
    """事業所番号: ten characters; with a letter in it (総合事業) no check digit is defined."""
    if not _OFFICE.fullmatch(number):
        return f"事業所番号は半角英数字10桁です。「{number}」を確かめてください。"
    return _digit_fault("事業所番号", number) if number.isdigit() else ""


def insured_fault(number: str) -> str:
    """被保険者番号: ten characters, or H and nine digits for a person on welfare outside the insurance."""
    if _INSURED.fullmatch(number):
        return ""
    return f"被保険者番号は10桁です(生保単独の人はHと数字9桁)。「{number}」を確かめてください。"


def care_manager_fault(number: str) -> str:
    """介護支援専門員番号: eight digits."""
    if _CARE_MANAGER.fullmatch(number):
        return ""
    return f"介護支援専門員番号は半角数字8桁です。「{number}」を確かめてください。"


def _digit_fault(name: str, number: str) -> str:
    right = check_digit(number[:-1])
    if right == int(number[-1]):
        return ""
    return f"{name}「{number}」は検証番号が合いません(末尾は{right}のはずです)。写し間違いがないか確かめてください。"
