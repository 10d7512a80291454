"""The lock of a store: an object that can be made only once, and that its holder makes anew again and again."""

import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tearsheet.publishing.locks import owner
from tearsheet.publishing.locks.owner import BEAT, Holder
from tearsheet.publishing.target_manifest import LOCK
from tearsheet.publishing.targets.target import busy

if TYPE_CHECKING:
    from obstore.store import ObjectStore

PATIENCE = 5.0  # seconds to give a lock back; in a store that has vanished it gets stale instead


class StoreLock:
    """A lock in a store, held as a context; not reentrant. `say` hears, in a line, that it waits, and how long."""

    say: Callable[[str], None] = staticmethod(lambda _: None)

    def __init__(self, store: "ObjectStore", name: str) -> None:
        self._store = store
        self._name = name
        self._holder = owner.this_process()
        self._version: Any = None
        self._ended = threading.Event()
        self._is_lost = False

    def __enter__(self) -> None:
        self._version = self._made("create") or self._taken_over()
        self._ended.clear()
        self._is_lost = False
        self._beating = threading.Thread(target=self._beat, daemon=True)
        self._beating.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        giving_back = threading.Thread(target=self._give_back, daemon=True)
        giving_back.start()
        giving_back.join(PATIENCE)

    def require(self) -> None:
        """Raise PublishError if somebody else has taken the lock, as after a long sleep of this machine."""
        if self._is_lost:
            raise busy(self._name)

    def _give_back(self) -> None:
        """Delete the lock, if it is ours still."""
        import obstore

        self._beating.join()
        if not self._is_lost:
            with contextlib.suppress(Exception):  # whoever comes next finds it stale
                obstore.delete(self._store, LOCK)

    def _made(self, mode: Any) -> Any:
        """Return the version of a lock made under a condition, None where the condition does not hold."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, GenericError, PreconditionError

        try:
            result = obstore.put(self._store, LOCK, self._holder.encode(), mode=mode)
        except (AlreadyExistsError, PreconditionError):
            return self._ours()
        except GenericError:  # such as an answer that got lost
            if ours := self._ours():
                return ours
            raise
        except FileNotFoundError:  # the lock to renew, or the whole bucket
            if mode == "create":
                raise
            return None
        return _version(result)

    def _ours(self) -> Any:
        """Return the version of a lock that is ours all the same, as one whose making was answered too late."""
        holder, version = self._found() or (None, None)
        return version if holder is not None and holder.token == self._holder.token else None

    def _taken_over(self) -> Any:
        """Return the version of a lock taken from a dead holder; PublishError where it is alive."""
        lock = owner.watched(self._found, lambda lock: lock[0], self._name, self.say)
        version = self._made("create" if lock is None else lock[1])
        if version is None:
            raise busy(self._name)
        return version

    def _found(self) -> tuple[Holder | None, Any] | None:
        """Return who holds the lock, and its version; None where nobody does."""
        import obstore

        try:
            result = obstore.get(self._store, LOCK)
            data = bytes(result.bytes())
        except FileNotFoundError:
            return None
        return owner.decode(data), _version(result.meta)

    def _beat(self) -> None:
        """Renew the lock until it is given back."""
        from obstore.exceptions import BaseError

        while not self._ended.wait(BEAT):
            self._holder = self._holder.next_beat()
            with contextlib.suppress(BaseError, OSError):  # a store that does not answer now may the next time
                if (version := self._made(self._version)) is None:
                    self._is_lost = True
                    return
                self._version = version


def _version(of: Any) -> dict[str, str]:
    """Return what a store knows a version of an object by; not every store has both."""
    return {name: of[name] for name in ("e_tag", "version") if of[name] is not None}
