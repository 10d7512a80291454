"""Object stores as targets: S3 and what speaks like it, Google's and Azure's, through obstore."""

import asyncio
import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tearsheet import extras
from tearsheet.errors import Problem, PublishError
from tearsheet.publishing import headers
from tearsheet.publishing.locks.store_lock import StoreLock
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.target_manifest import NAME, TargetManifest, decode
from tearsheet.publishing.targets.inplace import InPlace, Sent
from tearsheet.publishing.targets.target import Say

if TYPE_CHECKING:
    from obstore.store import ObjectStore

AT_ONCE = 32  # requests; with 16 and with 64 a store on loopback takes as long

# A store that does not answer is given up after some 15 seconds, not after three minutes.
_RETRYING: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=15)}
_TIMEOUT = timedelta(seconds=30)  # for a request with its file
_LOCK_TIMEOUT = timedelta(seconds=8)  # for a lock, which is small

_SECRETS = ("KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL", "SAS")  # in the names of variables that hold some
_NO_BUCKET = ("there is no such bucket", "make it, or mend its name")
_LONGEST = 300  # characters of what a store says
_ANSWERED = re.compile(r"status code: (\d{3}[ \w]*)")
_CAUSE = re.compile(r'(?:message|error): "([^"]+)"')
_WHY = re.compile(r"<Message>(.+?)</Message>", re.DOTALL)


class StoreTarget(InPlace):
    """A bucket, or what is below a prefix in it. Each file is stored with its media type and cache control."""

    carries_headers = True

    def __init__(self, address: str, endpoint: str) -> None:
        """Take an address like s3://BUCKET/PREFIX, and where the store is if it is not at its maker's."""
        self._address = address.rstrip("/")
        self._store = _open(self._address, endpoint, _TIMEOUT)
        self._lock = StoreLock(_open(self._address, endpoint, _LOCK_TIMEOUT), self.name)
        self._sending: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    @property
    def name(self) -> str:
        """The store's address."""
        return self._address

    def hint(self, say: Say) -> None:
        """Let `say` hear that it waits until a lock is known to be a dead publication's."""
        self._lock.say = say

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out by an object that can be made only once."""
        with self._translated(), self._lock:
            yield

    def manifest(self) -> TargetManifest:
        """Return what the store holds."""
        import obstore

        with self._translated():
            try:
                data = obstore.get(self._store, NAME).bytes()
            except FileNotFoundError as error:
                if "NoSuchBucket" in str(error):
                    raise
                return TargetManifest()
            return decode(bytes(data), self.name)

    def send(self, stage: Sequence[Outgoing], sent: Sent) -> None:
        """Store files, many at once."""
        with ThreadPoolExecutor(1) as apart:  # a thread of its own has no event loop yet, whoever calls
            sending = apart.submit(lambda: asyncio.run(self._send(stage, sent)))
            try:
                sending.result()
            except KeyboardInterrupt:  # which only the main thread hears
                self._break_off()
                raise

    def _break_off(self) -> None:
        """Send nothing more."""
        if self._sending is not None:
            loop, task = self._sending
            with contextlib.suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(task.cancel)

    async def _send(self, stage: Sequence[Outgoing], sent: Sent) -> None:
        """Store files, AT_ONCE at once; the first that fails ends it."""
        import obstore

        task = asyncio.current_task()
        self._sending = (asyncio.get_running_loop(), task) if task else None
        waiting = iter(stage)
        done = 0

        async def work() -> None:
            nonlocal done
            for file in waiting:
                self._lock.require()
                attributes = _attributes(file.path)
                data = file.data()
                await obstore.put_async(self._store, file.path, data, attributes=attributes, use_multipart=False)
                done += 1
                sent(done)

        with _first_of_group():
            async with asyncio.TaskGroup() as group:
                for _ in range(min(AT_ONCE, len(stage))):
                    group.create_task(work())

    def delete(self, paths: Sequence[str]) -> None:
        """Delete objects, also those that are not there."""
        import obstore

        self._lock.require()
        if paths:
            with contextlib.suppress(FileNotFoundError):
                obstore.delete(self._store, list(paths))

    def record(self, manifest: TargetManifest) -> None:
        """Store the manifest, which readers' browsers never ask for."""
        import obstore

        self._lock.require()
        attributes: Any = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        obstore.put(self._store, NAME, manifest.encode(), attributes=attributes, use_multipart=False)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the store answers into one message."""
        from obstore.exceptions import BaseError

        try:
            yield
        except BaseError as error:
            what, hint = _explained(error)
            raise PublishError(Problem(self.name, 0, "host-refused", what, hint)) from None
        except FileNotFoundError:
            raise PublishError(Problem(self.name, 0, "no-such-bucket", *_NO_BUCKET)) from None


def _open(address: str, endpoint: str, timeout: timedelta) -> "ObjectStore":
    """Return a store; PublishError where obstore is missing, or the address or the environment names none."""
    if problem := extras.missing("stores", address):
        raise PublishError(problem)
    from obstore.exceptions import BaseError
    from obstore.store import AzureStore, GCSStore, S3Store

    kind, _, rest = address.partition("://")
    bucket, _, prefix = rest.partition("/")
    kinds: dict[str, tuple[Any, str]] = {"gs": (GCSStore, "base_url"), "az": (AzureStore, "endpoint")}
    make, name = kinds.get(kind, (S3Store, "endpoint"))
    config = {name: endpoint} if endpoint else {}
    client: Any = {"allow_http": endpoint.startswith("http://"), "timeout": timeout}
    store: ObjectStore
    try:
        store = make(bucket, prefix=prefix or None, config=config, client_options=client, retry_config=_RETRYING)
    except (BaseError, ValueError) as error:
        raise PublishError(Problem(address, 0, "target-form", _clean(str(error)), "see docs/publishing.md")) from None
    return store


def _attributes(path: str) -> Any:
    """Return what a store keeps beside a file's bytes and tells readers."""
    return {"Content-Type": headers.content_type(path), "Cache-Control": headers.cache_control(path)}


@contextlib.contextmanager
def _first_of_group() -> Iterator[None]:
    """Raise the first error of a group of tasks instead of all of them."""
    try:
        yield
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None


def _explained(error: Exception) -> tuple[str, str]:
    """Return what a store's error means, and what to do about it."""
    kind = type(error).__name__
    text = str(error)
    if kind in {"PermissionDeniedError", "UnauthenticatedError"} or "InvalidAccessKeyId" in text:
        hint = "check the key in the environment (docs/publishing.md) and what it may do"
        return "the store refuses the key", hint
    if "NoSuchBucket" in text:
        return _NO_BUCKET
    if (answered := _ANSWERED.search(text)) is None:
        return f"the store does not answer ({_cause(text)})", "check the network and the endpoint, then run again"
    why = _WHY.search(text)
    what = f"the store answered: {_clean(answered[1])}" + (f" ({_clean(why[1])})" if why else "")
    is_trouble = answered[1].startswith("5")
    return what, f"{'it may be full: make room there, then run' if is_trouble else 'run'} again; what was sent is kept"


def _cause(text: str) -> str:
    """Return why a store does not answer: what the system says is the innermost of what its client does."""
    if "TimedOut" in text:
        return "it was asked and is silent"
    cause = _CAUSE.search(text)
    return _clean(cause[1] if cause else text).rpartition(" - ")[2]  # without what was asked, and how often


def _clean(text: str) -> str:
    """Return the first line of what a store or its client says, without anything secret."""
    for name, value in os.environ.items():
        if value and any(word in name.upper() for word in _SECRETS):
            text = text.replace(value, "…")
    first = text.strip().splitlines()[0] if text.strip() else "nothing"
    return first[:_LONGEST]
