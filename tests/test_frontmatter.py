"""Front matter is real YAML, validated with all errors at once and their lines."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet import frontmatter, post
from tearsheet.kinds import built_in
from tearsheet.post import Post

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
    read, problems = post.read(text, "posts/a.md", "a", built_in())
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no front matter", ["a.md:1: there is no front matter"]),
        ("---\ntitle: x\n", ["a.md:1: the front matter has no end"]),
        ("---\ntitle: a: b\n---\n", ["a.md:2: broken YAML"]),
        ("---\n- a\n---\n", ["a.md:2: the front matter is no mapping"]),
        ("---\ntitle: a\n[b, c]: d\n---\n", ["a.md:3: a key is a list or a mapping, where a word is due"]),
        ("---\ntitle: a\ntitle: b\n---\n", ["a.md:3: the key “title” stands there twice"]),
        (
            "---\ntitle: !!python/object/apply:os.system [id]\ndate: 2020-01-01\nsection: s\n---\n",
            ["a.md:2: “title”: expected str"],
        ),
        ("---\na: &x [1]\nb: [*x, *x]\n---\n", ["a.md:3: an alias of YAML"]),
        (
            "---\ntitle: [5]\ndate: soon\nsection: S\nsumary: x\n---\n",
            [
                "a.md:2: “title”: expected str",
                "a.md:3: “date”",
                "a.md:5: unknown key “sumary”; did you mean “summary”?",
            ],
        ),
        ("---\ntitle: x\n---\n", ["a.md: “date” is missing", "a.md: “section” is missing"]),
        ("---\ntitle: x\ndate: 2020-01-01\nsection: s\nlang: n\n---\n", ["a.md:5: “lang”"]),
        (
            '---\ntitle: "a\\x01"\ndate: 2020-01-01\nsection: s\ncompanies: ["b\\x02"]\n---\n',
            ["a.md:2: “title”: it has a control character", "a.md:5: “companies”: it has a control character"],
        ),
        ("---\ntitle: x\ndate: 2020-01-01\nsection: s\nstatus: drft\n---\n", ["a.md:5: “status”"]),
    ],
)
def test_all_that_is_wrong_is_said_at_once_with_its_line(text: str, expected: list[str]) -> None:
    """Each thing wrong in a file has a message with the line, and what to do."""
    read, problems = post.read(text, "a.md", "a", built_in())
    assert read is None
    assert len(problems) == len(expected)
    for problem, beginning in zip(problems, expected, strict=True):
        assert str(problem).startswith(beginning)
        assert problem.hint


@given(
    st.dictionaries(
        st.sampled_from(["title", "date", "section", "tags", "featured", "lang", "odd"]),
        st.sampled_from(
            [
                "",
                "x",
                "true",
                "2020-01-01",
                "2020-01-01 10:00:00+00:00",
                "2020-13-01",
                "en",
                ["a"],
                [["b"]],
                {"c": "d"},
                "no",
            ]
        ),
    )
)
def test_a_file_is_judged_the_same_with_and_without_an_escape(said: dict[str, object]) -> None:
    """Whether the values are taken in one go or one by one (which an escape in the file asks for) changes nothing."""
    plain = frontmatter.join({**said, "author": "Zoë"}, "Body")
    escaped = plain.replace("author: Zoë", 'author: "Zo\\xeb"')
    assert escaped != plain
    assert post.read(escaped, "a.md", "a", built_in()) == post.read(plain, "a.md", "a", built_in())


def test_a_text_may_stand_for_another() -> None:
    """An alias of a text is that text; two documents are none."""
    assert frontmatter.load("a: &x words\nb: [*x, c]\n") == {"a": "words", "b": ["words", "c"]}
    with pytest.raises(frontmatter.FrontMatterError, match="two documents"):
        frontmatter.load("a: b\n--- \nc: d\n")
    assert frontmatter.load("") == {}
