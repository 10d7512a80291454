"""Front matter is validated with all errors at once and their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.text import frontmatter


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
    read, problems = post.parse_post(text, "a.md", "a", built_in())
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
    assert post.parse_post(escaped, "a.md", "a", built_in()) == post.parse_post(plain, "a.md", "a", built_in())
