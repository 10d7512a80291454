"""Garbage collection: searches for garbage that a build and a run of ingest need not spend time on."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: a build makes little of it and ends, and the search takes a tenth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage a seventieth as often meanwhile, also in forks: a run over any number of seeds makes some.

    With the names of a catalogue in memory the usual search takes a twentieth of the time.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(50_000, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
