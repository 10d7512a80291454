"""Fields: bounds on what a seed says of an article beside its body (title, author, publication, section).

Nothing is cut off: an article whose title is too long is refused, and any other name that is too long is left out, with
a note.
"""

import dataclasses
from typing import Any

from tearsheet.errors import Rejection
from tearsheet.model.article import Article

# Characters; of 544 articles the longest have 197, 39 (author) and 43 (publication).
LONGEST_TITLE = 1_000
LONGEST = {"author": 1_000, "publication": 300, "section": 300}
CALLED = {"publication": "source"}  # as editors know it, where that is another word
LONGEST_WRITTEN = (
    20_000  # of a field as it stands in a feed or a mail, coded or with tags: what is read of a longer one
)
LONGEST_LANGUAGE = 100  # of a language tag; RFC 5646 (4.4.1) lets programs stop at 35

_HINT = "give it one in a file beside it (--help)"


def within(article: Article) -> Article:
    """Return an article without names that are too long, and with a note for each of them."""
    long = [name for name, most in LONGEST.items() if len(getattr(article, name) or "") > most]
    if not long:
        return article
    notes = tuple(
        f"the {CALLED.get(name, name)} has more than {LONGEST[name]:,} characters, so it is left out" for name in long
    )
    left_out: dict[str, Any] = dict.fromkeys(long)
    return dataclasses.replace(article, notes=(*article.notes, *notes), **left_out)


def require_title(title: str) -> None:
    """Raise Rejection for a title that is too long."""
    if len(title) > LONGEST_TITLE:
        raise Rejection(f"the title has more than {LONGEST_TITLE:,} characters", _HINT)
