"""Suggestions: what may have been meant by a name that nobody knows."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name that is known and nearest to one that is not, empty where none is near."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in known}
        near = [folded[name.casefold()]] if name.casefold() in folded else []
    return near[0] if near else ""


def did_you_mean(suggestion: str) -> str:
    """Return what to do about a name that is not known, of which this is the nearest that is."""
    return f"did you mean “{suggestion}”?" if suggestion else "check its spelling"
