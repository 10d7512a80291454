"""Posts of the editor's stay whole when a decision makes what they name another kind, or another one's name."""

import dataclasses

import pytest

from tearsheet.entities import entity_files
from tearsheet.entities.apply_decisions import DecidedSite, Outcome
from tearsheet.entities.decisions import Decision
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.settings import Settings
from tearsheet.storage.files import Rewrite
from tearsheet.text.frontmatter import FrontMatterError
from tests.conftest import SiteFolder
from tests.entities.test_review import typed
from tests.ingest.test_run import text
from tests.site.sites import post

EDITED = (
    "---\r\n# mine\r\ntitle: 'Ferries wait'\r\ndate: 2026-11-20\r\ndate_basis: published\r\nsection: Harbour\r\n"
    "source: The Quay\r\nsummary: They wait.\r\n{names}untagged: [Vardo]  # no\r\nlang: en\r\n---\r\n\r\n"
    "Hild Marine waits.  Brekke too.\r\n"
)
NAMES = (
    "companies:   # in order\r\n- Solvik\r\n{more}products: [{products}]\r\nabout: [{called}]\r\n"
    "figures:\r\n- {{amount: '3', of: {called}, text: It paid 3.}}\r\n"
)
COMPANY = NAMES.format(more="- Hild Marine  # ours\r\n", products="Quillo", called="Hild Marine")
ENTITIES = {
    "companies/solvik.md": "---\nname: Solvik\n---\n",
    "products/quillo.md": "---\nname: Quillo\n---\n",
    "sources/the-quay.md": "---\nname: The Quay\n---\n",
}
CANDIDATE = '---\nname: Hild Marine\naliases: [Hild Yard]\nstatus: candidate\nevidence: ["a.txt: bought"]\n---\n'


def put(site: SiteFolder, kind: str, names: str) -> bytes:
    """Put a candidate, others, and a post of the editor's that names them into a site; return the post."""
    for path, said in ENTITIES.items():
        site.put(f"content/{path}", said)
    site.put(f"content/{kind}/hild-marine.md", CANDIDATE)
    edited = EDITED.format(names=names).encode()
    site.put("content/posts/mine.md", edited)
    body = "Hild Marine has a ferry. Solvik bought Hild Marine for $3 million, and Hild Marine users wait."
    site.put("content/posts/other.md", post("Other news", body=body))
    return edited


def decide(site: SiteFolder, decision: str) -> str:
    """Have a decision followed; return what is said."""
    site.put("content/decisions.yaml", f'"Hild Marine": {decision}\n')
    result = site.run("review", "--apply")
    assert result.exit_code == 0, result.output
    return result.stdout


def require_whole(site: SiteFolder) -> None:
    """See that nothing in the site is unknown to a build or to a check, and that nothing is left to follow."""
    for command in ("build", "check"):
        result = site.run(command)
        assert result.exit_code == 0, result.output
    before = site.files()
    assert "0 files of companies and products written, 0 posts tagged anew" in site.run("review", "--apply").stdout
    assert site.files() == before


@pytest.mark.parametrize(
    ("decision", "lines"),
    [
        ("product", NAMES.format(more="", products="Quillo, Hild Marine", called="Hild Marine")),
        ("alias of Quillo", NAMES.format(more="", products="Quillo", called="Quillo")),
        ("alias of Solvik", NAMES.format(more="", products="Quillo", called="Solvik")),
        ("company", COMPANY),
        ("ignore", COMPANY),
    ],
)
def test_names_in_an_edited_post_follow_a_company(site: SiteFolder, decision: str, lines: str) -> None:
    """They stand where they are known by then, and everything else in the post stays byte for byte."""
    put(site, "companies", COMPANY)
    decide(site, decision)
    assert site.files()["posts/mine.md"].decode() == EDITED.format(names=lines)
    require_whole(site)


@pytest.mark.parametrize(
    ("decision", "lines"),
    [
        ("company", "companies: [Hild Yard]\r\nproducts: []\r\n"),
        ("alias of Solvik", "companies: [Hild Yard]\r\nproducts: []\r\n"),
        ("product of Solvik", "products: ['Hild Yard']\r\n"),
    ],
)
def test_names_in_an_edited_post_follow_a_product(site: SiteFolder, decision: str, lines: str) -> None:
    """An alias moves too, and where the post has no list of the other kind it gets one, in its place."""
    put(site, "products", "products: ['Hild Yard']\r\n")
    decide(site, decision)
    assert site.files()["posts/mine.md"].decode() == EDITED.format(names=lines)
    require_whole(site)


@pytest.mark.parametrize("decision", ["alias of Quillo", "alias of Solvik", "product"])
def test_what_the_editor_says_of_a_candidate_is_kept(site: SiteFolder, decision: str) -> None:
    """Its description stands in the file of what it turns out to be, below what is said there."""
    put(site, "companies", COMPANY)
    site.put("content/companies/hild-marine.md", f"{CANDIDATE}\nRuns *ferries*.\n")
    site.put("content/companies/solvik.md", "---\nname: Solvik\n---\n\nBuilds them.\n")
    decide(site, decision)
    kept = [text.decode() for path, text in site.files().items() if b"Runs *ferries*." in text]
    assert [text.count("Runs *ferries*.") for text in kept] == [1]
    assert "companies/hild-marine.md" not in site.files()
    assert ("Builds them.\n\nRuns *ferries*.\n" in kept[0]) == (decision == "alias of Solvik")
    require_whole(site)


def test_an_edited_post_says_what_was_done(site: SiteFolder) -> None:
    """The review counts edited posts in which names moved apart from those tagged anew."""
    put(site, "companies", COMPANY)
    said = decide(site, "product")
    assert "0 posts tagged anew, names moved in 1 edited post" in said


def test_what_was_taken_out_stays_out(site: SiteFolder) -> None:
    """A name that an editor has taken out of a post is not put back under the name that it is an alias of."""
    put(site, "companies", "companies: [Solvik]\r\n")
    path = site.content / "posts/mine.md"
    path.write_bytes(path.read_bytes().replace(b"[Vardo]", b"[Vardo, Hild Marine]"))
    decide(site, "alias of Quillo")
    assert b"untagged: [Vardo, Quillo]  # no\r\n" in path.read_bytes()
    require_whole(site)


def test_posts_nobody_edited_follow_and_stay_so(site: SiteFolder) -> None:
    """A generated post has the name in its other list, and the next ingest leaves it as it is."""
    site.put("seeds/a.txt", text("A yard", "Brekke Lines Inc said it bought Hild Marine for $3 million."))
    site.run("ingest")
    decide(site, "product")
    assert b"companies: [Brekke Lines]\nproducts: [Hild Marine]\n" in site.files()["posts/a-yard.md"]
    require_whole(site)
    assert "0 posts written, 1 unchanged" in site.run("ingest").stdout


def test_a_post_saved_meanwhile_follows_too(site: SiteFolder) -> None:
    """What is saved between reading and writing is kept, and its names move as well."""
    edited = put(site, "companies", COMPANY)
    site.put("content/decisions.yaml", '"Hild Marine": product\n')
    site_of = DecidedSite(Settings.read(site.root / "pelicanconf.py"))
    outcome = site_of.follow()
    path = site.content / "posts/mine.md"
    path.write_bytes(edited + b"One more line.\r\n")
    done = site_of.carry_out(outcome)
    assert done is not None
    assert done.left == ()
    assert path.read_bytes().endswith(b"One more line.\r\n")
    assert b"products: [Quillo, Hild Marine]\r\n" in path.read_bytes()
    require_whole(site)


def test_undo_gives_edited_posts_back(site: SiteFolder) -> None:
    """Every byte of them is as before, whatever was decided, and the site is whole."""
    put(site, "companies", COMPANY)
    site.put("content/companies/zest.md", "---\nname: Zest Quay\nstatus: candidate\n---\n")
    before = site.files()
    said = typed(site, "p", "u", "a Quillo", "u", "a Solvik", "u", "o Solvik", "u", "i", "u", "c", "u", "q")
    assert said.count("Hild Marine: undone, it was") == 6
    assert said.count("names moved in 1 edited post") == 4
    assert site.files() == before
    assert site.run("build").exit_code == 0


def test_undo_moves_names_back_in_a_post_saved_since(site: SiteFolder) -> None:
    """A post that was saved after the decision keeps what was saved, and its names go back alone."""
    put(site, "companies", COMPANY)
    site.put("content/decisions.yaml", '"Hild Marine": product\n')
    site_of = DecidedSite(Settings.read(site.root / "pelicanconf.py"))
    done = site_of.carry_out(site_of.follow())
    assert done is not None
    path = site.content / "posts/mine.md"
    path.write_bytes(path.read_bytes() + b"One more line.\r\n")
    (problem,) = site_of.take_back(done.changes)
    assert "only its names go back" in str(problem)
    assert b"- Hild Marine" in path.read_bytes()
    assert b"products: [Quillo]\r\n" in path.read_bytes()
    assert path.read_bytes().endswith(b"One more line.\r\n")


def test_names_that_cannot_be_moved_are_said(site: SiteFolder) -> None:
    """A post whose front matter is written so that nothing can be changed in its place is named, and stays."""
    names = "? companies\r\n: - Hild Marine\r\n"
    edited = put(site, "companies", names)
    site.put("content/decisions.yaml", '"Hild Marine": product\n')
    result = site.run("review", "--apply")
    assert result.exit_code == 1
    assert "posts/mine.md:" in result.stderr
    assert "names in it cannot be moved" in result.stderr
    assert site.files()["posts/mine.md"] == edited


@pytest.mark.parametrize(
    ("said", "entity", "made"),
    [
        (
            "---\n# ours\nname: Hild  # of Ard\n---\n\nOf boats.\n",
            Entity(name="Hild", kind="company", aliases=("Hild Yard",)),
            "---\n# ours\nname: Hild  # of Ard\naliases: [Hild Yard]\n---\n\nOf boats.\n",
        ),
        (
            "---\r\nname: Hild\r\nstatus: candidate\r\n---\r\n",
            Entity(name="Hild", kind="company"),
            "---\r\nname: Hild\r\n---\r\n",
        ),
    ],
)
def test_the_file_of_an_entity_is_changed_in_its_place(said: str, entity: Entity, made: str) -> None:
    """Keys that have changed are written or go; remarks, words, order and line ends of the file stay."""
    assert entity_files.revised(said, entity, built_in()) == made


def test_a_file_without_a_name_is_not_changed() -> None:
    """Front matter without a name is no entity, and that is said."""
    with pytest.raises(FrontMatterError, match="there is no name"):
        entity_files.revised("---\nowner: Brekke\n---\n", Entity(name="Hild", kind="company"), built_in())


def _with_candidate(site: SiteFolder) -> DecidedSite:
    """Return a site with a candidate that no post names."""
    site.put("content/companies/hild-marine.md", CANDIDATE)
    return DecidedSite(Settings.read(site.root / "pelicanconf.py"))


def test_to_follow_writes_nothing(site: SiteFolder) -> None:
    """What a decision comes to are files as they were read and as they are to be, and nothing is written by it."""
    found = _with_candidate(site)
    before = site.files()
    outcome = found.follow("Hild Marine", Decision("company"))
    assert site.files() == before
    assert {change.path: change.before for change in outcome.changes} == {
        "decisions.yaml": None,
        "companies/hild-marine.md": CANDIDATE.encode(),
    }
    assert (outcome.posts, outcome.problems) == ((), ())
    assert found.follow().changes == ()


def test_what_is_carried_out_can_be_taken_back(site: SiteFolder) -> None:
    """All changes are made, what goes last; taken back, every byte is as before."""
    found = _with_candidate(site)
    before = site.files()
    done = found.carry_out(found.follow("Hild Marine", Decision("product")))
    assert done is not None
    assert [change.after is None for change in done.changes] == [False, False, True]
    assert site.files().keys() == {"decisions.yaml", "products/hild-marine.md"}
    assert found.take_back(done.changes) == []
    assert site.files() == before


def test_what_was_saved_meanwhile_is_not_written_over(site: SiteFolder) -> None:
    """Where decisions.yaml was saved meanwhile nothing is written; where an entity was, what was to go stays."""
    found = _with_candidate(site)
    outcome = found.follow("Hild Marine", Decision("product"))
    site.put("content/decisions.yaml", "Vard: company\n")
    before = site.files()
    assert found.carry_out(outcome) is None
    assert site.files() == before
    made = Rewrite("products/hild-marine.md", b"as it was", b"as it is to be")
    gone = Rewrite("companies/hild-marine.md", CANDIDATE.encode(), None)
    kept = found.carry_out(dataclasses.replace(Outcome(), changes=(made, gone)))
    assert kept is not None
    assert [problem.code for problem in kept.left] == ["changed-meanwhile", "decision-waits"]
    assert site.files() == before
