"""What the investigation of vacant houses keeps.  Only the city sees it; a vendor works on a lent medium."""

from azukari.house.models.cases import Agreement, Budget, Case, Deliverable, PastDecision
from azukari.house.models.family import Conclusion, Line, Register
from azukari.house.models.houses import Complaint, House, Referral
from azukari.house.models.surveys import Answer, Inquiry, Obtained, Survey, Transfer

__all__ = [
    "Agreement", "Answer", "Budget", "Case", "Complaint", "Conclusion", "Deliverable", "House", "Inquiry", "Line",
    "Obtained", "PastDecision", "Referral", "Register", "Survey", "Transfer",
]  # fmt: skip
