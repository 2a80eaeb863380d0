"""What the care system's documents contain; their bytes are made in ``azukari.paper``."""

from azukari.care.papers.transmission import TransmissionFile, transmission_files

__all__ = ["TransmissionFile", "transmission_files"]
