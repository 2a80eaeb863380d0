"""What the care network keeps."""

from azukari.care.models.claim import Claim, subjects
from azukari.care.models.insured import Certification, Charge, Correction, Insured, PlanNotice, known
from azukari.care.models.known import NoGrade, Registers, registers
from azukari.care.models.masters import CareManager, Designation, Insurer, UnitCode, in_force
from azukari.care.models.transmission import OUTCOMES, Closing, TransmissionFile, Transmitted

__all__ = [
    "OUTCOMES", "CareManager", "Certification", "Charge", "Claim", "Closing", "Correction", "Designation", "Insured",
    "Insurer", "NoGrade", "PlanNotice", "Registers", "TransmissionFile", "Transmitted", "UnitCode", "in_force", "known",
    "registers", "subjects",
]  # fmt: skip
