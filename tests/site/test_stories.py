"""Stories: articles that tell the same event stand together, and nothing else does."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tearsheet.catalogue import Catalogue
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.site import edition_builder
from tearsheet.site.edition import Edition
from tearsheet.site.parsed_post import ParsedPost, parse_post
from tearsheet.site.reading import Content
from tearsheet.site.relate.stories import fronted
from tests.site import sites
from tests.site.sites import entity, post

NAMES = ["Harland Cranes", "Tidewell"]
ENTITIES = {
    f"content/companies/{name.lower().replace(' ', '-')}.md": entity(name)
    for name in ("Harland Cranes", "Tidewell", "Osk Ferries", "Port of Lunde")
}
# Three papers on one event, told as differently as papers do.
SALE = {
    "one": (
        "Harland Cranes to buy Tidewell for 310 million kroner",
        "2026-02-10",
        (
            "Harland Cranes has agreed to buy the winch maker Tidewell for 310 million kroner in cash, the two"
            " said on Tuesday. The owners of Tidewell, the Rasmussen family, keep its yard in Lunde and rent "
            "it to the buyer for twenty years. Regulators in Oslo have still to approve the purchase, which is"
            " to be completed in June. “We build the crane, they build what pulls the rope,” said Harland's "
            "chairman, Petter Dahl. Some 240 people work at Tidewell, and none of them is to lose their job, "
            "according to Dahl."
        ),
    ),
    "two": (
        "Rasmussen family sells winch maker Tidewell",
        "2026-02-11",
        (
            "After four generations the Rasmussen family parts with Tidewell. Harland Cranes pays 310 million "
            "kroner in cash for the winch maker, whose yard in Lunde stays with the family and is rented to "
            "the buyer. The purchase needs the approval of regulators in Oslo."
        ),
    ),
    "three": (
        "Tidewell goes to Harland Cranes in 310 million kroner purchase",
        "2026-02-10",
        (
            "Crane builder Harland Cranes buys its supplier Tidewell. Chairman Petter Dahl put the price of "
            "the winch maker at 310 million kroner. Its 240 people in Lunde keep their jobs, and the Rasmussen"
            " family keeps the yard."
        ),
    ),
}
# A fourth, of which most is about something else.
COMMENT = (
    "Investors doubt the price of Tidewell",
    "2026-02-12",
    (
        "Shares of Harland Cranes fell by four per cent in Oslo after it said that it will pay 310 million "
        "kroner for the maker of winches. That is twelve times what Tidewell earned before interest, wrote "
        "Fjord Bank, and two of its rivals were sold for eight. The purchase must pay off through orders from "
        "wind farms."
    ),
)
# The same two companies within the same days, and another event.
STRIKE = (
    "Welders at Harland Cranes and Tidewell walk out over shifts",
    "2026-02-11",
    (
        "Welders have stopped work in two halls since Monday night. Their union wants shifts to end at ten, as"
        " the agreement of 2019 has it; management offers a bonus for the hours after that. Neither side "
        "expects talks before the weekend. Deliveries of gantries to Rotterdam may be late."
    ),
)


def report(key: str, **more: object) -> str:
    """Return one of the reports on the sale as a post."""
    title, day, body = SALE[key]
    return post(title, **{"day": day, "body": body, "companies": NAMES, **more})  # type: ignore[arg-type]


def reports(**more: dict[str, object]) -> dict[str, str]:
    """Return the site of the sale, with what some of its posts say besides."""
    posts = {f"content/posts/{key}.md": report(key, **more.get(key, {})) for key in SALE}
    title, day, body = STRIKE
    strike = post(title, **{"day": day, "body": body, "companies": NAMES, **more.get("strike", {})})  # type: ignore[arg-type]
    return ENTITIES | posts | {"content/posts/strike.md": strike}


def edition(posts: dict[str, str], cache: Path | None = None) -> Edition:
    """Return the edition of some files of a site, with a fresh cache if none is given."""
    parsed_posts = []
    for name, text in posts.items():
        if name.startswith("content/posts/"):
            parsed, _, problems = parse_post(name.removeprefix("content/"), text.encode(), built_in())
            assert parsed is not None, problems
            parsed_posts.append(parsed)
    return edited(parsed_posts, cache)


def edited(parsed_posts: list[ParsedPost], cache: Path | None = None) -> Edition:
    """Return the edition of some parsed_posts and of the companies they name."""
    names = sorted({name for parsed in parsed_posts for name in parsed.named.get("company", ())})
    slugs = {name: name.lower().replace(" ", "-") for name in names}
    own = [(f"companies/{slug}.md", Entity(name=name, kind="company", slug=slug)) for name, slug in slugs.items()]
    content = Content(pages=[], catalogue=Catalogue(built_in(), own), sources=[])
    with tempfile.TemporaryDirectory() as fresh:
        return edition_builder.build(content, parsed_posts, "UTC", cache or Path(fresh))


def stories(made: Edition) -> set[frozenset[str]]:
    """Return the stories of an edition as the slugs of their posts."""
    return {
        frozenset(line.url.split("/")[1] for line in (story.lead, *story.others)) for story in made.stories.values()
    }


def test_one_event() -> None:
    """Three papers on one event are one story; another event of the same companies in the same days is not in it."""
    assert stories(edition(reports())) == {frozenset({"one", "two", "three"})}


def test_lead() -> None:
    """The lead is the report of which there is most to read, or the one that the editor features."""
    assert edition(reports()).stories["articles/two/"].lead.url == "articles/one/"
    featured = edition(reports(three={"featured": True}))
    assert featured.stories["articles/two/"].lead.url == "articles/three/"
    assert [line.url for line in featured.stories["articles/two/"].others] == ["articles/two/", "articles/one/"]


def test_little_to_read_is_no_lead() -> None:
    """A report of which only a link may be shown is not the lead, however long it is."""
    made = edition(reports(one={"reuse": "link"}))
    assert made.stories["articles/one/"].lead.url == "articles/two/"


def test_far_apart() -> None:
    """The same words a week later tell something else."""
    made = edition(reports(two={"day": "2026-02-18"}, three={"day": "2026-02-26"}))
    assert stories(made) == set()


def test_no_date() -> None:
    """Reports that are near only because they were received together are joined only where they share much more."""
    title, day, body = COMMENT
    both = {"content/posts/one.md": report("one")}
    dated, undated = (
        both | {"content/posts/comment.md": post(title, day=day, body=body, companies=NAMES, date_basis=basis)}
        for basis in ("published", "received")
    )
    assert stories(edition(dated)) == {frozenset({"one", "comment"})}
    assert stories(edition(undated)) == set()
    assert stories(edition(reports(two={"date_basis": "received"}))) == {frozenset({"one", "two", "three"})}


@pytest.mark.parametrize("word", ["apart", "None"])
def test_split(word: str) -> None:
    """A post whose editor says “apart” belongs to no story."""
    assert stories(edition(reports(three={"story": word}))) == {frozenset({"one", "two"})}


def test_join() -> None:
    """Posts with the same story are one, whatever they say and whenever, with all that is joined to either."""
    made = edition(reports(strike={"story": "Tidewell", "day": "2026-03-01"}, two={"story": "tidewell"}))
    assert stories(made) == {frozenset({"one", "two", "three", "strike"})}


def test_two_names() -> None:
    """Posts to which the editor gives different stories stay apart, however alike they are."""
    made = edition(reports(one={"story": "sale"}, two={"story": "family"}))
    assert not any({"one", "two"} <= story for story in stories(made))


def test_serial() -> None:
    """What goes on day after day is told in stories of a week at most."""
    title, _, body = SALE["one"]
    days = [dt.date(2026, 2, 1) + dt.timedelta(days=number) for number in range(15)]
    posts = {
        f"content/posts/day-{day.day:02}.md": post(title, day=str(day), body=body, companies=NAMES) for day in days
    }
    found = edition(posts).stories
    assert len(found) >= 10
    for story in found.values():
        dates = [line.date for line in (story.lead, *story.others)]
        assert max(dates) - min(dates) <= dt.timedelta(days=7)


def test_fronted() -> None:
    """Of a story, a list shows the lead alone, where the newest of its articles stands."""
    made = edition(reports())
    lines = [filed.line for filed in made.articles]
    assert [line.url for line in fronted(lines, made.stories)] == ["articles/strike/", "articles/one/"]


def test_page(tmp_path: Path) -> None:
    """An article's page shows the others of its story, the lead first, and does not relate them a second time."""
    folder = sites.new(tmp_path, reports())
    folder.build()
    page = BeautifulSoup(folder.page("articles/two/index.html"), "html.parser")
    assert [str(link["href"]) for link in page.select(".story .headline a")] == ["/articles/one/", "/articles/three/"]
    assert [str(link["href"]) for link in page.select(".related .headline a")] == ["/articles/strike/"]
    strike = BeautifulSoup(folder.page("articles/strike/index.html"), "html.parser")
    assert not strike.select(".story")


WORDS = ("anchor", "ballast", "capstan", "derrick", "fender", "gangway", "hawser", "keelson", "mooring", "pontoon")
WRITTEN = st.fixed_dictionaries(
    {
        "words": st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
        "day": st.integers(1, 12),
        "companies": st.lists(st.sampled_from(["Aker", "Brun", "Cato"]), min_size=1, max_size=2, unique=True),
        "story": st.sampled_from(["", "", "", "", "x", "y", "apart"]),
    }
)


def parsed(number: int, parts: dict[str, object], family: str = "") -> ParsedPost:
    """Return a parsed of a few words, which names companies of one family."""
    words = " ".join(str(word) for word in parts["words"])  # type: ignore[attr-defined]
    more = {"story": f"{parts['story']}{family if parts['story'] in ('x', 'y') else ''}"} if parts["story"] else {}
    names = [f"{name}{family}" for name in parts["companies"]]  # type: ignore[attr-defined]
    text = post(words, day=f"2026-01-{parts['day']:02}", body=words, companies=names, **more)
    made, _, problems = parse_post(f"posts/{family or 'p'}{number}.md", text.encode(), built_in())
    assert made is not None, problems
    return made


@given(written=st.lists(WRITTEN, max_size=14), data=st.data())
@settings(max_examples=120, deadline=None)
def test_order(written: list[dict[str, object]], data: st.DataObject) -> None:
    """In whatever order posts are read, the stories, their leads and what is related are the same."""
    parsed_posts = [parsed(number, parts) for number, parts in enumerate(written)]
    made, again = edited(parsed_posts), edited(data.draw(st.permutations(parsed_posts)))
    assert made.stories == again.stories
    assert [filed.digest for filed in made.articles] == [filed.digest for filed in again.articles]


@given(written=st.lists(WRITTEN, max_size=10), others=st.lists(WRITTEN, max_size=6), more=st.lists(WRITTEN, max_size=6))
@settings(max_examples=80, deadline=None)
def test_only_its_own(
    written: list[dict[str, object]], others: list[dict[str, object]], more: list[dict[str, object]]
) -> None:
    """What is written about some companies changes no story, and no related article, of others."""
    kept = [parsed(number, parts) for number, parts in enumerate(written)]
    made, again = (
        edited([*kept, *[parsed(number, parts, "z") for number, parts in enumerate(some)]]) for some in (others, more)
    )

    def own(found: Edition) -> dict[str, object]:
        lines = [filed for filed in found.articles if not filed.line.url.startswith("articles/z")]
        urls = [filed.line.url for filed in lines]
        return {url: (found.stories.get(url), found.around[url].story, found.around[url].related) for url in urls}

    assert own(made) == own(again)
