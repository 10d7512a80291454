"""The golden site: what stands in `golden/site/`, and what has to come of it in `golden/content/` and `golden/output/`.

After a change that you meant, `python -m tests.site.golden` makes the last two anew; review them with `git diff`.
"""

import shutil
import tempfile
from pathlib import Path

from tests.site import sites

GOLDEN = Path(__file__).with_suffix("")


def make(root: Path) -> sites.SiteFolder:
    """Ingest and build the golden site in a folder."""
    shutil.copytree(GOLDEN / "site", root, dirs_exist_ok=True)
    site = sites.new(root, SITEURL="https://quay.example", FEED_MAX_ITEMS=3, SEARCH=True)
    site.ingest()
    site.build()
    return site


def results(site: sites.SiteFolder) -> dict[str, dict[str, bytes]]:
    """Return what came of the golden site, by folder, less the theme's files and what is made by other programs.

    These are Pagefind's and SQLite's, whose files depend on their versions; they have tests of their own.
    """
    output = {
        name: data
        for name, data in sites.files(site.output).items()
        if not name.startswith(("theme/", "pagefind/")) and not name.endswith(".db")
    }
    return {"content": sites.files(site.content), "output": output}


def renew() -> None:
    """Make what is expected anew."""
    with tempfile.TemporaryDirectory() as folder:
        made = results(make(Path(folder)))
    for name, found in made.items():
        shutil.rmtree(GOLDEN / name, ignore_errors=True)
        for path, data in found.items():
            file = GOLDEN / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


if __name__ == "__main__":
    renew()
