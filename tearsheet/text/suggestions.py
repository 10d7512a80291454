"""Suggestions for names that are not known: the most similar one that is."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most similar to `name`, '' where none is similar enough (difflib: 0.6)."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in known}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    return near[0] if near else ""


def did_you_mean_or(suggestion: str, new: str) -> str:
    """Return the hint for an unknown name that may also be new: the most similar known one, and what to do if so."""
    return (
        f"{did_you_mean(suggestion)} If it is new, {new}" if suggestion else f"check its spelling; if it is new, {new}"
    )


def did_you_mean(suggestion: str) -> str:
    """Return the hint for an unknown name, given the most similar known one ('': there is none)."""
    return f"did you mean “{suggestion}”?" if suggestion else "check its spelling"
