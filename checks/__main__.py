"""`python -m checks`, or `make check-site`: check a built site, and exit with 1 where there is something to mend."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from checks.built import BuiltSite, UnfitError, counted
from checks.data import described, fed
from checks.lighthouse import scored
from checks.links import followed
from checks.markup import validated
from checks.results import Result, told
from checks.sites import site_of
from checks.visits import visited
from checks.weight import weighed

# In order: what is quick first, and Lighthouse alone at the end, since it measures time.
CHECKS: tuple[Callable[[BuiltSite], Iterator[Result]], ...] = (
    lambda site: iter([validated(site)]),
    lambda site: iter([followed(site), fed(site), described(site), weighed(site)]),
    visited,
    scored,
)


def main() -> int:
    """Check the site, and the one built from articles, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m checks", description="Check a built site.")
    parser.add_argument("--site", type=Path, default=Path("output"), help="the output folder of a build")
    parser.add_argument("--articles", type=Path, help="also ingest, build and check this folder of articles")
    options = parser.parse_args()
    try:
        wrong = _check(BuiltSite(options.site.resolve()), f"{options.site}/")
        if options.articles:
            with site_of(options.articles) as site:
                wrong = _check(site, f"built from {options.articles}/") or wrong
    except UnfitError as error:
        print(f"checks: {error}", file=sys.stderr)
        return 2
    return int(wrong)


def _check(site: BuiltSite, name: str) -> bool:
    """Print what the checks come to, and say whether there is something to mend."""
    start = time.monotonic()
    results = [result for check in CHECKS for result in check(site)]
    print(f"\nThe site {name}: {counted(site.pages)}\n")
    print("\n".join(told(results)))
    print(f"\nChecked in {time.monotonic() - start:.0f} s", flush=True)
    return any(result.findings for result in results)


if __name__ == "__main__":
    sys.exit(main())
