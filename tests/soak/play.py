"""Play: the life of one site, batch by batch: seeds come, commands run, an editor works, some runs are killed."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.soak import commands, deciding, invariants
from tests.soak.cases import Case, Cases, suffix_of
from tests.soak.commands import Ended, Moment
from tests.soak.editor import Editor
from tests.soak.invariants import Seen

THEME = Path(__file__).parents[2] / "theme"
SETTINGS = """\
PELICAN_CLASS = "tearsheet.Site"
SITENAME = "The Soak Sheet"
SITEURL = "https://news.soaksheet.com"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = {theme!r}
OUTPUT_PATH = "output"
CACHE_PATH = ".tearsheet"
PLUGINS = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_SECTION = "Technology"
SEARCH = {search}
"""
DEFAULTS = b'source: "The Harbour Letter"\nlang: en\nauthor: Staff\n'
EVERY_SEARCH = 5  # sites, of which one has a search index
EVERY_CLEAN = 2  # batches, of which one is compared with a clean build
CHANGED, DELETED, RENAMED = 0.04, 0.02, 0.03  # of the seeds, in each batch
KILLED = {"ingest": 0.4, "entity": 0.3, "build": 0.25, "review": 0.2}  # of the runs, once before they are run again
SAVED = 0.5  # of the other runs, in which the editor saves a file in the middle


class Failure(NamedTuple):
    """What was seen to be wrong, and when: in which site, batch and step."""

    kind: str
    detail: str
    site: int
    batch: int
    step: str


@dataclass
class Play:
    """One site, all that is known of it, and what was found wrong in it."""

    root: Path
    seed: str
    number: int
    cases: dict[str, Case] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    seconds: dict[str, float] = field(default_factory=dict)  # of processor time, by step
    batch: int = 0
    step: str = ""
    operations: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)  # what each command of the batch said, which tells more than its code

    def __post_init__(self) -> None:
        """Take up the random numbers of each who acts, so that one who acts more does not change the others."""
        self.rng = random.Random(f"{self.seed}/{self.number}/steps")
        self.editor = Editor(self.root, random.Random(f"{self.seed}/{self.number}/editor"))
        self.maker = Cases(random.Random(f"{self.seed}/{self.number}/cases"), self.number)

    def found(self) -> None:
        """Make the site's folder."""
        for name in ("seeds/chips", "content"):
            (self.root / name).mkdir(parents=True)
        search = self.number % EVERY_SEARCH == 0
        (self.root / "pelicanconf.py").write_text(SETTINGS.format(theme=str(THEME), search=search), encoding="utf-8")
        (self.root / "seeds/chips/_defaults.yaml").write_bytes(DEFAULTS)

    def play(self, batch: int, new: Iterable[Case]) -> None:
        """Play a batch with these new seeds."""
        self.batch = batch
        self.told.clear()
        self._arrive(new)
        self._ingest()
        self._ingest_again()
        deciding.review(self)
        deciding.decide(self)
        deciding.change_names(self)
        self._build()
        self._publish()

    def move(self, root: Path) -> None:
        """Go on in another folder, which holds the same site."""
        self.root = self.editor.root = root

    def check(self, found: Iterable[Seen]) -> None:
        """Take down what is wrong."""
        self.failures += [Failure(each.kind, each.detail, self.number, self.batch, self.step) for each in found]

    def _arrive(self, new: Iterable[Case]) -> None:
        """Let seeds come, change, go and be renamed, while the editor works."""
        self.step = "arrive"
        for name in sorted(self.cases):
            chance = self.rng.random()
            if chance < CHANGED:
                self._put(self.maker.changed(self.cases[name]))
            elif chance < CHANGED + DELETED:
                self._remove(name)
            elif chance < CHANGED + DELETED + RENAMED:
                self._rename(name)
        for case in new:
            self._put(case)
            self.counts["cases"] += 1
        self.editor.work(self.rng.randint(0, 25))

    def _put(self, case: Case) -> None:
        """Write a seed."""
        path = self.root / "seeds" / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.data)
        if case.sidecar is not None:
            path.with_name(f"{path.name}.yaml").write_bytes(case.sidecar)
        self.cases[case.name] = case
        if not case.is_damaged and suffix_of(case.name) in {".md", ".zip"}:
            self.private |= {each.token for each in case.stories if each.is_private}

    def _remove(self, name: str) -> Case:
        """Remove a seed and what lies beside it."""
        path = self.root / "seeds" / name
        path.unlink()
        path.with_name(f"{path.name}.yaml").unlink(missing_ok=True)
        return self.cases.pop(name)

    def _rename(self, name: str) -> None:
        """Give a seed another name: it is the same article under it."""
        case = self._remove(name)
        folder, slash, last = name.rpartition("/")
        self._put(Case(f"{folder}{slash}moved {last}", case.data, case.stories, case.sidecar, case.is_damaged))

    def _ingest(self) -> None:
        """Turn seeds into posts."""
        self.step = "ingest"
        (self.root / "report.json").unlink(missing_ok=True)
        workers = ["--workers", "1"] if self.rng.random() < 0.5 else []
        ended = self.run("ingest", *workers, "--report", "report.json")
        self.check(invariants.accounted(ended, commands.report(self.root), self.cases, self.root / "content"))
        self.articles |= {each["seed"] for each in commands.report(self.root).get("results", ())}

    def _ingest_again(self) -> None:
        """Ingest the same seeds again; sometimes with all caches gone, or with what one save left to be taken up."""
        self.step = "ingest again"
        self.run("ingest", "--report", "report.json", undisturbed=True)
        if self.rng.random() < 0.3:
            shutil.rmtree(self.root / ".tearsheet")
        before = invariants.digests(self.root / "content")
        self.run("ingest", "--report", "report.json", undisturbed=True)
        after = invariants.digests(self.root / "content")
        self.check(invariants.nothing_written(before, after, commands.report(self.root)))

    def _build(self) -> None:
        """Build the site; what is built is right, and holds nothing that is to be kept off it."""
        self.step = "build"
        built = self.run("build", codes=(0,))
        for arguments in (("check",), ("check", "--site")):
            self.step = " ".join(arguments)
            self.run(*arguments, codes=(0,), undisturbed=True)
        self.step = "build"
        output, content = self.root / "output", self.root / "content"
        self.check(invariants.nothing_private(output, content, self.editor, self.private))
        if built.code == 0 and self.batch % EVERY_CLEAN == EVERY_CLEAN - 1:
            self._build_clean()

    def _build_clean(self) -> None:
        """Build what is the same site on another machine."""
        self.step = "clean build"
        self.run("build", codes=(0,), undisturbed=True)
        clean = self.root.with_name(f"{self.root.name}-clean")
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(self.root / "content", clean / "content")
        shutil.copy(self.root / "pelicanconf.py", clean)
        self.check(invariants.ended_well(commands.run(clean, "build"), (0,)))
        self.check(invariants.same_tree(self.root / "output", clean / "output", "incremental build is not a clean one"))
        shutil.rmtree(clean)

    def _publish(self) -> None:
        """Publish to a folder what was built, so that what is gone is gone at once."""
        if self.rng.random() < 0.6:
            return
        self.step = "publish"
        www = self.root.with_name(f"{self.root.name}-www")
        self.run("publish", f"folder:{www}", "--max-delete", "100", "--grace", "0", codes=(0,), undisturbed=True)
        if www.exists():
            self.check(invariants.nothing_private(www, self.root / "content", self.editor, self.private))

    def run(
        self,
        *arguments: str,
        said: str = "",
        codes: tuple[int, ...] = (0, 1),
        asked: bool = False,
        undisturbed: bool = False,
    ) -> Ended:
        """Run a command, sometimes after one that is killed in the middle, sometimes with an edit in the middle."""
        command = arguments[0]
        moment = None
        if not undisturbed and self.rng.random() < KILLED.get(command, 0):
            moment = self._moment(command, None)
            killed = commands.run(self.root, *arguments, said=said, moment=moment)
            self.told.append(_told(killed, moment))
            moment = None
            self.counts["kills"] += killed.code == -9
            self.editor.work(self.rng.randint(0, 2))
            self.check(invariants.ended_well(killed, (-9, *codes)))
        elif not undisturbed and self.rng.random() < SAVED and (save := self.editor.at_a_moment()):
            moment = self._moment(command, save)
        ended = commands.run(self.root, *arguments, said=said, moment=moment)
        self.told.append(_told(ended, moment))
        self.editor.learn()
        self.operations[command] = ended.operations or self.operations.get(command, 0)
        self.counts[command] += 1
        self.seconds[self.step] = self.seconds.get(self.step, 0.0) + ended.seconds
        self.slowest = max(self.slowest, (ended.seconds, f"{' '.join(arguments)} of batch {self.batch}"))
        self.check(invariants.ended_well(ended, codes))
        self.check(invariants.edits_kept(self.editor, asked=asked))
        return ended

    def _moment(self, command: str, save: Callable[[], None] | None) -> Moment:
        """Return a moment in a command, judged by how many file operations the last one had."""
        return Moment(self.rng.randint(1, max(50, int(1.2 * self.operations.get(command, 500)))), save)


def _told(ended: Ended, moment: Moment | None) -> str:
    """Return what a command said, below how it was called, how it ended, and what happened in the middle."""
    what = "the editor saves" if moment and moment.save else "it is killed"
    middle = f", {what} before file operation {moment.number}" if moment else ""
    called = f"$ tearsheet {' '.join(ended.arguments)}{middle}"
    return f"{called}\n→ {ended.code} after {ended.operations} file operations\n{ended.said}"
