"""Measure all, over four doublings and more: python -m tests.growth [NAME OF A FORMAT OR STAGE…]."""

import sys
import tempfile
from pathlib import Path

from tests.growth import running
from tests.growth.formats import FILES, FORMATS
from tests.growth.stages import STAGES

LONG = [4_096, 8_192, 16_384, 32_768, 65_536]


def main(wanted: list[str]) -> int:
    """Print what grows too fast; return 1 where anything does."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted or [*FORMATS, *FILES, *STAGES]:
            if name in FORMATS:
                wrong = running.readers(name, Path(folder), LONG)
            elif name in FILES:
                wrong = running.files(name, Path(folder), [size * 4 for size in LONG])
            else:
                wrong = running.stages(name, LONG)
            sys.stdout.write("\n  ".join([name, *(wrong or ["in proportion"])]) + "\n")
            sys.stdout.flush()
            found += wrong
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
