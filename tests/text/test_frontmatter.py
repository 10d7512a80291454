"""Front matter is real YAML, and says the same after it is written and read."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.model.post import Post
from tearsheet.text import frontmatter

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029\ufeff"), min_size=1
)
NAMES = st.lists(WORDS, max_size=4).map(tuple)
POSTS = st.builds(
    Post,
    title=WORDS,
    date=st.one_of(
        st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        st.datetimes(timezones=st.just(dt.UTC))
        .filter(lambda moment: 1900 <= moment.year < 2200)
        .map(lambda moment: moment.replace(microsecond=0)),
    ),
    date_basis=st.sampled_from(["published", "seed", "received"]),
    section=WORDS,
    source=st.none() | WORDS,
    author=st.none() | WORDS,
    summary=WORDS,
    named=st.fixed_dictionaries(dict.fromkeys(built_in(), NAMES)),
    lang=st.sampled_from(["en", "no", "de"]),
    seed=st.none() | WORDS,
    slug=st.just("a"),
    body=WORDS.map(str.strip).filter(bool),
)


@given(POSTS)
def test_a_post_that_is_written_and_read_is_the_same(written: Post) -> None:
    """Nothing of a post changes on its way through its file, and nobody has edited it."""
    text = post.write(written, built_in())
    read, problems = post.parse_post(text, "posts/a.md", "a", built_in())
    assert problems == []
    assert read is not None
    assert msgspec.structs.replace(read, ingest=None, body=read.body.strip()) == written
    assert not post.is_edited(text)


@pytest.mark.parametrize(("old", "new"), [("title: A", "title: B"), ("Body", "Body."), ("ingest: ", "ingest: 0")])
def test_every_edit_is_noticed(old: str, new: str) -> None:
    """A changed word in the front matter or the body, or a changed digest, is an edit."""
    written = Post(title="A", date=dt.date(2020, 1, 1), section="S", named={}, slug="a", body="Body")
    text = post.write(written, built_in())
    assert post.is_edited(text.replace(old, new, 1))


def test_a_text_may_stand_for_another() -> None:
    """An alias of a text is that text; two documents are none."""
    assert frontmatter.load("a: &x words\nb: [*x, c]\n") == {"a": "words", "b": ["words", "c"]}
    with pytest.raises(frontmatter.FrontMatterError, match="two documents"):
        frontmatter.load("a: b\n--- \nc: d\n")
    assert frontmatter.load("") == {}
