"""A site has kinds of entities of its own by a table in content/, and every command goes by them."""

import json
import os
import subprocess
import sys

import pytest
import yaml

from tests.conftest import SiteFolder
from tests.ingest.test_run import text
from tests.site.sites import post

PEOPLE = "person:\n  plural: people\n  schema: Person\n"
NORA = "---\nname: Nora Lindqvist\naliases: [Lindqvist]\n---\n\nRuns the harbour.\n"
NEWS = (
    "Nora Lindqvist of Brekke Lines Inc said it bought Hild Marine for $3 million. Lindqvist met Otto Halvorsen there. "
    "Mr Halvorsen, the chief executive of TikTok, agreed."
)


@pytest.fixture
def people(site: SiteFolder) -> SiteFolder:
    """A site that knows one person, whom an article names beside another one, and has taken it in."""
    site.put("content/kinds.yaml", PEOPLE)
    site.put("content/people/nora-lindqvist.md", NORA)
    site.put("seeds/a.txt", text("The yard is sold", NEWS))
    assert site.run("ingest").exit_code == 0
    return site


def listed(site: SiteFolder, slug: str, key: str) -> list[str]:
    """Return what a post lists under a key."""
    head = site.files()[f"posts/{slug}.md"].decode().split("---\n")[1]
    found: list[str] = yaml.safe_load(head)[key]
    return found


def test_people_are_tagged_from_their_files_alone(people: SiteFolder) -> None:
    """A post names the person that has a file, under a key of its own after the others, and nobody without a file."""
    lines = people.files()["posts/the-yard-is-sold.md"].decode().splitlines()
    keys = [line.partition(":")[0] for line in lines]
    assert keys[keys.index("companies") :][:3] == ["companies", "products", "people"]
    assert lines[keys.index("people")] == "people: [Nora Lindqvist]"
    assert listed(people, "the-yard-is-sold", "products") == ["TikTok"]
    assert [name for name in people.files() if name.startswith("people/")] == ["people/nora-lindqvist.md"]
    assert "Halvorsen" not in people.run("review", "--list").stdout


def test_a_second_run_changes_nothing(people: SiteFolder) -> None:
    """What has been taken in with a kind of its own is unchanged the next time, by the ledger and without it."""
    before = people.files()
    assert "1 unchanged" in people.run("ingest").stdout
    (people.root / ".tearsheet/settled").unlink()
    assert "1 unchanged" in people.run("ingest").stdout
    assert people.files() == before


def test_a_kind_that_comes_later_is_tagged(site: SiteFolder) -> None:
    """With the table and a file, the next run gives posts that nobody has edited their people; an edited one stays."""
    site.put("seeds/a.txt", text("The yard is sold", NEWS))
    site.put(
        "seeds/b.txt", text("The yard is shut", "Years later Nora Lindqvist closed it. Few of the crew were left.")
    )
    site.run("ingest")
    mine = site.content / "posts/the-yard-is-shut.md"
    mine.write_text(mine.read_text().replace("title: The yard is shut", "title: Shut"))
    before = mine.read_bytes()
    assert b"people" not in site.files()["posts/the-yard-is-sold.md"]
    site.put("content/kinds.yaml", PEOPLE)
    site.put("content/people/nora-lindqvist.md", NORA)
    assert site.run("ingest").exit_code == 0
    assert listed(site, "the-yard-is-sold", "people") == ["Nora Lindqvist"]
    assert mine.read_bytes() == before


def test_explain_says_why_a_person_is_tagged(people: SiteFolder) -> None:
    """A tag of an own kind has its kind, place, weight and reasons, and one that is taken out is missing."""
    said = people.run("explain", "the-yard-is-sold").stdout
    assert "Nora Lindqvist (person, first in the lead, weight 2" in said
    assert "“Nora Lindqvist”: its name\n" in said
    path = people.content / "posts/the-yard-is-sold.md"
    path.write_text(path.read_text().replace("people: [Nora Lindqvist]", "people: []"))
    said = people.run("explain", "the-yard-is-sold").stdout
    assert "Named in the text, and not among its tags:\n\nNora Lindqvist (person" in said


def test_who_is_taken_out_stays_out(people: SiteFolder) -> None:
    """A person whom an editor has taken out of a post is noted as untagged when the post is written by force."""
    path = people.content / "posts/the-yard-is-sold.md"
    path.write_text(path.read_text().replace("people: [Nora Lindqvist]", "people: []"))
    assert people.run("ingest", "--force", str(path)).exit_code == 0
    assert listed(people, "the-yard-is-sold", "people") == []
    assert listed(people, "the-yard-is-sold", "untagged") == ["Nora Lindqvist"]


def test_a_name_is_decided_to_be_a_person(people: SiteFolder) -> None:
    """What tagging took for a company becomes a person by a line in decisions.yaml, in files and in posts."""
    assert "Hild Marine" in listed(people, "the-yard-is-sold", "companies")
    people.put(
        "content/decisions.yaml", "Hild Marine: person\nOtto Halvorsen: person\nHalvorsen: alias of Otto Halvorsen\n"
    )
    assert people.run("review", "--apply").exit_code == 0
    assert "Hild Marine" not in listed(people, "the-yard-is-sold", "companies")
    assert listed(people, "the-yard-is-sold", "people") == ["Nora Lindqvist", "Hild Marine", "Otto Halvorsen"]
    files = people.files()
    assert "companies/hild-marine.md" not in files
    assert b"moved: [companies/hild-marine]" in files["people/hild-marine.md"]
    assert b"aliases: [Halvorsen]" in files["people/otto-halvorsen.md"]
    people.put("content/decisions.yaml", "Hild Marine: persn\n")
    wrong = people.run("review", "--apply").stderr
    assert "“persn” is no decision; write company, product, product of OWNER, person, person of OWNER, alias" in wrong


def test_a_walk_takes_the_name_of_a_kind(people: SiteFolder) -> None:
    """In a review one types the name of an own kind, which the question names, and the line says it."""
    done = subprocess.run(
        [sys.executable, "-m", "tearsheet", "review"],
        input="persn\nperson\nq\n",
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert "? help, person: " in done.stdout
    assert "type one of c p a o i s u q person, or ?" in done.stderr
    decided = (people.content / "decisions.yaml").read_text(encoding="utf-8")
    assert decided.splitlines()[0].startswith(
        "# What names in the news are: company, product, product of OWNER, person,"
    )
    name, _, said = decided.splitlines()[-1].partition(": ")
    assert said == "person"
    assert name in listed(people, "the-yard-is-sold", "people")


def test_people_are_renamed_merged_split_and_ignored(people: SiteFolder) -> None:
    """The commands that change entities change people in their files and posts; an unknown kind is refused."""
    told = people.run("entity", "rename", "person", "Nora Lindqvist", "Nora Berg").output
    assert told == "renamed person “Nora Lindqvist” to “Nora Berg”: 1 post, 2 entity files\n"
    assert listed(people, "the-yard-is-sold", "people") == ["Nora Berg"]
    assert b"moved: [people/nora-lindqvist]" in people.files()["people/nora-berg.md"]
    people.put("content/people/n-berg.md", "---\nname: N. Berg\n---\n")
    told = people.run("entity", "merge", "person", "Nora Berg", "N. Berg").output
    assert told == "merged person “Nora Berg” into “N. Berg”: 1 post, 2 entity files\n"
    assert listed(people, "the-yard-is-sold", "people") == ["N. Berg"]
    told = people.run("entity", "split", "person", "N. Berg", "Lindqvist").output
    assert told == "split person “Lindqvist” from “N. Berg”: 0 posts, 2 entity files\n"
    told = people.run("entity", "ignore", "person", "N. Berg").output
    assert told == "ignored person “N. Berg”: 1 post, 1 entity file\n"
    assert listed(people, "the-yard-is-sold", "people") == []
    refused = people.run("entity", "ignore", "persn", "N. Berg")
    assert refused.exit_code == 2
    assert "“persn” is no kind of entity (company, product, topic, person); did you mean “person”?" in refused.stderr


def test_an_alias_of_a_person_is_found_and_mended(people: SiteFolder) -> None:
    """`check` names an alias among the people of a post, and `check --fix` writes the name."""
    people.put("content/sources/pilot.md", "---\nname: Pilot\n---\n")
    people.put("content/posts/b.md", post("B", people=["Lindqvist"], source="Pilot", summary="S"))
    said = people.run("check").stdout
    assert "posts/b.md:5: “Lindqvist” in people is an alias of “Nora Lindqvist”; write the name;" in said
    done = people.run("check", "--fix")
    assert done.exit_code == 0, done.output
    assert listed(people, "b", "people") == ["Nora Lindqvist"]


def test_schemas_and_forms_have_people(people: SiteFolder) -> None:
    """Posts may name people, people have a schema and a form, and decisions may say person."""
    made = json.loads(people.run("schema").stdout)
    assert list(made)[:6] == ["posts", "companies", "products", "topics", "people", "sources"]
    assert "people" in made["posts"]["properties"]
    assert made["people"]["properties"].keys() == made["companies"]["properties"].keys()
    assert "person" in made["decisions"]["additionalProperties"]["pattern"]
    forms = yaml.safe_load(people.run("schema", "--decap").stdout)["collections"]
    by_name = {form["name"]: form for form in forms}
    assert by_name["people"]["folder"] == "content/people"
    field = next(each for each in by_name["posts"]["fields"] if each["name"] == "people")
    assert (field["widget"], field["collection"]) == ("relation", "people")


def test_own_kinds_may_own(site: SiteFolder) -> None:
    """A kind that `owns` is asked for owners, and an owner of such a kind that is renamed is renamed there too."""
    site.put("content/kinds.yaml", PEOPLE + "  owns: true\n")
    site.put("content/people/nora.md", "---\nname: Nora\n---\n")
    site.put("content/companies/hild.md", "---\nname: Hild\nowner: Nora\n---\n")
    assert site.run("entity", "rename", "company", "Hild", "Hold").exit_code == 0
    assert site.run("entity", "rename", "person", "Nora", "Nora Berg").exit_code == 0
    assert b"owner: Nora Berg" in site.files()["companies/hold.md"]
    site.put("content/companies/hild.md", "---\nname: Hild\nowner: Norra\n---\n")
    refused = site.run("entity", "rename", "company", "Hild", "Held").stderr
    assert "its owner “Norra” is no company or person that is known" in refused


BROKEN = {
    "no YAML": ("person: [\n", "kinds.yaml:2: broken YAML"),
    "no table": ("- person\n", "kinds.yaml:1: the front matter is no mapping of keys to values"),
    "no plural": ("person:\n  schema: Person\n", "kinds.yaml:1: “plural” is missing; add a line “plural: …”"),
    "a key that nobody reads": (
        "person:\n  plural: people\n  shema: Person\n",
        "kinds.yaml:3: unknown key “shema”; did you mean “schema”?",
    ),
    "a kind that is there": (
        "company:\n  plural: firms\n",
        "kinds.yaml:1: every site has the kind “company”; choose another name",
    ),
    "a plural that is there": (
        "firm:\n  plural: companies\n",
        "kinds.yaml:2: the plural “companies” is that of a kind that every site has; choose another word",
    ),
    "a plural that is a key of posts": (
        "subject:\n  plural: summary\n",
        "kinds.yaml:2: the plural “summary” is that of a key of posts; choose another word",
    ),
    "a plural twice": (
        "person:\n  plural: people\nhuman:\n  plural: people\n",
        "kinds.yaml:4: the plural “people” is that of “person”; choose another word",
    ),
    "no name": (
        "Person:\n  plural: people\n",
        "kinds.yaml:1: “Person” cannot be the name of a kind; write it in small",
    ),
    "what decisions say": (
        "alias:\n  plural: aliases\n",
        "kinds.yaml:1: “alias” means something else in decisions.yaml; choose another name",
    ),
    "what cannot be found": (
        "person:\n  plural: people\n  found: true\n",
        "kinds.yaml:3: only companies and products can be found; take out “found”",
    ),
    "nothing": ("person:\n", "kinds.yaml:1: “person” says nothing of the kind; write “plural: …” below it"),
}


@pytest.mark.parametrize(("table", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_stops_every_command(site: SiteFolder, table: str, message: str) -> None:
    """What is wrong in the table is said with its line and what to do, and no command does anything."""
    site.put("content/kinds.yaml", table)
    site.put("seeds/a.txt", text("The yard is sold", NEWS))
    before = site.files()
    for command in ("ingest", "check", "build"):
        done = site.run(command)
        assert done.exit_code == 1
        assert message in done.stderr
    assert site.files() == before
