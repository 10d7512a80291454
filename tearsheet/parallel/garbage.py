"""Garbage collection, switched off for a build and made rare for a run of ingest, because of the time it takes."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Switch garbage collection off meanwhile: a build makes little garbage; the search takes a tenth of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect garbage a seventieth as often meanwhile, also in forks, since a run of any length makes some.

    With the names of a catalogue in memory the usual collection takes a twentieth of the time.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(50_000, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
