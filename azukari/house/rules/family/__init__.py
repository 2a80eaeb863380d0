"""A family as its registers tell it, line by line, and what follows from that; pure.

``events`` is the registers' own words, ``whole`` gathers the lines, ``findings`` says what cannot be, ``undo`` what
hangs on a line, ``answer`` who inherits, ``evidence`` what is still missing.
"""
