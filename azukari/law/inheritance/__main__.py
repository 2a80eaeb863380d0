"""``python -m azukari.law.inheritance FILE [--json]``."""

import sys

from azukari.law.inheritance.cases import heirs

if __name__ == "__main__":
    files = [word for word in sys.argv[1:] if word != "--json"]
    if len(files) != 1:
        print("使い方: python -m azukari.law.inheritance [--json] ファイル", file=sys.stderr)
        sys.exit(2)
    sys.exit(heirs(files[0], "--json" in sys.argv))
