"""An editor who saves at random moments while commands are at work: no edit is lost, none is taken for none.

`python -m tests.editing --edits 500` goes on for some minutes and says what came of it; with the same `--seed` the same
files get the same sentences in the same ways. It ends with 1 where an edit is lost.
"""

import argparse
import codecs
import contextlib
import dataclasses
import functools
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.model.ledger import Ledger
from tests import forked
from tests.conftest import ROOT, SETTINGS, TODAY
from tests.forked import Forked

WORDS = 120  # of a seed that no other has in this order: so none is taken for another
PER_CYCLE = 125  # edits for which names that nobody has tagged yet are brought in
GAP = 0.08  # seconds between two edits, at most: those of a step are spread over the time in which posts are written
SERVED_EVERY = 4  # cycles
PATIENCE = 600.0  # seconds for one command, on a machine that does much else
LEDGER_EDITS = 3

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnrstv" for vowel in "aeo"]

Told = Callable[[], bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """What was saved: into which file below content/, which sentence, and how."""

    path: str
    marker: bytes
    way: str


def in_place(path: Path, data: bytes) -> None:
    """Save as most editors do: the file is emptied, then written."""
    path.write_bytes(data)


def renamed(path: Path, data: bytes) -> None:
    """Save as careful editors do: beside it, then in its place."""
    beside = path.with_name(f".{path.name}~")
    beside.write_bytes(data)
    beside.replace(path)


def with_crlf(path: Path, data: bytes) -> None:
    """Save as on Windows, in place."""
    in_place(path, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def with_mark(path: Path, data: bytes) -> None:
    """Save with a mark before the first line."""
    renamed(path, codecs.BOM_UTF8 + data.removeprefix(codecs.BOM_UTF8))


WAYS = (in_place, renamed, with_crlf, with_mark)


def wait(began: Told, is_at_work: Told) -> None:
    """Wait until a command has begun with what it does, or ended."""
    while not began() and is_at_work():
        time.sleep(0.001)


class Editor:
    """Adds a sentence of its own to one file after the other, each at a random moment and in a random way."""

    def __init__(self, content: Path, chance: random.Random) -> None:
        self._content = content
        self._chance = chance
        self._due: list[str] = []
        self.edits: list[Edit] = []
        self.at_work = 0

    def take(self, paths: list[str]) -> None:
        """Take files that are to be edited, each once."""
        self._due = self._chance.sample(paths, len(paths))

    def save(self, number: int, began: Told, is_at_work: Told) -> None:
        """Save so many edits once something has begun."""
        wait(began, is_at_work)
        for _ in range(min(number, len(self._due))):
            time.sleep(self._chance.uniform(0, GAP))
            self._save(self._due.pop())
            self.at_work += is_at_work()

    def _save(self, path: str) -> None:
        """Add a sentence to a file."""
        way = self._chance.choice(WAYS if path.startswith("posts/") else WAYS[:3])
        marker = f"Marked {len(self.edits):05} by hand.".encode()
        way(self._content / path, (self._content / path).read_bytes() + b"\n" + marker + b"\n")
        self.edits.append(Edit(path, marker, way.__name__))


class Session:
    """A site, its editor, and the commands that are run meanwhile."""

    def __init__(self, root: Path, edits: int, seed: int) -> None:
        """Write the seeds, and what editors have listed before."""
        self.root = root
        self._chance = random.Random(seed)  # noqa: S311  (a choice of moments)
        self._cycles = max(1, edits // PER_CYCLE)
        self._served = len(range(0, self._cycles, SERVED_EVERY))
        self._each = edits // (4 * self._cycles + self._served)
        self._number = max(120, 2 * edits)
        self.editor = Editor(root / "content", self._chance)
        names = self._names()
        self._found, self._merged, self._kept, self._decided = (
            [next(names) for _ in range(self._cycles)] for _ in range(4)
        )
        self._put("pelicanconf.py", SETTINGS.format(theme=str(ROOT / "theme")))
        for name in (*self._merged, *self._kept):
            self._put(f"content/companies/{name.lower()}.md", f"---\nname: {name}\n---\n\nOf boats.\n")
        self._seeds = {f"seeds/s{number:04}.txt": self._text(number) for number in range(self._number)}
        for path, text in self._seeds.items():
            self._put(path, text)

    def run(self) -> None:
        """Ingest, then let all that changes posts be at work while edits are saved."""
        self._command("ingest")
        posts = sorted(f"posts/{path.name}" for path in (self.root / "content/posts").iterdir())
        companies = [f"companies/{name.lower()}.md" for name in self._kept]
        spared = len(posts) // 4  # posts that nobody edits, which show that every change has come through
        self.editor.take([*self._chance.sample(posts, len(posts) - spared), *companies])
        for cycle in range(self._cycles):
            self._tag_anew(cycle)
            self._ingest_anew(cycle)
            self._merge(cycle)
            self._decide(cycle)
            if cycle % SERVED_EVERY == 0:
                self._serve(cycle)
        self._edit_ledger()
        self._end()

    def lost(self) -> list[str]:
        """Return what is wrong in the end: edits that are gone, or sealed as if nobody had made them."""
        entries = Ledger.read(self.root / "content").entries
        seeds = [f"s{number:04}.txt" for number in range(LEDGER_EDITS)]
        wrong = [f"ledger.jsonl: lost what was said of {seed}" for seed in seeds if not entries[seed].apart]
        for edit in self.editor.edits:
            data = (self.root / "content" / edit.path).read_bytes()
            if edit.marker not in data:
                wrong.append(f"{edit.path}: lost an edit saved {edit.way}")
            elif edit.path.startswith("posts/") and not post.is_edited(data.decode(errors="surrogateescape")):
                wrong.append(f"{edit.path}: sealed as unedited ({edit.way})")
        return wrong

    def behind(self) -> list[str]:
        """Return the posts that nobody has edited and that do not follow: seeds, catalogue, merges, decisions."""
        edited = {edit.path for edit in self.editor.edits}
        wanted = [*self._found, *self._kept, *self._decided, "Zadora"]
        found = []
        for path in sorted((self.root / "content/posts").glob("harbour-*.md")):
            text = path.read_bytes().decode(errors="surrogateescape")
            if f"posts/{path.name}" not in edited:
                written = post.parse_post(text, "", "", built_in())[0]
                if post.is_edited(text) or written is None or {*wanted} - {*written.named["company"]}:
                    found.append(f"posts/{path.name}: not as its seed and the catalogue would have it")
        return found

    def _tag_anew(self, cycle: int) -> None:
        """Let a seed make a name certain that all others have."""
        name = self._found[cycle]
        self._put(f"seeds/found{cycle}.txt", self._text(9000 + cycle, f"The quay was built by {name} Inc. in spring."))
        self._while_editing(["ingest"], (self.root / f"content/companies/{name.lower()}.md").exists)

    def _ingest_anew(self, cycle: int) -> None:
        """Let all seeds have changed."""
        self._change_seeds(f"In the end {cycle + 2} boats came back.")
        self._while_editing(["ingest"], self._began())

    def _merge(self, cycle: int) -> None:
        """Make one company of two."""
        command = ["entity", "merge", "company", self._merged[cycle], self._kept[cycle]]
        self._while_editing(command, self._began(), again=True)

    def _decide(self, cycle: int) -> None:
        """Decide what a name is."""
        with (self.root / "content/decisions.yaml").open("a", encoding="utf-8") as file:
            file.write(f"{self._decided[cycle]}: company\n")
        self._while_editing(["review", "--apply"], self._began())

    def _serve(self, cycle: int) -> None:
        """Let the server ingest seeds that change while it runs."""
        command = [sys.executable, "-m", "tearsheet", "serve", "--port", "0"]
        log = self.root / "served.log"
        with log.open("wb") as said, subprocess.Popen(command, cwd=self.root, env=self._env, stdout=said) as server:
            self._wait(lambda: b"(Ctrl-C ends this)" in log.read_bytes(), server)
            began = self._began()
            self._change_seeds(f"{cycle + 20} boats were counted.")
            self.editor.save(self._each, began, lambda: b" s)" not in log.read_bytes().partition(b"Ctrl-C")[2])
            self._wait(lambda: b" s)" in log.read_bytes().partition(b"Ctrl-C")[2], server)
            server.send_signal(signal.SIGINT)

    def _edit_ledger(self) -> None:
        """Edit entries of the ledger while an ingest that changes others is at work."""
        path = self.root / "content/ledger.jsonl"
        self._change_seeds("Then it was night.")

        def save(began: Told, is_at_work: Told) -> None:
            wait(began, is_at_work)
            for number in range(LEDGER_EDITS):
                line = f'{{"seed":"s{number:04}.txt",'.encode()
                renamed(path, path.read_bytes().replace(line, line + b'"apart":true,'))
                time.sleep(self._chance.uniform(0, GAP))

        self._at_once(["ingest"], save, self._began())

    def _end(self) -> None:
        """Run every command that follows a change of the catalogue once more, after such a change."""
        self._put("content/companies/zadora.md", "---\nname: Zadora\naliases: [Harbour]\n---\n")
        self._change_seeds("Zadora said so.")
        self._command("ingest")
        self._command("review", "--apply")
        self._command("entity", "rename", "company", "Zadora", "Zadoras")
        self._command("entity", "rename", "company", "Zadoras", "Zadora")
        self._command("check", "--fix")
        self._command("ingest")

    def _while_editing(self, command: list[str], began: Told, *, again: bool = False) -> None:
        """Run a command while edits are saved; `again`: once more where a half-saved post ended it."""
        self._at_once(command, functools.partial(self.editor.save, self._each), began, again=again)

    def _at_once(
        self, command: list[str], save: Callable[[Told, Told], None], began: Told, *, again: bool = False
    ) -> None:
        """Run a command, and save something meanwhile."""
        process = Forked(*command, cwd=self.root, env=self._env)
        saving = threading.Thread(target=save, args=(began, lambda: process.poll() is None))
        saving.start()
        saving.join()
        wrote, said = process.communicate()
        if process.wait() and again:
            self._command(*command)
        elif process.wait():
            raise AssertionError(f"{command} ended with {process.wait()}: {wrote}{said}")

    def _command(self, *arguments: str) -> None:
        """Run a command by itself."""
        done = forked.run(*arguments, cwd=self.root, env=self._env)
        assert done.returncode == 0, (arguments, done.stdout[-2000:], done.stderr[-2000:])

    @property
    def _env(self) -> dict[str, str]:
        """The environment of commands: the same day in all."""
        return {**os.environ, "SOURCE_DATE_EPOCH": TODAY}

    def _began(self) -> Told:
        """Return what tells whether any post has been written since now."""
        folder = self.root / "content/posts"
        before = folder.stat().st_mtime_ns
        return lambda: folder.stat().st_mtime_ns != before

    def _wait(self, is_so: Told, process: subprocess.Popen[bytes]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server does nothing"
            time.sleep(0.02)

    def _change_seeds(self, sentence: str) -> None:
        """Add a sentence to all seeds."""
        for path, text in self._seeds.items():
            self._seeds[path] = f"{text}\n{sentence}\n"
            self._put(path, self._seeds[path])

    def _text(self, number: int, more: str = "") -> str:
        """Return a seed: words in an order of its own, and all names that are to be found."""
        said = [f"Harbour note {number}", "", more]
        said += [" ".join(self._word() for _ in range(15)).capitalize() + "." for _ in range(WORDS // 15)]
        names = (*self._found, *self._merged, *self._decided)
        said += [f"Nobody in {self._word()} had heard of {name} before, the {self._word()} said." for name in names]
        return "\n".join(said) + "\n"

    def _word(self) -> str:
        """Return a word that means nothing."""
        return "".join(self._chance.choices(_SYLLABLES, k=3))

    def _names(self) -> Iterator[str]:
        """Return names that nobody has listed."""
        endings = ("mora", "lix", "dyne", "quor", "vex", "zent")
        for number in range(len(_SYLLABLES) * len(endings)):
            yield f"{_SYLLABLES[number // len(endings)].capitalize()}l{endings[number % len(endings)]}"

    def _put(self, name: str, text: str) -> None:
        """Write a file of the site."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Edit, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        session = Session(Path(folder), said.edits, said.seed)
        session.run()
        wrong = [*session.lost(), *session.behind()]
    for line in wrong:
        click.echo(line)
    editor = session.editor
    click.echo(f"{len(editor.edits)} edits, {editor.at_work} of them while a command was at work; {len(wrong)} wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
