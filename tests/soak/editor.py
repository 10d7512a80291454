"""Editor: somebody who works in content/ all the while, and knows afterwards what has to stand there."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_TOKEN = re.compile(r"qz[0-9a-f]{8}")
_FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
# Lines that commands change in posts of the editor's because they were asked to: names, and nothing else.
_NAMES = re.compile(r"^(?:companies|products|about|untagged|figures| *- \{?amount|  of|  text):?.*\n", re.MULTILINE)


@dataclass
class Editor:
    """An editor: what each edited file held when it was last saved, what was deleted, and what must not be public."""

    root: Path
    rng: random.Random
    mine: dict[str, bytes] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    kept_off: set[str] = field(default_factory=set)
    edits: int = 0

    @property
    def content(self) -> Path:
        """The folder of posts and entity files."""
        return self.root / "content"

    def work(self, times: int) -> None:
        """Do some of what editors do all day."""
        for _ in range(times):
            action = self.rng.choice(ACTIONS)
            if path := self._some("companies" if action is Editor.describe else "posts"):
                action(self, path)

    def write_more(self, path: str) -> None:
        """Add a sentence to a post."""
        self.save(path, self.read(path) + f"\nThe editor adds remark {self.edits}.\n".encode())

    def retitle(self, path: str) -> None:
        """Give a post another title."""
        self._set(path, "title", f"Edited title {self.edits}")

    def hide(self, path: str) -> None:
        """Take a post off the site."""
        self._keep_off(self._set(path, "status", self.rng.choice(("hidden", "draft"))))

    def hold(self, path: str) -> None:
        """Let a post wait for a day to come."""
        self._keep_off(self._set(path, "date", self.rng.choice(("2026-12-24", "2028-01-01"))))

    def feature(self, path: str) -> None:
        """Let a post lead the home page."""
        self._set(path, "featured", value=True)

    def save_as_windows_does(self, path: str) -> None:
        """Save a post with the line ends of Windows; these alone are no edit, so there is a sentence more."""
        self.write_more(path)
        self.save(path, self.read(path).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def describe(self, path: str) -> None:
        """Say something of a company in its file."""
        self.save(path, self.read(path) + f"\nThe editor describes {self.edits}.\n".encode())

    def delete(self, path: str) -> None:
        """Delete a post for good."""
        if path not in self.mine:
            (self.content / path).unlink()
            self.deleted.add(path)
            self.edits += 1

    def take_over(self, _path: str) -> None:
        """Throw the new version away that lies beside a post, after reading it."""
        waiting = sorted(self.content.glob("posts/*.new"))
        if waiting:
            self.rng.choice(waiting).unlink()

    def at_a_moment(self) -> Callable[[], None] | None:
        """Return what adds a sentence to a file whenever it is called, and leaves in `.saved` what it has saved."""
        path = self._some(self.rng.choice(("posts", "posts", "posts", "companies")))
        number, self.edits = self.edits, self.edits + 1

        def save() -> None:
            """Save the file as an editor's program does."""
            file = self.content / str(path)
            if file.exists():
                data = file.read_bytes() + f"\nThe editor saves {number} at this moment.\n".encode()
                _replace(file, data)
                (self.root / ".saved").write_bytes(json.dumps(path).encode() + b"\n" + data)

        return save if path else None

    def learn(self) -> None:
        """Take down what was saved while a command ran."""
        saved = self.root / ".saved"
        if saved.exists():
            path, _, data = saved.read_bytes().partition(b"\n")
            self.mine[json.loads(path)] = data
            saved.unlink()

    def adopt(self, path: str) -> None:
        """Take a file as it is now for what was saved last."""
        file = self.content / path
        if file.exists():
            self.mine[path] = file.read_bytes()
        else:
            self.mine.pop(path, None)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file below content/."""
        return (self.content / path).read_bytes()

    def save(self, path: str, data: bytes) -> None:
        """Save a file, as programs do that people trust: in one step."""
        _replace(self.content / path, data)
        self.mine[path] = data
        self.edits += 1

    def _set(self, path: str, key: str, value: object) -> str:
        """Set a key in the front matter of a post; return the file's text."""
        text = self.read(path).decode().replace("\r\n", "\n")
        front = match[0] if (match := _FRONT.match(text)) else ""
        line = f"{key}: {json.dumps(value)}\n"
        new, changed = re.subn(rf"^{key}: .*\n", lambda _: line, front, count=1, flags=re.MULTILINE)
        new = (new if changed else front.replace("---\n", f"---\n{line}", 1)) + text[len(front) :]
        self.save(path, new.encode())
        return new

    def _keep_off(self, text: str) -> None:
        """Take down that what stands in a post must not be public, nor the post's own address."""
        self.kept_off |= set(_TOKEN.findall(text)[:1])

    def _some(self, folder: str) -> str | None:
        """Return one of the files of a folder."""
        names = sorted(path.name for path in (self.content / folder).glob("*.md"))
        return f"{folder}/{self.rng.choice(names)}" if names else None


def without_names(data: bytes) -> str:
    """Return a file without the lines in which commands change names when they are asked to."""
    text = data.decode(errors="replace").replace("\r\n", "\n")
    front = _FRONT.match(text)
    return _NAMES.sub("", front[0]) + text[front.end() :] if front else text


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step."""
    part = path.with_name(f"{path.name}~")
    part.write_bytes(data)
    part.replace(path)


ACTIONS = (
    *(Editor.write_more,) * 6,
    *(Editor.retitle,) * 2,
    Editor.hide,
    Editor.hold,
    Editor.feature,
    Editor.save_as_windows_does,
    *(Editor.describe,) * 2,
    *(Editor.delete,) * 2,
    *(Editor.take_over,) * 2,
)
