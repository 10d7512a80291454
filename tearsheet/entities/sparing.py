"""Sparing: what a review does about files that somebody saves while it changes them."""

import functools
from collections.abc import Callable
from pathlib import Path

from tearsheet.content_folder.folder import POSTS
from tearsheet.content_folder.journal import CalledOffError, Change, Meanwhile
from tearsheet.entities import retagging
from tearsheet.entities.decisions import FILE
from tearsheet.entities.name_places import NamePlaces
from tearsheet.errors import Problem
from tearsheet.storage.files import overtaken

_HINT = "take back in it by hand what you want"


def following(places: NamePlaces | None) -> Meanwhile:
    """Return how files are spared that are to follow a decision: names move in posts, all else is for the next run.

    Where decisions.yaml is one of them, nothing is done.
    """
    return Meanwhile(functools.partial(_moved, lambda: places), _left, _waiting, is_strict=False)


def taking_back(places: Callable[[], NamePlaces]) -> Meanwhile:
    """Return how files are spared that are to be as before a decision; `places` is asked when the entities are so."""
    return Meanwhile(functools.partial(_moved, places), _changed_since, None, is_strict=False)


def moved_back(path: str) -> Problem:
    """Return what is said of a post that is not as it was before, but for its names."""
    return Problem(path, 0, "changed-since", "it has been changed since, and only its names go back", _HINT)


def _moved(places: Callable[[], NamePlaces | None], path: str, text: str) -> str | None:
    """Return a post that somebody has saved with its names where they are known then; None where none moves."""
    if not path.startswith(f"{POSTS}/") or (found := places()) is None:
        return None
    new = retagging.replaced(text, found.of, found.after.kinds)
    return new if new != text else None


def _left(_: Path, change: Change) -> Problem:
    """Leave a file that is to follow a decision to the next run; nothing follows from a decision that is not there."""
    if change.path == FILE:
        raise CalledOffError
    return overtaken(change.path, "being tagged" if change.path.startswith(f"{POSTS}/") else "being changed")


def _waiting(path: str) -> Problem:
    """Return what is said of a file that was to go and waits."""
    return Problem(path, 0, "decision-waits", "it stays, since a file above is left", "the next review goes on")


def _changed_since(_: Path, change: Change) -> Problem:
    """Leave a file that somebody has changed since the decision."""
    return Problem(change.path, 0, "changed-since", "it has been changed since, and is left as it is", _HINT)
