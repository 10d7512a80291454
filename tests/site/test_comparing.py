"""Comparing: what was found before holds only as long as nothing has changed that is compared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tearsheet.site.edition import Edition
from tearsheet.site.relate import comparing
from tests.site.sites import post
from tests.site.test_stories import edition

FIRMS = ["Aker", "Brun", "Cato"]
EVENTS = ["Storm topples crane in Lunde harbour", "Crane toppled by storm in harbour of Lunde", "Dividend is cut"]


@st.composite
def posts(draw: st.DrawFn) -> str:
    """Return a post that may tell the same event as others, and be about the same."""
    named = draw(st.lists(st.sampled_from(FIRMS), min_size=1, unique=True))
    title = draw(st.sampled_from(EVENTS))
    more = {
        "about": st.lists(st.sampled_from(named), unique=True),
        "related": st.just(["p0"]),
        "story": st.sampled_from(["storm", "apart"]),
        "featured": st.booleans(),
        "lang": st.just("de"),
    }
    extra = draw(st.fixed_dictionaries({}, optional=more))
    body = draw(st.sampled_from([f"{title}.", f"{title}. " + "A long account of the night follows. " * 40]))
    return post(title, day=f"2026-01-0{draw(st.integers(1, 9))}", companies=named, body=body, **extra)  # type: ignore[arg-type]


def site(texts: list[str]) -> dict[str, str]:
    """Return posts as files."""
    return {f"content/posts/p{number}.md": text for number, text in enumerate(texts)}


def told(made: Edition) -> Iterator[object]:
    """Return all that comparing has found."""
    for url, around in made.around.items():
        story = made.stories.get(url)
        yield url, around.digest, around.related, story and (story.lead, story.others)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(posts(), max_size=6), after=st.lists(posts(), max_size=6), index=st.integers(0, 5))
def test_what_was_found_before_is_never_wrong(tmp_path: Path, before: list[str], after: list[str], index: int) -> None:
    """Whatever was compared before in the same cache, the articles of now have the stories and relatives of now."""
    changed = [*before[:index], *after[:1], *before[index + 1 :]]
    for texts in (before, after, changed, before):
        assert list(told(edition(site(texts), tmp_path))) == list(told(edition(site(texts))))


def test_what_was_found_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that touches nothing of what is compared compares nothing again."""
    text = post(EVENTS[0], companies=FIRMS, body="It fell. " * 100)
    other = post("Dividend is cut", companies=FIRMS, body="Less is paid. " * 100)
    first = edition(site([text, other]), tmp_path)
    monkeypatch.setattr(comparing, "Finder", None)  # who compares again fails
    second = edition(site([text, other.rstrip() + " Nobody was hurt.\n"]), tmp_path)
    assert first.around == second.around
    assert all(around.related for around in second.around.values())
