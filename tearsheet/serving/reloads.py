"""Reloads: tells every open page that there is a new version of the site, or why it could not be built."""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator


class Reloads:
    """The state of the served site, and the streams of all open pages that listen to it.

    A page gets the state at once and at every change. As it knows the version it was made from, one that was loading,
    or asleep, while the site changed notices that as soon as it listens.
    """

    def __init__(self) -> None:
        self.has_site = False
        self.headline = ""
        self.problems: list[str] = []
        self._start = secrets.token_hex(4)  # the versions of two runs of the server must differ
        self._numbers = itertools.count()
        self._changed = asyncio.Event()
        self._closed = False
        self.version = self._next()

    def renew(self) -> None:
        """Note that there is a new good version; `tell` passes it on."""
        self.has_site = True
        self.version = self._next()

    def tell(self, headline: str, problems: list[str]) -> None:
        """Send all listeners the present problems and the version that is served."""
        self.headline, self.problems = headline, problems
        if not self.has_site:  # the problems are the page, so it is a new one
            self.version = self._next()
        self._wake()

    def close(self) -> None:
        """End all streams, also those that are opened later."""
        self._closed = True
        self._wake()

    async def events(self) -> AsyncIterator[str]:
        """Yield the state now and at every change, as server-sent events; a slow listener skips to the latest."""
        while not self._closed:
            changed = self._changed
            state = {"version": self.version, "headline": self.headline, "problems": self.problems}
            yield f"retry: 500\ndata: {json.dumps(state)}\n\n"
            await changed.wait()

    def _wake(self) -> None:
        """Wake all listeners."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _next(self) -> str:
        """Return a version that has never been used before."""
        return f"{self._start}-{next(self._numbers)}"
