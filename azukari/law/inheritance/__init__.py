"""Who inherits, and how much: from the 明治民法 of 1898 to the law in force.

``inherit(Family(persons, filiations, marriages, acts), "id")`` answers; ``cases.heirs(path)`` does so for a file.
"""

from azukari.law.inheritance.answer import Answer, Candidate, inherit
from azukari.law.inheritance.chain import Override
from azukari.law.inheritance.facts import Act, Filiation, Marriage, Person
from azukari.law.inheritance.family import Family
from azukari.law.inheritance.fault import Fault
from azukari.law.inheritance.faults import examine
from azukari.law.inheritance.heads import NotDead

__all__ = [
    "Act",
    "Answer",
    "Candidate",
    "Family",
    "Fault",
    "Filiation",
    "Marriage",
    "NotDead",
    "Override",
    "Person",
    "examine",
    "inherit",
]
