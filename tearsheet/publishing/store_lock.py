"""The lock of a store: an object that can be made only once, and that its holder makes anew again and again."""

import contextlib
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tearsheet.publishing import holder
from tearsheet.publishing.holder import BEAT, STALE, Holder
from tearsheet.publishing.manifest import LOCK
from tearsheet.publishing.target import busy

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class StoreLock:
    """A lock in a store, held as a context; not reentrant."""

    def __init__(self, store: "ObjectStore", name: str) -> None:
        self._store = store
        self._name = name
        self._holder = holder.this_process()
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
        import obstore

        self._ended.set()
        self._beating.join()
        if not self._is_lost:
            with contextlib.suppress(Exception):  # whoever comes next finds it stale
                obstore.delete(self._store, LOCK)

    def require(self) -> None:
        """Raise PublishError if somebody else has taken the lock, as after a long sleep of this machine."""
        if self._is_lost:
            raise busy(self._name)

    def _made(self, mode: Any) -> Any:
        """Return the version of a lock made under a condition, None where the condition does not hold."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            made = obstore.put(self._store, LOCK, self._holder.encode(), mode=mode)
        except (AlreadyExistsError, PreconditionError):
            return None
        except FileNotFoundError:  # the lock to renew, or the whole bucket
            if mode == "create":
                raise
            return None
        return _version(made)

    def _taken_over(self) -> Any:
        """Return the version of a lock taken from a dead holder; PublishError where it is alive."""
        found = self._found()
        until = time.monotonic() + (0 if found is None or (found[0] and found[0].is_dead) else STALE)
        while found is not None and time.monotonic() < until:
            time.sleep(min(BEAT, 1))
            known, found = found, self._found()
            if found is not None and found != known:
                raise busy(self._name)
        version = self._made("create" if found is None else found[1])
        if version is None:
            raise busy(self._name)
        return version

    def _found(self) -> tuple[Holder | None, Any] | None:
        """Return who holds the lock, and its version; None where nobody does."""
        import obstore

        try:
            found = obstore.get(self._store, LOCK)
            data = bytes(found.bytes())
        except FileNotFoundError:
            return None
        return holder.decode(data), _version(found.meta)

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
