"""Faults planted in the real code: a function that raises for what is meant, and does its work for all else."""

import functools
from collections.abc import Callable
from typing import Any

import pytest


def plant(
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    is_meant: Callable[..., bool] = lambda *_given, **_named: True,
    error: Exception | None = None,
) -> None:
    """Let a function of the project raise an error (a KeyError if none is given) where its arguments are meant."""
    work = getattr(owner, name)

    @functools.wraps(work)
    def faulty(*given: Any, **named: Any) -> Any:
        if is_meant(*given, **named):
            raise error or KeyError("planted")
        return work(*given, **named)

    monkeypatch.setattr(owner, name, faulty)
