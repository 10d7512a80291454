"""The front matter of a file says other values, and nothing else in the file changes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import FrontMatterError

WRITTEN = """\
---
# of the desk
name: "Brekke"   # the name
aliases:   # other forms
  - B Lines  # until 2019
  # as in the law reports
  - 'Brekke AS'
  - Brekke Shipping
owner:
- name: Aker # since the sale
  from: 2010

# and then
- name: Vard
ambiguity: {Brekke: soft, "B Lines":hard}
context: [ ships, 'quays', # of its trade
   cranes ]
website:
---

name: Brekke
"""

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
REMARKS = st.sampled_from(["", "  # a remark", " # one: two, [three]"])
GAPS = st.sampled_from(["", "\n", "# between\n", "  # indented\n"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Return a list of names as an editor may write it, with remarks."""
    items = [
        draw(st.sampled_from(["{}", "'{}'", '"{}"'])).format(f"n{number}") for number in range(draw(st.integers(0, 4)))
    ]
    form = draw(st.sampled_from(["flow", "lines", "indented", "flush"]))
    if form == "flow" or not items:
        return f" [{', '.join(items)}]{draw(REMARKS)}\n"
    if form == "lines":
        return " [" + ",".join(f"{draw(REMARKS)}\n    {item}" for item in items) + f"{draw(REMARKS)}\n  ]\n"
    indent = "  " if form == "indented" else ""
    return draw(REMARKS) + "\n" + "".join(f"{draw(GAPS)}{indent}- {item}{draw(REMARKS)}\n" for item in items)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a file with front matter as an editor may write it."""
    keys = draw(st.lists(st.sampled_from(["name", "aliases", "context", "moved", "owner"]), min_size=1, unique=True))
    lines = "".join(f"{draw(GAPS)}{key}:{draw(lists())}" for key in keys)
    text = f"---\n{lines}{draw(GAPS)}---\n{draw(st.sampled_from(['', chr(10) + 'aliases: [n1]' + chr(10)]))}"
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@given(files())
def test_editing_nothing_changes_no_byte(text: str) -> None:
    """A file that is to say what it says stays as it is, whatever remarks and forms are in it."""
    assert yaml_editing.revised(text, yaml_editing.values(text)) == text


@given(files(), st.data())
def test_what_is_wanted_is_said_and_all_else_stays(text: str, data: st.DataObject) -> None:
    """Of a list that changes, the rest of the file keeps its bytes, and the file then says just what is wanted."""
    said = yaml_editing.values(text)
    key = data.draw(st.sampled_from(sorted(said)))
    wanted = data.draw(st.lists(st.one_of(NAMES, st.sampled_from(["n0", "n1", "n2"])), max_size=5))
    new = yaml_editing.revised(text, {key: wanted})
    assert yaml_editing.values(new) == said | {key: wanted}
    assert yaml_editing.body(new) == yaml_editing.body(text)
    start = text.index(f"{key}:")
    assert new[:start] == text[:start]


@given(files())
def test_a_name_changed_and_changed_back_leaves_no_trace(text: str) -> None:
    """Names that are replaced and replaced again by what they were give the file of before."""
    said = yaml_editing.values(text)
    other = {key: [f"{name} x" for name in names] for key, names in said.items()}
    assert yaml_editing.revised(yaml_editing.revised(text, other), said) == text


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ({"name": "Hild"}, {'name: "Brekke"   # the name': 'name: "Hild"   # the name'}),
        ({"name": 'A "B"'}, {'name: "Brekke"   # the name': 'name: "A \\"B\\""   # the name'}),
        ({"name": "🚢 Ø\N{LINE SEPARATOR}"}, {'name: "Brekke"   # the name': 'name: "🚢 Ø\\u2028"   # the name'}),
        ({"aliases": ["Brekke AS", "Brekke Shipping"]}, {"  - B Lines  # until 2019": None}),
        ({"aliases": ["B Lines", "Hild AS", "Brekke Shipping"]}, {"  - 'Brekke AS'": "  - 'Hild AS'"}),
        ({"aliases": ["B Lines", "Brekke AS", "Brekke Shipping", "X: Y"]}, {"owner:": "  - 'X: Y'\nowner:"}),
        (
            {"owner": [{"name": "Hild", "from": "2010"}, {"name": "Vard"}]},
            {"- name: Aker # since the sale": "- name: Hild # since the sale"},
        ),
        ({"ambiguity": {"Brekke": "soft"}}, {'ambiguity: {Brekke: soft, "B Lines":hard}': "ambiguity: {Brekke: soft}"}),
        (
            {"context": ["ships", "docks", "cranes"]},
            {"context: [ ships, 'quays', # of its trade": "context: [ ships, 'docks', # of its trade"},
        ),
        ({"website": "https://b.example/"}, {"website:": "website: https://b.example/"}),
        ({"moved": ["companies/b"]}, {"website:": "website:\nmoved: [companies/b]"}),
        ({"status": ""}, {}),
    ],
)
def test_only_the_lines_that_say_something_else_change(
    wanted: Mapping[str, Any], lines: Mapping[str, str | None]
) -> None:
    """Quotes, remarks and columns stay around a value that is replaced, taken out or added."""
    expected = [lines.get(line, line) for line in WRITTEN.split("\n")]
    made = yaml_editing.revised(WRITTEN, wanted, ("name", "aliases", "website", "moved"))
    assert made == "\n".join(line for line in expected if line is not None)


def test_a_text_over_many_lines_stays_as_it_is_folded() -> None:
    """A value that nobody changes keeps its form and its lines, in whatever form it is written."""
    text = "---\nname: A\nsummary: >\n  One\n  line.\ncontext: |+\n  - a\n\n---\n"
    assert yaml_editing.revised(text, {"name": "B"}) == text.replace("name: A", "name: B")


def test_a_new_key_stands_where_it_belongs() -> None:
    """A key that is new comes after those that stand before it in files as they are generated."""
    made = yaml_editing.revised(
        "---\nname: A\nindustry: ships\n---\n", {"aliases": ["B"]}, ("name", "aliases", "industry")
    )
    assert made == "---\nname: A\naliases: [B]\nindustry: ships\n---\n"


@pytest.mark.parametrize(
    "text", ["", "no front matter\n", "---\nname: [A\n---\n", "---\nname: &a A\naliases: [*a]\n---\n"]
)
def test_broken_front_matter_is_refused(text: str) -> None:
    """What cannot be read is not guessed at."""
    with pytest.raises(FrontMatterError):
        yaml_editing.revised(text, {"name": json.dumps("B")})


@pytest.mark.parametrize(
    ("text", "wanted", "names", "made"),
    [
        ("{Hild: a, Tug: b}\n", {"Tug": "c"}, {"Hild": "Hild: AS"}, "{'Hild: AS': a, Tug: c}\n"),
        ("'Hild': a # old\n", {}, {"Hild": "Hild's"}, "'Hild''s': a # old\n"),
        ("---\nHild: >\n  a\n...\n", {"Hild": "b"}, {"Hild": "Tug"}, "---\nTug: b\n...\n"),
        ("Hild: a\n# of Tug\nTug: b # old\nBarge: c", {"Tug": None}, {"Barge": "- c"}, "Hild: a\n# of Tug\n'- c': c"),
        ("# all\nHild: a # old\n# end\n", {"Hild": None}, {}, "# all\n\n# end\n"),
    ],
)
def test_keys_of_a_whole_file_have_other_names(
    text: str, wanted: dict[str, Any], names: dict[str, str], made: str
) -> None:
    """In a file of YAML alone keys are renamed in their places and quotes, and lines go; remarks stay."""
    assert yaml_editing.remade(text, wanted, names) == made


@pytest.mark.parametrize("text", ["? Hild\n: a\n", "Hild: a\nTug: b\n", "Hild: [a\n"])
def test_a_key_that_cannot_be_renamed_is_refused(text: str) -> None:
    """A key that stands there already, one written over two lines, and what cannot be read are not guessed at."""
    with pytest.raises(FrontMatterError):
        yaml_editing.remade(text, {"Hild": "c"}, {"Hild": "Tug"})
