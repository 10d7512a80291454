"""Longer: the tests of `make test` that have a long form, run one after the other once the sites have been soaked."""

import subprocess
import sys
import time

# What `make soak` runs besides the sites: a name, and the command behind `python -m`.
LONGER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("500 edits saved while commands are at work", ("tests.editing", "--edits", "500")),
    ("every vector in every field in a browser", ("tests.browser.vectors",)),
    ("work in proportion to the input", ("tests.growth",)),
)


def main() -> int:
    """Run all of them, whatever becomes of those before; return the exit code."""
    failed = []
    for name, command in LONGER:
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", *command], check=False).returncode
        print(
            f"{name}: {'failed' if code else 'passed'} in {(time.monotonic() - started) / 60:.1f} minutes", flush=True
        )
        failed += [name] * bool(code)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
