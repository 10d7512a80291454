"""Sparing: what a review does with files that somebody saves while it changes them."""

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
    """Return how to treat files saved while a decision is followed: names move in posts, all else is left.

    What is left waits for the next run. Where decisions.yaml is one of these files, nothing is written.
    """
    return Meanwhile(functools.partial(_moved, lambda: places), _changed_meanwhile, _waiting, is_strict=False)


def taking_back(places: Callable[[], NamePlaces]) -> Meanwhile:
    """Return how to treat files saved since a decision that is undone; `places` is called once entities are back."""
    return Meanwhile(functools.partial(_moved, places), _changed_since, None, is_strict=False)


def moved_back(path: str) -> Problem:
    """Return the problem of a post changed since the decision, in which only names have been moved back."""
    return Problem(path, 0, "changed-since", "it has been changed since, and only its names go back", _HINT)


def _moved(places: Callable[[], NamePlaces | None], path: str, text: str) -> str | None:
    """Return the text of a saved post with its names moved, None where none moves."""
    if not path.startswith(f"{POSTS}/") or (name_places := places()) is None:
        return None
    new = retagging.replaced(text, name_places.of, name_places.after.kinds)
    return new if new != text else None


def _changed_meanwhile(_: Path, change: Change) -> Problem:
    """Return the problem of a file that waits for the next run; a saved decisions.yaml calls the whole change off."""
    if change.path == FILE:
        raise CalledOffError
    return overtaken(change.path, "being tagged" if change.path.startswith(f"{POSTS}/") else "being changed")


def _waiting(path: str) -> Problem:
    """Return the problem of a file that was to be removed and waits."""
    return Problem(path, 0, "decision-waits", "it stays, since a file above is left", "the next review goes on")


def _changed_since(_: Path, change: Change) -> Problem:
    """Return the problem of a file that somebody has changed since the decision."""
    return Problem(change.path, 0, "changed-since", "it has been changed since, and is left as it is", _HINT)
