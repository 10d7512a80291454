"""Reloads: what every open page is told, that there is a new site or what keeps it from being built."""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator


class Reloads:
    """The state of the site, and everyone who listens to it.

    A listener is told the state at once and at every change. So a page that was loaded, or asleep, while the site
    changed learns of it as soon as it listens: the page knows the version it was made from.
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
        """Take down that there is a new good site; `tell` tells it."""
        self.has_site = True
        self.version = self._next()

    def tell(self, headline: str, problems: list[str]) -> None:
        """Tell every listener what is wrong by now, and the version that is served."""
        self.headline, self.problems = headline, problems
        if not self.has_site:  # the problems are the page, so it is a new one
            self.version = self._next()
        self._wake()

    def close(self) -> None:
        """End all streams, and those that are yet to come."""
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
        """Let all listeners go on."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _next(self) -> str:
        """Return a version that never was before."""
        return f"{self._start}-{next(self._numbers)}"
