"""Tests that need a program which is not part of the project: left out where it is missing, and said so."""

import os
from collections.abc import Callable
from typing import Any

import pytest


class LeftOut:
    """Leaves out the tests with a marker where what they need is missing, except where CI asks for all of them."""

    def __init__(self, marker: str, is_there: Callable[[], Any], missing: str, hint: str) -> None:
        """Take the marker, whether what they need is there, what is missing, and how to get it."""
        self._marker = marker
        self._is_there = is_there
        self._missing = missing
        self._hint = hint
        self._key = f"left_out_{marker}"
        self._names: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Take the tests out of the run."""
        wanting = [item for item in items if item.get_closest_marker(self._marker)]
        if not wanting or os.environ.get("CI") == "true" or self._is_there():
            return
        items[:] = [item for item in items if item not in wanting]
        config.hook.pytest_deselected(items=wanting)
        self._names = [item.nodeid for item in wanting]
        if hasattr(config, "workeroutput"):  # A worker of pytest-xdist, whose summary nobody sees.
            config.workeroutput[self._key] = self._names

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker hands the names of the tests it left out to the process that writes the summary."""
        self._names = getattr(node, "workeroutput", {}).get(self._key) or self._names

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The summary names the tests that were left out and says what they need."""
        if not self._names:
            return
        terminalreporter.section(f"left out: {self._missing}")
        for name in self._names:
            terminalreporter.line(name)
        terminalreporter.line(f"{len(self._names)} {self._marker} tests did not run. To run them, {self._hint}.")
