"""What the core keeps."""

from azukari.entrust.models.entrustment import Entrustment, Grant, GrantRequest
from azukari.entrust.models.keeping import Kept, KeptQuerySet, NobodysEyes
from azukari.entrust.models.media import Content, Erasure, Handover, Lending, Locker, Medium
from azukari.entrust.models.media_safety import (
    Acknowledgement,
    LatestVersion,
    Leakage,
    Procedure,
    SealKey,
    Security,
    SiteCheck,
    StockTake,
)
from azukari.entrust.models.media_terms import DeletionStatement, Specification
from azukari.entrust.models.order import Order
from azukari.entrust.models.organisation import FormerName, Membership, Organisation, Person, Session
from azukari.entrust.models.record import Record, Seal, Touch
from azukari.entrust.models.sentence import Sentence
from azukari.entrust.models.stop import Lift, Stop

__all__ = [
    "Acknowledgement", "Content", "DeletionStatement", "Entrustment", "Erasure", "FormerName", "Grant",
    "GrantRequest", "Handover", "Kept", "KeptQuerySet", "LatestVersion", "Leakage", "Lending", "Lift", "Locker",
    "Medium", "Membership", "NobodysEyes", "Order", "Organisation", "Person", "Procedure", "Record", "Seal",
    "SealKey", "Security", "Sentence", "Session", "SiteCheck", "Specification", "StockTake", "Stop", "Touch",
]  # fmt: skip
