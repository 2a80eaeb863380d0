"""The verbs of the investigation of vacant houses; each is one act."""
