"""``python -m azukari.law.inheritance FILE [--json]``."""

import sys

from azukari.law.inheritance.cases import heirs

if __name__ == "__main__":
    sys.exit(heirs(next(word for word in sys.argv[1:] if word != "--json"), "--json" in sys.argv))
