"""What editors decide of names stands in decisions.yaml, and the site's files follow it."""

import pytest

from tearsheet.entities import decisions
from tearsheet.entities.decision_plan import DecisionPlan
from tearsheet.entities.decisions import HEAD, Decision, forms
from tearsheet.entities.entity_files import revised
from tearsheet.errors import TearsheetError
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tests.conftest import SiteFolder
from tests.ingest.test_run import text

CANDIDATE = Entity(name="Hild", kind="company", aliases=("Hild Yard",), status="candidate", evidence=("a.txt: bought",))
BREKKE = Entity(name="Brekke Lines", kind="company", aliases=("Brekke",))
QUILLO = Entity(name="Quillo", kind="product")
GONE = Entity(name="Vard", kind="company", status="ignored", moved=("companies/nordal",))
STARTER = Entity(name="Orla Group", kind="company", aliases=("Orla",), industry="Ships")
OWN = [(f"{built_in()[entity.kind].plural}/{entity.slug}.md", entity) for entity in (CANDIDATE, BREKKE, QUILLO, GONE)]


def plan(**decided: str) -> DecisionPlan:
    """Return what these decisions come to, with _ for the spaces of names."""
    said, problems = decisions.parse_decisions(
        "".join(f"{name.replace('_', ' ')}: {value}\n" for name, value in decided.items()), built_in()
    )
    assert problems == []

    def forms(name: str) -> set[str]:
        return {"Nord", "Orla"} if name == "Nord Sea" else set()

    made = DecisionPlan(built_in(), OWN, [STARTER], lambda path: path == "companies/nordtel.md", forms)
    made.follow(said)
    return made


def test_lines_are_read_and_wrong_ones_are_named_all_at_once() -> None:
    """Each wrong line is a problem with its number and what to write; the right ones count."""
    said, problems = decisions.parse_decisions(
        "# mine\nHild: company\nQuillo 3: product of Brekke Lines\nVard Prize: ignore\n360: alias of The 360\n"
        "No: product\nBrek: compny\n'Or: la': alias of\nSolvik: [company]\nOrla: alias of Orla\n\"\": ignore\n",
        built_in(),
    )
    assert said == {
        "Hild": Decision("company"),
        "Quillo 3": Decision("product", "Brekke Lines"),
        "Vard Prize": Decision("ignore"),
        "360": Decision("alias", "The 360"),
        "No": Decision("product"),
    }
    forms = "write company, product, product of OWNER, alias of NAME, or ignore"
    assert [str(problem) for problem in problems] == [
        f"decisions.yaml:7: “Brek”: “compny” is no decision; {forms}",
        f"decisions.yaml:8: “Or: la”: “alias of” is no decision; {forms}",
        f"decisions.yaml:9: “Solvik”: that is no decision; {forms}",
        "decisions.yaml:10: “Orla” cannot be alias of itself; name another one",
        "decisions.yaml:11: “” cannot be a name; take the line out",
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("- Hild\n", "decisions.yaml:1: no lines “NAME: decision”; write company"),
        ("Hild: company\nHild: ignore\n", "decisions.yaml:2: the key “Hild” stands there twice"),
        ("Hild: company\nQui: llo: product\n", "decisions.yaml:2: broken YAML"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(said: str, message: str) -> None:
    """What cannot be read as lines of names is said with its line."""
    with pytest.raises(TearsheetError) as error:
        decisions.parse_decisions(said, built_in())
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "name", ["Hild", "No", "360", "Hild: Sons", "# Hild", "- x", "Ærø & 'Sons'", "[a]", "x" * 200, "🚢 Lines"]
)
@pytest.mark.parametrize("before", ["", "# mine\nB: ignore  # since 2020\n\nA:   'company'", "B: ignore\n"])
def test_a_line_is_added_and_nothing_else_changes(before: str, name: str) -> None:
    """A decision goes to the end of the file, remarks and order stay, and it is read as it was written."""
    new = decisions.added(before, name, Decision("product", "Brekke: Lines"), built_in())
    assert new.startswith(before or HEAD.format(forms=forms(built_in())))
    said, problems = decisions.parse_decisions(new, built_in())
    assert problems == []
    assert list(said.items())[-1] == (name, Decision("product", "Brekke: Lines"))


def test_a_file_in_braces_is_not_broken() -> None:
    """Where no line can be added, the editor is told how the file must be."""
    with pytest.raises(TearsheetError, match="without braces"):
        decisions.added("{Hild: company}\n", "Quillo", Decision("product"), built_in())


@pytest.mark.parametrize(
    ("decided", "files"),
    [
        ({"Hild": "company"}, {"companies/hild.md": Entity(name="Hild", kind="company", aliases=("Hild Yard",))}),
        (
            {"Hild": "product of Brekke Lines"},
            {
                "products/hild.md": Entity(
                    name="Hild", kind="product", aliases=("Hild Yard",), owner="Brekke Lines", moved=("companies/hild",)
                ),
                "companies/hild.md": None,
            },
        ),
        (
            {"Hild": "ignore"},
            {"companies/hild.md": Entity(name="Hild", kind="company", aliases=("Hild Yard",), status="ignored")},
        ),
        (
            {"Hild": "alias of Brekke"},
            {
                "companies/brekke-lines.md": Entity(
                    name="Brekke Lines",
                    kind="company",
                    aliases=("Brekke", "Hild", "Hild Yard"),
                    moved=("companies/hild",),
                ),
                "companies/hild.md": None,
            },
        ),
        (
            {"Orl": "alias of Orla"},
            {
                "companies/orla-group.md": Entity(
                    name="Orla Group", kind="company", aliases=("Orla", "Orl"), industry="Ships"
                )
            },
        ),
        ({"Orla_Group": "company"}, {"companies/orla-group.md": STARTER}),
        (
            {"Nord_Sea": "company"},
            {"companies/nord-sea.md": Entity(name="Nord Sea", kind="company", aliases=("Nord",))},
        ),
        ({"Nordtel": "company"}, {"companies/nordtel-2.md": Entity(name="Nordtel", kind="company", slug="nordtel-2")}),
        ({"Nordal": "company"}, {"companies/nordal-2.md": Entity(name="Nordal", kind="company", slug="nordal-2")}),
        (
            {"Target": "product"},
            {"products/target.md": Entity(name="Target", kind="product", ambiguity={"Target": "hard"})},
        ),
        (
            {"Qui": "alias of Quil", "Quil": "alias of Quillo"},
            {"products/quillo.md": Entity(name="Quillo", kind="product", aliases=("Quil", "Qui"))},
        ),
        ({"Vard": "company"}, {"companies/vard.md": Entity(name="Vard", kind="company", moved=("companies/nordal",))}),
        ({"Brekke": "company", "Quillo": "product", "Vard": "ignore"}, {}),
    ],
)
def test_entities_follow(decided: dict[str, str], files: dict[str, Entity | None]) -> None:
    """Each decision gives exactly these files; following it again changes nothing."""
    made = plan(**decided)
    assert made.problems == []
    assert made.wanted == files
    again = DecisionPlan(built_in(), made.own, [STARTER], lambda _: False)
    again.follow(
        decisions.parse_decisions(
            "".join(f"{name.replace('_', ' ')}: {said}\n" for name, said in decided.items()), built_in()
        )[0]
    )
    assert again.wanted == {}
    assert again.problems == []


@pytest.mark.parametrize(
    ("decided", "problem"),
    [
        (
            {"Brekke_Lines": "product"},
            ("“Brekke Lines”: it is a company already, in companies/brekke-lines.md", "take"),
        ),
        ({"Brekke": "ignore"}, ("“Brekke”: it is an alias in companies/brekke-lines.md", "take out this line")),
        ({"Hild_Yard": "company"}, ("“Hild Yard”: it is an alias in companies/hild.md", "take out this line")),
        ({"X": "alias of Quilo"}, ("“X”: no company or product is called “Quilo”", "did you mean “Quillo”?")),
        ({"X": "alias of Y", "Y": "alias of X"}, ("“X”: no company or product is called “Y”", "check")),
        ({"X": "alias of Vard"}, ("“X”: “Vard” is ignored (companies/vard.md)", "name another one")),
        ({"Quillo": "alias of Brekke"}, ("“Quillo”: it is no alias of “Brekke Lines”: it has a file", "merge the two")),
        ({"Brekke": "alias of Quillo"}, ("“Brekke”: it is an alias in companies/brekke-lines.md", "take out")),
    ],
)
def test_what_cannot_be_followed_is_said(decided: dict[str, str], problem: tuple[str, str]) -> None:
    """A decision against what editors have in their files changes nothing and says what to do."""
    made = plan(**decided)
    assert made.wanted == {}
    _, what, hint = made.problems[0]
    assert what.startswith(problem[0])
    assert hint.startswith(problem[1])


@pytest.mark.parametrize(("calem", "group_is"), [("product", "company"), ("ignore", "ignore")])
def test_a_candidate_that_is_decided_claims_no_name_of_another(calem: str, group_is: str) -> None:
    """A name that a listed company has as an alias is not decided anew; other such forms of a candidate go."""
    listed = Entity(name="Calem AS", kind="company", aliases=("Calem", "Calem Yard"))
    found = Entity(name="Calem", kind="company", status="candidate")
    group = Entity(name="Calem Group", kind="company", aliases=("Calem Yard", "CG"), status="candidate")
    own = [(f"companies/{entity.slug}.md", entity) for entity in (listed, found, group)]
    made = DecisionPlan(built_in(), own, [], lambda _: False)
    made.follow({"Calem": Decision(calem), "Calem Group": Decision(group_is)})
    assert made.problems == [
        ("Calem", "“Calem”: it is an alias in companies/calem-as.md", "take out this line or that alias")
    ]
    assert made.catalogue().problems == []
    decided = made.wanted.pop("companies/calem-group.md")
    assert decided is not None
    assert (decided.aliases, made.wanted) == (("CG",), {})


def test_a_file_of_the_editors_keeps_its_remarks() -> None:
    """What has changed of an entity is written into its file; all other lines stay as they are."""
    old = (
        "---\n# ours\nname: 'Hild'   # the yard\naliases:\n- Hild A\nstatus: candidate # ?\n"
        "website: x\nevidence: [a,\n  b]\n---\nMine.\n"
    )
    entity = Entity(name="Hild", kind="company", aliases=("Hild A", "Hild B"), website="x", description="Mine.")
    assert revised(old, entity, built_in()) == (
        "---\n# ours\nname: 'Hild'   # the yard\naliases:\n- Hild A\n- Hild B\nwebsite: x\n---\nMine.\n"
    )
    flow = "---\n{name: Hild, status: candidate}\n---\n"
    assert revised(flow, Entity(name="Hild", kind="company"), built_in()) == "---\n{name: Hild}\n---\n"


def test_a_file_by_hand_is_applied(site: SiteFolder) -> None:
    """`review --apply` follows what an editor has written, tags posts anew, says what is wrong, and asks nothing."""
    site.put("seeds/a.txt", text("One of them", "The quay was built for Solvik. It was tested with Quillo for weeks."))
    site.run("ingest")
    mine = "# mine\nSolvik: company\nQuillo: product of Solvik\nBrek: compny\n"
    site.put("content/decisions.yaml", mine)
    result = site.run("review", "--apply")
    assert result.exit_code == 1
    assert "decisions.yaml:4: “Brek”: “compny” is no decision; write company" in result.stderr
    assert "Followed decisions.yaml: 2 files of companies and products written, 1 post tagged anew" in result.stdout
    assert site.files()["products/quillo.md"] == b"---\nname: Quillo\nowner: Solvik\n---\n"
    assert b"\ncompanies: [Solvik]\nproducts: [Quillo]\n" in site.files()["posts/one-of-them.md"]
    assert site.files()["decisions.yaml"] == mine.encode()
    before = site.files()
    again = site.run("review", "--apply")
    assert "0 files of companies and products written, 0 posts tagged anew" in again.stdout
    assert site.files() == before
    assert "0 posts written, 1 unchanged" in site.run("ingest").stdout
    assert site.run("build").exit_code == 0


def test_an_edited_post_is_left_as_it_is(site: SiteFolder) -> None:
    """A post of the editor's gets no tags by a decision, and the review says so."""
    site.put("seeds/a.txt", text("One of them", "The quay was built for Solvik."))
    site.run("ingest")
    post = site.content / "posts/one-of-them.md"
    post.write_text(post.read_text().replace("One of them", "Mine"))
    edited = post.read_bytes()
    site.put("content/decisions.yaml", "Solvik: company\n")
    assert "0 posts tagged anew, 1 edited post left as you have it" in site.run("review", "--apply").stdout
    assert post.read_bytes() == edited


@pytest.mark.parametrize("data", [b"\xff\xfe", b"- a\n", b"a: [\n"])
def test_a_broken_file_stops_the_review(site: SiteFolder, data: bytes) -> None:
    """Where decisions.yaml cannot be read nothing is done, and it is named."""
    site.put("content/decisions.yaml", data)
    for option in ("--apply", "--list"):
        result = site.run("review", option)
        assert result.exit_code == 1
        assert result.stderr.startswith("content/decisions.yaml")
