"""SFTP, version 3, spoken through the pipes of an ssh that somebody else has started: many tasks at once.

The program sftp would wait for each answer before it asks again, read names as patterns, and say what failed in words
of its own. Here names are exact, answers are codes, and 10,000 files on a slow line take as long as their bytes do.
"""

import struct
from collections.abc import Generator, Iterable, Sequence
from typing import IO, Any, NamedTuple, TypeVar

# What may be asked, and how it is answered.
INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT, FSTAT = 1, 2, 3, 4, 5, 6, 7, 8
OPENDIR, READDIR, REMOVE, MKDIR, RMDIR, REALPATH, STAT, RENAME, READLINK, SYMLINK = range(11, 21)
STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED, EXTENDED_REPLY = 101, 102, 103, 104, 105, 200, 201

OK, END, MISSING, DENIED = 0, 1, 2, 3  # codes of answers

AT_ONCE = 64  # tasks: older servers of OpenSSH keep 100 files open
_LONGEST = 2**18  # bytes of a packet, OpenSSH's own limit: what is longer is no SFTP
_HEAD = 5  # bytes before what a packet says: its kind, and a number
_PROTOCOL = 3

T = TypeVar("T")
Request = tuple[int, bytes]


class SftpAnswer(NamedTuple):
    """What the server says to a request."""

    kind: int
    body: bytes

    def text(self, at: int = 0) -> bytes:
        """Return the string that begins at a byte of the body."""
        (length,) = struct.unpack_from(">I", self.body, at)
        return self.body[at + 4 : at + 4 + length]

    def number(self, at: int = 0) -> int:
        """Return the number of four bytes that begins at a byte of the body."""
        return int(struct.unpack_from(">I", self.body, at)[0])

    @property
    def code(self) -> int:
        """How it went, where that is all that is said."""
        return self.number() if self.kind == STATUS else OK


# A task yields requests that may be answered in any order, and gets all their answers.
Task = Generator[Sequence[Request], list[SftpAnswer], T]


class SftpError(Exception):
    """The server does not do what it was asked."""

    def __init__(self, path: str, answer: SftpAnswer) -> None:
        self.path = path
        self.code = answer.code
        self.message = answer.text(4).decode(errors="replace") if answer.kind == STATUS else "an answer of another kind"
        super().__init__(f"{path}: {self.message}")


class ConnectionEndedError(Exception):
    """There is no server any more, or it does not speak SFTP."""


class _Step:
    """The requests that a task waits for."""

    __slots__ = ("answers", "left", "number", "task")

    def __init__(self, number: int, task: Task[Any]) -> None:
        self.number = number
        self.task = task
        self.left = 0
        self.answers: list[Any] = []


class Sftp:
    """A session; `run` does tasks in it. For one thread at a time."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self._reading = reading
        self._writing = writing
        self._waiting: dict[int, tuple[_Step, int]] = {}
        self._steps: set[_Step] = set()
        self._asked = 0
        self._is_broken = False
        self.extensions = self._greet()

    def do(self, task: Task[T]) -> T:
        """Return the result of a task."""
        return self.run([task])[0]

    def run(self, tasks: Iterable[Task[T]], at_once: int = AT_ONCE) -> list[T]:
        """Return the results of tasks in their order, some of which are under way at once.

        The first that fails ends it, when those that were begun have ended. Broken off within, the session is over.
        """
        if self._is_broken:
            raise ConnectionEndedError
        self._is_broken = True  # until all that was asked is answered
        results: dict[int, T] = {}
        failed: Exception | None = None
        coming = enumerate(tasks)
        while True:
            try:
                self._start(coming, results, at_once)
                if not self._steps:
                    break
                self._take(results)
            except (ConnectionEndedError, struct.error):
                raise ConnectionEndedError from None
            except Exception as error:  # noqa: BLE001  (raised below, when the others have ended)
                failed, coming = failed or error, enumerate(())
        self._is_broken = False
        if failed is not None:
            raise failed
        return [results[number] for number in sorted(results)]

    def _start(self, coming: "enumerate[Task[Any]]", results: dict[int, Any], at_once: int) -> None:
        """Begin tasks, as many as may be under way."""
        while len(self._steps) < at_once:
            if (numbered_task := next(coming, None)) is None:
                break
            step = _Step(*numbered_task)
            self._steps.add(step)
            self._go_on(step, results, None)
        self._flush()

    def _take(self, results: dict[int, Any]) -> None:
        """Take an answer, and let the task go on that has all of its own then."""
        kind, rest = self._receive()
        identity = int.from_bytes(rest[:4])
        if identity not in self._waiting:
            raise ConnectionEndedError
        step, place = self._waiting.pop(identity)
        step.answers[place] = SftpAnswer(kind, rest[4:])
        step.left -= 1
        if not step.left:
            self._go_on(step, results, step.answers)

    def _go_on(self, step: _Step, results: dict[int, Any], answers: list[SftpAnswer] | None) -> None:
        """Hand a task its answers, and ask what it wants to know next."""
        try:
            requests = step.task.send(answers) if answers is not None else next(step.task)
        except StopIteration as ended:
            results[step.number] = ended.value
            self._steps.remove(step)
            return
        except BaseException:
            self._steps.remove(step)
            raise
        step.left, step.answers = len(requests), [None] * len(requests)
        for place, (kind, body) in enumerate(requests):
            self._asked = self._asked % (2**32 - 1) + 1
            self._waiting[self._asked] = step, place
            self._write(struct.pack(">IBI", len(body) + _HEAD, kind, self._asked) + body)

    def _greet(self) -> frozenset[bytes]:
        """Agree on the protocol, and return what the server can do beyond it."""
        self._write(struct.pack(">IBI", _HEAD, INIT, _PROTOCOL))
        self._flush()
        kind, rest = self._receive()
        if kind != VERSION:
            raise ConnectionEndedError
        texts, at = [], 4
        while at + 4 <= len(rest):
            text = SftpAnswer(kind, rest).text(at)
            texts.append(text)
            at += 4 + len(text)
        return frozenset(texts[::2])

    def _write(self, data: bytes) -> None:
        """Send bytes, or keep them for more."""
        try:
            self._writing.write(data)
        except (OSError, ValueError):
            raise ConnectionEndedError from None

    def _flush(self) -> None:
        """Send what was kept."""
        try:
            self._writing.flush()
        except (OSError, ValueError):
            raise ConnectionEndedError from None

    def _receive(self) -> tuple[int, bytes]:
        """Return the kind of the next packet, and the rest of it."""
        try:
            length = int.from_bytes(self._reading.read(4))
            data = self._reading.read(length) if length <= _LONGEST else b""
        except (OSError, ValueError):
            raise ConnectionEndedError from None
        if len(data) != length or length < _HEAD:
            raise ConnectionEndedError
        return data[0], data[1:]


def string(data: bytes | str) -> bytes:
    """Return a string as it is sent."""
    data = path_bytes(data) if isinstance(data, str) else data
    return len(data).to_bytes(4) + data


def path_bytes(path: str) -> bytes:
    """Return a path as servers have it, also one that is no text."""
    return path.encode(errors="surrogateescape")


def path_text(path: bytes) -> str:
    """Return a path of a server as text."""
    return path.decode(errors="surrogateescape")
