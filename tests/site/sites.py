"""Sites in folders of their own: written, ingested and built as an editor would, always on the same day."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from tearsheet.cli import main
from tearsheet.storage import outputs
from tearsheet.storage.outputs import LIST, UNFINISHED

REPOSITORY = Path(__file__).parents[2]
THEME = REPOSITORY / "theme"
DAY = 24 * 60 * 60  # seconds
TODAY = 1772409600  # 2026-03-02, the day on which the sites of tests are ingested and built

# A name that the theme uses and nobody sets must fail the tests, where it would be silent on a site.
SETTINGS = """\
import jinja2

from tearsheet.site.pelican.plain import Site

PELICAN_CLASS = Site
SITENAME = "The Quay Letter"
SITESUBTITLE = "Harbours, cranes and the firms behind them"
SITEURL = ""
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = {theme!r}
OUTPUT_PATH = "output"
CACHE_PATH = ".tearsheet"
PLUGINS = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_SECTION = "Ports"
SEARCH = False
JINJA_ENVIRONMENT = {{"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}}
"""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A site's folder, and the commands to run in it on one day (seconds; None: that of the environment)."""

    root: Path
    today: int | None = None

    @property
    def content(self) -> Path:
        """Where the posts are."""
        return self.root / "content"

    @property
    def output(self) -> Path:
        """Where the site is built."""
        return self.root / "output"

    def put(self, name: str, data: str | bytes) -> Path:
        """Write a file of the site and return its path."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def make(self, name: str, data: str | bytes) -> Path:
        """Write an output as a build would, and return its path."""
        path = self.put(f"output/{name}", data)
        outputs.write(self.output, {*(outputs.listed_outputs(self.output) or ()), name})
        return path

    def empty(self) -> None:
        """Remove everything in the content folder."""
        shutil.rmtree(self.content)

    def files(self, folder: str = "content") -> dict[str, bytes]:
        """Return the files below a folder of the site with their bytes, without what builds note for themselves."""
        return files(self.root / folder)

    def run(self, *arguments: str, today: int | None = None, said: str = "") -> Result:
        """Run a command as an editor would, who says something when asked: in the site's folder, in this process."""
        with contextlib.chdir(self.root):
            return CliRunner().invoke(main, arguments, env=self._day(today), input=said)

    def _day(self, today: int | None = None) -> dict[str, str]:
        """Return what tells a command the day."""
        day = self.today if today is None else today
        return {} if day is None else {"SOURCE_DATE_EPOCH": str(day)}

    def ingest(self) -> None:
        """Turn the seeds into posts, which has to succeed."""
        result = self.run("ingest")
        assert (result.exit_code, result.stderr) == (0, ""), result.output

    def build(self, *arguments: str, today: int | None = None) -> None:
        """Build the site, which has to succeed without a word of complaint."""
        result = self.run("build", *arguments, today=today)
        assert (result.exit_code, result.stderr) == (0, ""), result.output

    def execute(self, module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command, ours or Pelican's, in a process of its own, in the site's folder."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=os.environ | self._day() | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def pelican(self, output: str = "output", **environment: str) -> subprocess.CompletedProcess[str]:
        """Build the site with plain Pelican."""
        return self.execute("pelican", "content", "-s", "pelicanconf.py", "-o", output, **environment)

    def page(self, address: str) -> str:
        """Return the text of an output."""
        return (self.output / address).read_text(encoding="utf-8")


def new(root: Path, given: Mapping[str, str | bytes] | None = None, **settings: object) -> SiteFolder:
    """Make a site with these files, and with these settings besides those that all have."""
    folder = SiteFolder(root, TODAY)
    (root / "seeds").mkdir(parents=True, exist_ok=True)
    more = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    folder.put("pelicanconf.py", SETTINGS.format(theme=str(THEME)) + more)
    for name, data in (given or {}).items():
        folder.put(name, data)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their bytes, in order, but for what builds and Python note."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    paths = sorted(path for path in found if path.name not in {LIST, UNFINISHED})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def post(
    title: str, *, day: str = "2026-02-20", section: str = "Ports", body: str = "The quay was busy.", **more: object
) -> str:
    """Return a post as an editor would write it by hand; lists and texts are written as JSON, which YAML takes."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in more.items()]
    head = [
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"date: {day}",
        f"section: {json.dumps(section, ensure_ascii=False)}",
        *lines,
    ]
    return "\n".join(["---", *head, "---", "", body, ""])


def entity(name: str, **more: object) -> str:
    """Return the file of a company, a product or a source."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in {"name": name, **more}.items()]
    return "\n".join(["---", *lines, "---", ""])


def pages(folder: Path) -> Iterable[Path]:
    """Return all HTML files of a built site in the order of their names."""
    return sorted(folder.rglob("*.html"))


def boat(number: int, *, body: str = "The quay was busy.", **more: object) -> str:
    """Return one of many posts, each with another title, date, basis of it, or section than the one before."""
    return post(
        f"Boat {number} comes in",
        day=f"202{number % 4 + 2}-{number % 12 + 1:02}-{number + 1:02}",
        section=f"Quay {number % 3}",
        date_basis=("published", "seed", "received")[number % 3],
        source="Tide",
        body=body,
        **more,
    )
