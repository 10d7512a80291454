"""Companies and products are renamed, merged, split and ignored in all files that name them, and nowhere else."""

import json

import pytest

from tearsheet.catalogue import Catalogue
from tearsheet.entities import edits
from tearsheet.entities.edits import Changes
from tearsheet.entities.inventory import Inventory
from tearsheet.errors import ChangesError
from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tests.site.sites import entity

BREKKE, HILD, TUG = "companies/brekke.md", "companies/hild.md", "products/tug.md"


def written(title: str, body: str, **said: object) -> str:
    """Return a post as ingest generates it, with these keys beside."""
    made, problems = post.parse_post(
        f"---\ntitle: {title}\ndate: 2026-02-20\nsection: Ports\n{_yaml(said)}---\n\n{body}\n", "", "a", built_in()
    )
    assert (made is not None, problems) == (True, [])
    assert made is not None
    return post.write(made, built_in())


def edited(title: str, body: str, **said: object) -> str:
    """Return a post that an editor has made his own."""
    return written(title, body, **said).replace("\nsection: Ports\n", "\nsection:  Ports # ours\n")


def _yaml(said: dict[str, object]) -> str:
    """Return keys and values as lines of YAML."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items())


def inventory(**more: str) -> Inventory:
    """Return two companies, a product, and posts that name them."""
    texts = {
        BREKKE: entity("Brekke", aliases=["Brekke Lines"], context=["ships"], owner="Vard") + "\nBuilds ships.\n",
        HILD: entity("Hild", aliases=["Hild AS"], context=["ships", "cranes"], ambiguity={"Hild": "soft"}),
        "companies/vard.md": entity("Vard"),
        TUG: "---\nname: Tug\nowner: Hild  # since 2010\n---\n",
        "posts/one.md": written("One", "Hild AS buys.", companies=["Hild", "Brekke"], products=["Tug"]),
        "posts/two.md": edited("Two", "Hild sails.", companies=["Hild"]),
        "posts/three.md": written("Three", "Tug sails.", products=["Tug"]),
    }
    return Inventory.of(
        texts | {name.replace("__", "/") + ".md": text for name, text in more.items()}, built_in(), frozenset({"Aker"})
    )


def front(changes: Changes, path: str) -> list[str]:
    """Return the lines of a changed file."""
    text = changes.files[path]
    assert text is not None
    return text.splitlines()


def test_a_renamed_company_is_renamed_wherever_it_is_named() -> None:
    """File, address, owners and posts have the new name; the old one is an alias, and its address leads on."""
    changes = edits.rename(inventory(), "company", "Hild", "Hild Marine")
    assert sorted(changes.files) == ["companies/hild-marine.md", HILD, "posts/one.md", "posts/two.md", TUG]
    assert changes.files[HILD] is None
    lines = front(changes, "companies/hild-marine.md")
    assert 'name: "Hild Marine"' in lines
    assert 'aliases: ["Hild AS", Hild]' in lines
    assert "moved: [companies/hild]" in lines
    assert front(changes, TUG)[2] == "owner: Hild Marine  # since 2010"
    assert "companies: [Hild Marine, Brekke]" in front(changes, "posts/one.md")
    assert (changes.posts, changes.entities) == (2, 3)


@pytest.mark.parametrize("how", ["rename", "merge", "ignore"])
def test_a_candidate_that_is_dealt_with_claims_no_name_of_another(how: str) -> None:
    """Short forms that cues found go from a candidate that an editor deals with where they are a listed one's name."""
    found = entity("Vard Ships", aliases=["Vard", "Vard Yard"], status="candidate")
    known = inventory(companies__vard_ships=found)
    if how == "rename":
        changes = edits.rename(known, "company", "Vard Ships", "Vardship")
    elif how == "merge":
        changes = edits.merge(known, "company", "Vard Ships", "Brekke")
    else:
        changes = edits.ignore(known, "company", "Vard Ships")
    made = [text for path, text in changes.files.items() if path.startswith("companies/") and text is not None]
    assert any("Vard Yard" in text for text in made)
    assert Catalogue(built_in(), changes.after.entities.items()).problems == []


def test_what_another_is_called_is_not_ignored() -> None:
    """A candidate whose very name is a listed one's is merged with that, since two would claim the name."""
    known = inventory(companies__hild_as=entity("Hild AS", status="candidate"))
    with pytest.raises(ChangesError, match=r"“Hild AS” is a name in companies/hild\.md already; merge the two"):
        edits.ignore(known, "company", "Hild AS")


def test_what_nobody_has_edited_stays_so_and_what_somebody_has_too() -> None:
    """An unedited post goes on following its seed; of an edited one only the names change."""
    before = inventory()
    changes = edits.rename(before, "company", "Hild", "Hild Marine")
    one, two = changes.files["posts/one.md"], changes.files["posts/two.md"]
    assert one is not None
    assert not post.is_edited(one)
    assert two == before.texts["posts/two.md"].replace("companies: [Hild]", "companies: [Hild Marine]")
    assert post.is_edited(two)


def test_lines_of_windows_stay() -> None:
    """A post with Windows' line ends keeps them, and remains unedited."""
    known = inventory(posts__four=written("Four", "Hild.", companies=["Hild"]).replace("\n", "\r\n"))
    text = edits.rename(known, "company", "Hild", "Hold").files["posts/four.md"]
    assert text is not None
    assert text.count("\n") == text.count("\r\n")
    assert not post.is_edited(text.replace("\r\n", "\n"))


def test_all_that_posts_say_of_a_company_is_renamed() -> None:
    """What a post is about, its figures and what an editor has taken out of it go by the new name too."""
    figures = [{"amount": "$3", "of": "Hild", "text": "Hild paid $3."}]
    known = inventory(posts__four=written("Four", "Hild.", companies=["Hild"], about=["Hild"], figures=figures))
    known = Inventory.of({**known.texts, "posts/five.md": written("Five", "Hild.", untagged=["Hild"])}, built_in())
    changes = edits.rename(known, "company", "Hild", "Hold")
    lines = front(changes, "posts/four.md")
    assert "about: [Hold]" in lines
    assert "figures: [{amount: $3, of: Hold, text: Hild paid $3.}]" in lines
    assert "untagged: [Hold]" in front(changes, "posts/five.md")


def test_a_product_of_the_same_name_keeps_it() -> None:
    """Where a post names a product with the company's name, what it is about and its figures may mean that."""
    known = inventory(posts__four=written("Four", "Hild.", companies=["Hild"], products=["Hild"], about=["Hild"]))
    lines = front(edits.rename(known, "company", "Hild", "Hold"), "posts/four.md")
    assert {"companies: [Hold]", "products: [Hild]", "about: [Hild]"} <= set(lines)


def test_a_name_that_only_looks_different_keeps_its_address() -> None:
    """A new name with the same address leaves the file where it is, and nothing leads elsewhere."""
    changes = edits.rename(inventory(), "company", "Hild", "HILD")
    assert changes.files.keys() == {HILD, TUG, "posts/one.md", "posts/two.md"}
    assert not any(line.startswith("moved") for line in front(changes, HILD))


def test_renamed_back_all_is_as_before() -> None:
    """A company that gets its old name back has its old address back, and its other one leads there."""
    texts = dict(inventory().texts)
    files = edits.rename(inventory(), "company", "Hild", "Hold").files
    there = Inventory.of({path: text for path, text in {**texts, **files}.items() if text is not None}, built_in())
    back = edits.rename(there, "company", "Hold", "Hild")
    assert "moved: [companies/hold]" in front(back, HILD)
    assert back.files["posts/one.md"] == texts["posts/one.md"]


def test_a_merged_company_is_an_alias_of_the_other() -> None:
    """Names, context and addresses are united, owners and posts name the one that is left, each once."""
    changes = edits.merge(inventory(), "company", "Hild", "Brekke")
    lines = front(changes, BREKKE)
    assert 'aliases: ["Brekke Lines", Hild, Hild AS]' in lines
    assert 'context: ["ships", cranes]' in lines
    assert "moved: [companies/hild]" in lines
    assert lines[-1] == "Builds ships."
    assert changes.files[HILD] is None
    assert front(changes, TUG)[2] == "owner: Brekke  # since 2010"
    assert "companies: [Brekke]" in front(changes, "posts/one.md")
    assert next(reversed(changes.files)) == HILD


def test_what_was_said_of_a_merged_company_is_said_of_the_other() -> None:
    """The editor's description of the one that goes stands below that of the other, once, in its line ends."""
    said = f"{inventory().texts[HILD]}\nBuilds cranes,\nand ships.\n"
    both = Inventory.of(dict(inventory().texts) | {HILD: said}, built_in())
    assert "\n\nBuilds ships.\n\nBuilds cranes,\nand ships.\n" in str(
        edits.merge(both, "company", "Hild", "Brekke").files[BREKKE]
    )
    theirs = both.texts[BREKKE].replace("Builds ships.\n", "Builds cranes,\nand ships.\n").replace("\n", "\r\n")
    merged = str(
        edits.merge(Inventory.of(dict(both.texts) | {BREKKE: theirs}, built_in()), "company", "Hild", "Brekke").files[
            BREKKE
        ]
    )
    assert merged.endswith("---\r\n\r\nBuilds cranes,\r\nand ships.\r\n")
    bare = "---\r\nname: Brekke\r\n---\r\n"
    merged = str(
        edits.merge(Inventory.of(dict(both.texts) | {BREKKE: bare}, built_in()), "company", "Hild", "Brekke").files[
            BREKKE
        ]
    )
    assert merged.endswith("---\r\n\r\nBuilds cranes,\r\nand ships.\r\n")


def test_an_alias_becomes_a_company_of_its_own() -> None:
    """Posts that use the alias and no other name go with it; those that use both, or none of them, stay."""
    texts = {
        "posts__alias": written("Alias", "Hild AS buys.", companies=["Hild"]),
        "posts__both": written("Both", "Hild buys Hild AS.", companies=["Hild"]),
        "posts__below": written("Below", "Hild AS.\n\n<!-- boilerplate -->\n\nAbout Hild.", companies=["Hild"]),
        "posts__none": written("None", "They buy.", companies=["Hild"]),
    }
    changes = edits.split(inventory(**texts), "company", "Hild", "Hild AS", "Hild Yard")
    assert {path for path in changes.files if path.startswith("posts/")} == {
        "posts/alias.md",
        "posts/below.md",
        "posts/one.md",
    }
    assert "companies: [Hild Yard]" in front(changes, "posts/alias.md")
    assert front(changes, "companies/hild-yard.md")[1:3] == ["name: Hild Yard", "aliases: [Hild AS]"]
    assert "aliases: []" in front(changes, HILD)


def test_a_merge_can_be_split_again() -> None:
    """What was merged and is split has its own address again."""
    merged = edits.merge(inventory(), "company", "Hild", "Brekke").files
    there = Inventory.of(
        {path: text for path, text in {**inventory().texts, **merged}.items() if text is not None}, built_in()
    )
    changes = edits.split(there, "company", "Brekke", "Hild")
    assert "moved: []" in front(changes, BREKKE)
    assert "  Hild: soft" in front(changes, HILD)


def test_an_ignored_company_is_in_no_post() -> None:
    """Its file says that it is ignored, and posts name it by none of its names."""
    known = inventory(posts__four=edited("Four", "Hild.", companies=["Hild AS", "Brekke"], about=["Hild", "Brekke"]))
    changes = edits.ignore(known, "company", "Hild")
    assert "status: ignored" in front(changes, HILD)
    assert {"companies: [Brekke]", "about: [Brekke]"} <= set(front(changes, "posts/four.md"))
    assert TUG not in changes.files
    there = Inventory.of(
        {path: text for path, text in {**known.texts, **changes.files}.items() if text is not None}, built_in()
    )
    assert edits.ignore(there, "company", "Hild").files == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("Hild", "Brekke Lines"),
            f"{HILD}: “Brekke Lines” is a name in {BREKKE} already; choose another name, or merge",
        ),
        (("Hild", "Tug"), f"{HILD}: “Tug” is a name in {TUG} already"),
        (("Hild", "brekke!"), f"{HILD}: the address of “brekke!” would be that of {BREKKE}"),
        (("Hild", "Old"), f"{HILD}: the address of “Old” leads to companies/new.md, which had it before"),
        (("Hild", "Hild"), f"{HILD}: “Hild” is its name already"),
        (("Hidl", "X"), "companies: there is no company “Hidl”; did you mean “Hild”?"),
        (("Hild AS", "X"), f"{HILD}: “Hild AS” is an alias of “Hild”; name that"),
        (("Tug", "X"), f"{TUG}: “Tug” is a product, there is no company of that name in companies/"),
        (("Hild", " \n"), "“” cannot be a name"),
        (("Hild", "A\x1b[31m"), "cannot be a name"),
        (("Lost", "X"), "companies/lost.md:3: its owner “Vart” is no company that is known; did you mean “Vard”?"),
    ],
)
def test_a_name_that_cannot_be_is_refused(arguments: tuple[str, str], message: str) -> None:
    """A new name that is another's, or none, and an old one that nobody has, are refused with what to do."""
    more = {
        "companies__new": entity("New", moved=["companies/old"]),
        "companies__lost": entity("Lost", owner="Vart"),
    }
    with pytest.raises(ChangesError) as caught:
        edits.rename(inventory(**more), "company", *arguments)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Hild", "Hild"), f"{HILD}: “Hild” and “Hild” are one already"),
        (("Hild", "Hild AS"), f"{HILD}: “Hild” and “Hild AS” are one already"),
        (
            ("Hild", "Tug"),
            f"{HILD}: it is a company, and “Tug” is a product ({TUG}); only two of a kind can be merged; if it is",
        ),
        (
            ("Tug", "Hild"),
            f"if it belongs to that, write “owner: Hild” into {TUG}; if it is another name of that, write",
        ),
        (("Hild", "Gone"), f"{HILD}: “Gone” is ignored (companies/gone.md)"),
        (("Vard", "Brekke"), f"{BREKKE}: merged with companies/vard.md it would own itself; change the “owner”"),
        (("Top", "Vard"), "merged with companies/top.md it would own itself by way of companies/mid.md"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(arguments: tuple[str, str], message: str) -> None:
    """What is one already, of two kinds or ignored, and what would own itself, is not merged; both files are named."""
    more = {
        "companies__gone": entity("Gone", status="ignored"),
        "companies__mid": entity("Mid", owner="Top"),
        "companies__top": entity("Top"),
    }
    known = inventory(**more)
    known = Inventory.of(
        {**known.texts, "companies/vard.md": entity("Vard", owner="Mid" if "Top" in arguments else "Aker")},
        built_in(),
        known.listed,
    )
    with pytest.raises(ChangesError) as caught:
        edits.merge(known, "company", *arguments)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("alias", "new", "message"),
    [
        ("Hidl AS", None, f"{HILD}: “Hild” has no alias “Hidl AS”; did you mean “Hild AS”?"),
        ("Hild AS", "Hild", f"{HILD}: “Hild” is a name in {HILD} already"),
        ("Hild AS", "Brekke", f"{HILD}: “Brekke” is a name in {BREKKE} already"),
        ("Hild AS", "hild.", f"{HILD}: the address of “hild.” would be that of {HILD}"),
    ],
)
def test_a_split_that_cannot_be_is_refused(alias: str, new: str | None, message: str) -> None:
    """Only an alias can be split off, and its name and address must be free."""
    with pytest.raises(ChangesError) as caught:
        edits.split(inventory(), "company", "Hild", alias, new)
    assert message in str(caught.value)


def test_a_broken_post_is_named() -> None:
    """A post that cannot be read stops a change, since it might name what is changed."""
    with pytest.raises(ChangesError, match=r"posts/four.md:3: broken YAML .*; mend it, then give the command again"):
        edits.rename(inventory(posts__four="---\ntitle: [\n---\n"), "company", "Hild", "Hold")
