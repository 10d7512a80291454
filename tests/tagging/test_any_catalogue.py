"""Tagging by any catalogue: names that are new, shared and nested, of entities listed, found, ignored and merged."""

import datetime as dt

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tearsheet.catalogue import Catalogue
from tearsheet.ingest import compose, explanation
from tearsheet.model.entity import Ambiguity, Entity, Former
from tearsheet.model.kinds import KindName, built_in
from tearsheet.model.post import Post
from tearsheet.tagging import Tagged, Tagger
from tearsheet.text import markup
from tests.conftest import SiteFolder

WORDS = ("Quandrix", "Flow", "Ascom", "2", "Apple", "Target", "of", "&", "Corp", "Pro", "É", "X-1", "AT", "the", "Fox")
BETWEEN = (" ", " said ", ", maker of ", "'s ", ". ", " shares rose 5%. ", " Inc. launched the ", " 7 ", "\n\n", "-")

WORD = st.sampled_from(WORDS)
NAMES = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
ANY_CASE = st.one_of(NAMES, NAMES.map(str.upper), NAMES.map(str.lower))
TEXTS = st.lists(st.tuples(st.one_of(ANY_CASE, st.text(max_size=5)), st.sampled_from(BETWEEN)), max_size=12).map(
    lambda parts: "The " + "".join(name + after for name, after in parts) + "."
)


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    """An entity of any state, whose names may be those of others or begin with them."""
    kind: KindName = draw(st.sampled_from(("company", "product")))
    name, aliases = draw(ANY_CASE), tuple(draw(st.lists(ANY_CASE, max_size=2)))
    levels: dict[str, Ambiguity] = {
        each: draw(st.sampled_from(("none", "soft", "hard"))) for each in (name, *aliases) if draw(st.booleans())
    }
    return Entity(
        name=name,
        kind=kind,
        aliases=aliases,
        ambiguity=levels,
        owner=draw(st.none() | NAMES),
        formerly=tuple(Former(name=each) for each in draw(st.lists(NAMES, max_size=1))),
        context=tuple(draw(st.lists(st.sampled_from(("shares", "maker")), max_size=1))),
        status=draw(st.sampled_from(("published", "candidate", "ignored"))),
    )


CATALOGUES = st.lists(entities(), max_size=8)
# The starter catalogue lists each entity once, and only what somebody has reviewed.
STARTERS = st.lists(
    entities().filter(lambda entity: entity.status != "candidate"),
    max_size=8,
    unique_by=lambda entity: (entity.kind, entity.name),
)

QUANDRIX = (
    [Entity(name="Quandrix", kind="company", status="candidate")],
    [Entity(name="Quandrix Flow", kind="product", status="candidate")],
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(own=CATALOGUES, starter=STARTERS, title=TEXTS, text=TEXTS)
@example(
    own=[Entity(name="Foxy Corp", kind="company", aliases=("Fox",), status="candidate")],
    starter=[Entity(name="Fox", kind="company")],
    title="",
    text="They watch Fox.",
)
@example(
    own=[Entity(name="Ascom", kind="company", status="ignored"), Entity(name="Ascom 2", kind="product")],
    starter=[],
    title="",
    text="They sell the Ascom 2.",
)
@example(own=[], starter=[], title="", text=f"The Ascom {'9' * 5_000} of Ascom.")
@example(
    own=[
        Entity(name="Quandrix Quandrix", kind="company"),
        Entity(name="QUANDRIX", kind="company", status="candidate"),
        Entity(name="QUANDRIX", kind="company"),
    ],
    starter=[],
    title="The .",
    text="The Quandrix .",
)
@example(
    own=[
        Entity(name="Of Quandrix", kind="company", aliases=("Flow Corp the",), status="candidate"),
        Entity(name="Flow", kind="product", status="ignored"),
        Entity(name="CORP", kind="company", aliases=("Flow Corp the",), ambiguity={"CORP": "soft"}),
    ],
    starter=[],
    title="CORP FLOW",
    text="",
)
@example(own=[*QUANDRIX[0], *QUANDRIX[1]], starter=[], title="", text="They chose Quandrix Flow from Quandrix.")
def test_no_catalogue_makes_tagging_raise(own: list[Entity], starter: list[Entity], title: str, text: str) -> None:
    """Whatever a catalogue holds, it is no error; what is ignored is no tag, and candidates change nothing else."""
    catalogue = _catalogue(own, starter)
    tagged = Tagger(catalogue.meanings).tag(title, text)
    assert not [each for each in tagged.mentions if each.entity.status == "ignored"]
    listed = [entity for entity in own if entity.status != "candidate"]
    without = Tagger(_catalogue(listed, [each for each in starter if each.status != "candidate"]).meanings).tag(
        title, text
    )
    assert _certain(tagged) == _certain(without)
    explanation.explain(_post(title, text, tagged), catalogue)


def _certain(tagged: Tagged) -> tuple[list[tuple[KindName, str, int]], list[str]]:
    """Return what is found but for candidates: the mentions, and the names that nobody has listed."""
    mentions = [
        (each.entity.kind, each.entity.name, each.start)
        for each in tagged.mentions
        if each.entity.status != "candidate"
    ]
    return mentions, sorted(name.name for name in tagged.names)


def _catalogue(own: list[Entity], starter: list[Entity]) -> Catalogue:
    """Return a catalogue of some entities, each with a file of its own."""
    return Catalogue(built_in(), [(f"{each.kind}/{number}.md", each) for number, each in enumerate(own)], starter)


def _post(title: str, text: str, tagged: Tagged) -> Post:
    """Return the post of a text with its tags."""
    named = {kind: compose.names(kind, tagged.mentions) for kind in built_in()}
    body = markup.escape(text)
    day = dt.date(2026, 11, 24)
    return Post(slug="x", title=title, date=day, section="News", body=body, named=named)


def test_a_found_product_of_a_found_company(site: SiteFolder) -> None:
    """A product found in the news whose name begins with that of a company found there names the company too."""
    site.put("seeds/one.txt", "Results\n\nShares of Quandrix Inc. rose by a tenth on Monday, the company said.\n")
    site.put("seeds/two.txt", "A new phone\n\nThe firm launched the Quandrix Flow™, a phone with two screens.\n")
    site.put("seeds/three.txt", "A choice\n\nMany now buy the Quandrix Flow instead, and Quandrix Inc. is glad.\n")
    done = site.run("ingest")
    assert done.exit_code == 0, done.output
    assert "name: Quandrix\n" in (site.content / "companies/quandrix.md").read_text(encoding="utf-8")
    assert "name: Quandrix Flow\n" in (site.content / "products/quandrix-flow.md").read_text(encoding="utf-8")
    post = (site.content / "posts/a-new-phone.md").read_text(encoding="utf-8")
    assert "companies: [Quandrix]" in post
