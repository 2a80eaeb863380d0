"""The verbs of the core; each is one act."""
