"""The verbs of a house's family.

looking: see it as it stands.  entering: a register, a line of it, undo.  concluding: who inherits, kept for good.
printing: charts, lists and petitions from a kept conclusion.
"""
