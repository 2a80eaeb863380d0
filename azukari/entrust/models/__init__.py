"""What the core keeps."""

from azukari.entrust.models.entrustment import Entrustment, Grant, GrantRequest
from azukari.entrust.models.keeping import Kept, KeptQuerySet, NobodysEyes
from azukari.entrust.models.organisation import Membership, Organisation, Person, Session
from azukari.entrust.models.record import Record, Touch
from azukari.entrust.models.stop import Lift, Stop

__all__ = [
    "Entrustment", "Grant", "GrantRequest", "Kept", "KeptQuerySet", "Lift", "Membership", "NobodysEyes",
    "Organisation", "Person", "Record", "Session", "Stop", "Touch",
]  # fmt: skip
