"""An incremental build equals a clean one, byte for byte, whatever happened since the last."""

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tearsheet.cli import main
from tests.conftest import ROOT, SETTINGS, TODAY
from tests.forked import Forked

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")
SECTIONS = ("Timber", "Paper", "Ai news", "AI News")
POST = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["A title", "Other title", "Third: a title"]),
        "date": st.sampled_from(["2024-01-05", "2024-12-31 23:30:00-05:00", "2026-11-24", "2026-12-24", "2019-06-01"]),
        "section": st.sampled_from(SECTIONS),
        "status": st.sampled_from(["published", "published", "published", "draft", "hidden"]),
        "companies": st.lists(st.sampled_from(NAMES[:3]), max_size=3),
        "products": st.lists(st.sampled_from(NAMES[3:]), max_size=2),
        "source": st.sampled_from(["", "Gazette", "Herald"]),
        "source_url": st.sampled_from(["", "https://gazette.example/a"]),
        "source_dead": st.sampled_from(["", "", "2026-11-20"]),
        "archive_url": st.sampled_from(["", "https://archive.example/a"]),
        "story": st.sampled_from(["", "", "fire", "flood", "apart"]),
        "related": st.lists(st.sampled_from(["p1", "p2", "q1"]), max_size=2),
        "body": st.sampled_from(
            [
                "Plain words.",
                "A **bold** word, a [link](https://example.org/).",
                "| a | b |\n| - | - |\n| 1 | 2 |",
                "[a]({filename}p1.md)",
            ]
        ),
    }
)
FILES = ("p1", "p2", "p3", "p4", "p5")

Built = tuple[list[str], dict[str, str]]  # what is wrong; the files by digests of their bytes
# What was built from nothing, by a digest of all it was built from: half of the steps leave that as it was before,
# such as those that harm the output or the cache, and all runs begin with the same site.
CLEAN: dict[str, Built] = {}


def post_text(parts: dict[str, object]) -> str:
    """Return the file of a post."""
    head = {key: value for key, value in parts.items() if key != "body" and value != ""}
    lines = [
        f"{key}: {value if not isinstance(value, str) or ':' not in value else repr(value)}"
        for key, value in head.items()
    ]
    return (
        "---\n"
        + "\n".join(lines).replace("'2024-12-31", "2024-12-31").replace("-05:00'", "-05:00")
        + f"\n---\n\n{parts['body']}\n"
    )


class Editing(RuleBasedStateMachine):
    """An editor works on a site and builds it now and then; disks and killed builds do their worst."""

    def __init__(self) -> None:
        super().__init__()
        os.environ["SOURCE_DATE_EPOCH"] = TODAY
        self.root = Path(tempfile.mkdtemp())
        self.output = self.root / "output"

    @initialize()
    def begin(self) -> None:
        """Make a site with two sources, a page and entities that own each other."""
        # Templates that are changed go before those of the theme, which so are compiled once for all runs.
        self.settings = f'{SETTINGS.format(theme=str(ROOT / "theme"))}\nTHEME_TEMPLATES_OVERRIDES = ["templates"]\n'
        (self.root / "templates").mkdir()
        (self.root / "seeds").mkdir()
        self.put("pelicanconf.py", self.settings)
        self.put("content/pages/about.md", "---\ntitle: About\n---\n\nWords.\n")
        for source in ("Gazette", "Herald"):
            self.put(f"content/sources/{source.lower()}.md", f"---\nname: {source}\n---\n")
        for number, name in enumerate(NAMES):
            self.entity(name, owner=NAMES[0] if number else "", describe="A tree.")
        for name in FILES[:3]:
            self.put(
                f"content/posts/{name}.md",
                "---\ntitle: First\ndate: 2024-05-05\nsection: Timber\ncompanies: [Alder]\n---\n\nWords.\n",
            )

    def put(self, name: str, text: str) -> None:
        """Write a file of the site."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def entity(self, name: str, owner: str, describe: str) -> None:
        """Write an entity's file."""
        folder = "companies" if name in NAMES[:3] else "products"
        more = f"owner: {owner}\n" if owner and owner != name else ""
        self.put(f"content/{folder}/{name.lower()}.md", f"---\nname: {name}\n{more}---\n\n{describe}\n")

    @rule(name=st.sampled_from(FILES), parts=POST)
    def write_a_post(self, name: str, parts: dict[str, object]) -> None:
        """Add or edit a post: words, date, section, status, tags."""
        self.put(f"content/posts/{name}.md", post_text(parts))

    @rule(name=st.sampled_from(FILES))
    def delete_a_post(self, name: str) -> None:
        """Delete a post, but not the one that links lead to."""
        if name != "p1":
            (self.root / f"content/posts/{name}.md").unlink(missing_ok=True)

    @rule(old=st.sampled_from(FILES[1:]), new=st.sampled_from(["q1", "q2"]))
    def rename_a_post(self, old: str, new: str) -> None:
        """Give a post another address."""
        path = self.root / f"content/posts/{old}.md"
        if path.exists():
            path.rename(path.with_name(f"{new}.md"))

    @rule(
        name=st.sampled_from(NAMES),
        owner=st.sampled_from(["", *NAMES[:3]]),
        describe=st.sampled_from(["A tree.", "A bush.", ""]),
    )
    def edit_an_entity(self, name: str, owner: str, describe: str) -> None:
        """Change what an entity's file says."""
        self.entity(name, owner, describe)

    @rule(source=st.sampled_from(["Gazette", "Herald"]), reuse=st.sampled_from(["full", "excerpt", "link"]))
    def change_the_rights(self, source: str, reuse: str) -> None:
        """Change what may be shown of a source's articles."""
        self.put(f"content/sources/{source.lower()}.md", f"---\nname: {source}\nreuse: {reuse}\nexcerpt: 1\n---\n")

    @rule(title=st.sampled_from(["About", "About us"]))
    def edit_a_page(self, title: str) -> None:
        """Change a written page, whose title every page shows."""
        self.put("content/pages/about.md", f"---\ntitle: {title}\n---\n\nWords.\n")

    @rule(name=st.sampled_from(["2024-w18", "2026-11"]), lead=st.sampled_from(FILES), keep=st.booleans())
    def edit_an_issue(self, name: str, lead: str, keep: bool) -> None:  # noqa: FBT001
        """Say something of an issue that may be none, with a lead that may be elsewhere; or say nothing any more."""
        path = self.root / f"content/issues/{name}.md"
        if path.exists() and not keep:
            path.unlink()
        else:
            self.put(f"content/issues/{name}.md", f"---\nlead: {lead}\n---\n\nWords.\n")

    @rule(
        line=st.sampled_from(
            [
                *(
                    'SITENAME = "Other"',
                    'SITEURL = "https://example.org"',
                    "FEED_MAX_ITEMS = 1",
                    "RELATIVE_URLS = True",
                ),
                *('ISSUE_PERIOD = "month"', "THIN_PAGE = 0", "DATA_FILES = False", ""),
            ]
        )
        | st.sampled_from(["SEARCH = True", 'DEFAULT_LANG = "de"'])
    )
    def change_a_setting(self, line: str) -> None:
        """Change the settings."""
        self.put("pelicanconf.py", f"{self.settings}\n{line}\n")

    @rule(
        name=st.sampled_from(
            ["article.html", "_dated.html", "_macros.html", "_entry.atom", "base.html", "feed.json", "data.html"]
        ),
        mark=st.integers(0, 3),
    )
    def change_a_template(self, name: str, mark: int) -> None:
        """Change a template, a part or a macro."""
        source = (ROOT / "theme/templates" / name).read_text(encoding="utf-8")
        self.put(
            f"templates/{name}",
            source.replace("<li>", f"<li data-mark='{mark}'>").replace("<h1", f"<h1 data-mark='{mark}'"),
        )

    @rule(at=st.floats(0, 1), harm=st.sampled_from(["delete", "append", "truncate", "touch"]))
    def harm_an_output(self, at: float, harm: str) -> None:
        """Delete, lengthen, empty or touch an output."""
        outputs = sorted(path for path in self.output.rglob("*") if path.is_file())
        if not outputs:
            return
        path = outputs[min(int(at * len(outputs)), len(outputs) - 1)]
        match harm:
            case "delete":
                path.unlink()
            case "append":
                path.write_bytes(path.read_bytes() + b"x")
            case "truncate":
                path.write_bytes(b"")
            case _:
                path.touch()

    @rule(
        name=st.sampled_from(["posts.index", "posts.pack", "proof-*", "compared", "templates"]),
        at=st.floats(0, 1),
        whole=st.booleans(),
    )
    def harm_the_cache(self, name: str, at: float, whole: bool) -> None:  # noqa: FBT001
        """Delete a file of the cache, or turn a byte of it over."""
        path = next((self.root / ".tearsheet").glob(name), None)
        if path is None:
            return
        content = bytearray(path.read_bytes())
        if whole or not content:
            path.unlink()
            return
        content[min(int(at * len(content)), len(content) - 1)] ^= 255
        path.write_bytes(bytes(content))

    @rule(delay=st.floats(0, 0.4))
    def kill_a_build(self, delay: float) -> None:
        """Kill a build at some moment."""
        process = Forked("build", cwd=self.root)
        time.sleep(delay)
        process.kill()
        process.communicate()

    @rule()
    def let_it_rest(self) -> None:
        """Build when nothing has changed for a while, so that there is proof of it for what comes next."""
        if (self.root / "pelicanconf.py").exists():
            self.build()

    def build(self, *more: str) -> list[str]:
        """Build the site as an editor would, and return what is wrong with it."""
        result = CliRunner().invoke(main, ["--settings", str(self.root / "pelicanconf.py"), "build", *more])
        assert isinstance(result.exception, SystemExit | None), result.exception
        return sorted(result.stderr.replace(str(self.root), "").splitlines())

    @invariant()
    def incremental_equals_clean(self) -> None:
        """A build on top of the last one makes what a build from nothing makes, and says the same is wrong."""
        if not (self.root / "pelicanconf.py").exists():
            return
        wrong = self.build()
        inputs = self.inputs()
        if inputs not in CLEAN:
            CLEAN[inputs] = self.build_clean()
        wrong_clean, clean = CLEAN[inputs]
        assert wrong == wrong_clean
        if not wrong:
            assert _digests(self.output) == clean

    def inputs(self) -> str:
        """Return a digest of all files that a build reads."""
        read = [self.root / "pelicanconf.py", *self.root.glob("content/**/*"), *self.root.glob("templates/**/*")]
        files = [(path.relative_to(self.root).as_posix(), path.read_bytes()) for path in sorted(read) if path.is_file()]
        return hashlib.sha256(repr(files).encode()).hexdigest()

    def build_clean(self) -> Built:
        """Build the site from nothing, elsewhere."""
        with tempfile.TemporaryDirectory() as clean:
            cache = self.root / ".tearsheet"
            kept = cache.rename(self.root / ".kept")
            wrong = self.build("-o", f"{clean}/site")
            shutil.rmtree(cache)
            kept.rename(cache)
            return wrong, _digests(Path(clean) / "site")

    def teardown(self) -> None:
        """Remove the site."""
        shutil.rmtree(self.root, ignore_errors=True)


def _digests(folder: Path) -> dict[str, str]:
    """Return the files below a folder with digests of their bytes."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


# 25 runs of 20 steps are 500 steps.
Editing.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
# Steps are what is counted; the clock is only for a test that hangs: on a machine that does much else it took 900 s.
TestEditing = pytest.mark.timeout(3_000)(Editing.TestCase)
