"""The verbs of the care network; each is one act.

filing: an office files a month.  review: a centre accepts or returns.  closing: the insurer's files.
register: persons, certifications, charges.  masters: designations and the unit master.
"""
