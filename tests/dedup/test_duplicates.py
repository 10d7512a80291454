"""The same article again joins the first one's post; what only looks like it gets a post of its own."""

import dataclasses
import datetime as dt
import json

import pytest

from tearsheet.dedup import similarity
from tearsheet.dedup.similarity import Likeness, Neighbours
from tests.conftest import SiteFolder

BODY = """The harbour company Brekke Lines said on Monday that it will close its oldest quay in the spring, after two
winters in which no more than a dozen ships a month were unloaded there. Its chief executive told the staff that nobody
would lose work, because all cranes move to the northern basin before the summer begins.

The town expects to get the land back by 2027, and has asked three architects what might stand there. None of them has
been paid so far, a clerk said, but two have sent drawings of a park with a swimming hall."""

PAGE = """<html><head><title>{title}</title><meta property="og:site_name" content="{site}">
<link rel="canonical" href="{url}"></head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"""


def _page(title: str = "A quay closes", site: str = "The Harbour Post", path: str = "1", body: str = BODY) -> str:
    """Return a web page with an article."""
    return PAGE.format(
        title=title, site=site, url=f"https://{site.replace(' ', '-').lower()}.example/{path}", body=body
    )


def _posts(site: SiteFolder) -> dict[str, str]:
    """Return the posts of a site."""
    return {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}


@pytest.mark.parametrize(
    "again",
    [
        _page("Brekke gives up a quay", "Coast Weekly"),
        _page(site="Coast Weekly", body=BODY.partition("\n\n")[0]),
        _page(site="Coast Weekly", body=BODY.replace("oldest", "most ancient").replace("town", "city")),
        _page(
            site="Coast Weekly", body=f"{BODY}</p><p>This article is shown here with the leave of those who wrote it."
        ),
    ],
    ids=["other title", "cut short", "other words", "with an end"],
)
def test_an_article_published_again_joins_the_first(site: SiteFolder, again: str) -> None:
    """Its source and address stand in the first one's post, on its page too, and a second run changes nothing."""
    site.put("seeds/a.html", _page())
    site.run("ingest")
    site.put("seeds/b.html", again)
    result = site.run("ingest")
    assert "b.html: is the same article as content/posts/a-quay-closes.md" in result.stdout
    posts = _posts(site)
    assert list(posts) == ["posts/a-quay-closes.md"]
    assert "also: [{source: Coast Weekly, url: 'https://coast-weekly.example/1'}]" in posts["posts/a-quay-closes.md"]
    before = site.files()
    assert "1 unchanged, 1 duplicate" in site.run("ingest").stdout
    assert site.files() == before
    assert site.run("build").exit_code == 0
    assert "Coast Weekly</a>" in (site.output / "articles/a-quay-closes/index.html").read_text(encoding="utf-8")


def test_one_run_and_two_runs_give_the_same(site: SiteFolder) -> None:
    """Whether the second publication arrives with the first or after it makes no difference."""
    site.put("seeds/a.html", _page())
    site.put("seeds/b.html", _page(site="Coast Weekly"))
    site.run("ingest")
    at_once = site.files()
    site.empty()
    (site.root / "seeds/b.html").rename(site.root / "b.html")
    site.run("ingest")
    (site.root / "b.html").rename(site.root / "seeds/b.html")
    site.run("ingest")
    assert site.files() == at_once


def test_siblings_from_one_template_are_related_and_no_duplicates(site: SiteFolder) -> None:
    """Two notices with the same words about two companies are two posts, of which the second points to the first."""
    site.put("seeds/a.html", _page("Alderway closes a quay", body=BODY.replace("Brekke Lines", "Alderway")))
    site.put("seeds/b.html", _page("Birchgate closes a quay", path="2", body=BODY.replace("Brekke Lines", "Birchgate")))
    assert "2 posts written" in site.run("ingest").stdout
    assert "related: [alderway-closes-a-quay]" in _posts(site)["posts/birchgate-closes-a-quay.md"]


def test_an_address_that_a_site_gives_to_all_its_pages_proves_nothing(site: SiteFolder) -> None:
    """Two articles that name one address are two posts where they share neither words nor title."""
    other = "A ferry from the northern basin was late again on Sunday, and its crew of twelve had to wait. " * 3
    site.put("seeds/a.html", _page())
    site.put("seeds/b.html", _page("The ferry is late", body=other))
    assert "2 posts written" in site.run("ingest").stdout


def test_the_editor_parts_what_was_taken_for_one(site: SiteFolder) -> None:
    """`apart` in the ledger gives an article a post of its own, in all later runs too."""
    site.put("seeds/a.html", _page())
    site.put("seeds/b.html", _page("Brekke gives up a quay", "Coast Weekly"))
    site.run("ingest")
    ledger = site.content / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    lines[1]["apart"] = True
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert "1 post written" in site.run("ingest").stdout
    assert sorted(_posts(site)) == ["posts/a-quay-closes.md", "posts/brekke-gives-up-a-quay.md"]
    assert "2 unchanged, 0 duplicates" in site.run("ingest").stdout


def test_the_editor_joins_what_was_not(site: SiteFolder) -> None:
    """`outcome: duplicate` with a post, written into the ledger, holds although nothing looks alike."""
    other = "A ferry from the northern basin was late again on Sunday, and its crew of twelve had to wait. " * 3
    site.put("seeds/a.html", _page())
    site.run("ingest")
    site.put("seeds/b.html", _page("The ferry is late", path="2", body=other))
    site.run("ingest")
    ledger = site.content / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    lines[1] |= {"outcome": "duplicate", "post": "a-quay-closes"}
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines))
    (site.content / "posts/the-ferry-is-late.md").unlink()
    assert "1 duplicate" in site.run("ingest").stdout
    assert "1 unchanged, 1 duplicate" in site.run("ingest").stdout
    assert list(_posts(site)) == ["posts/a-quay-closes.md"]


def test_an_edited_post_is_not_touched_by_a_duplicate(site: SiteFolder) -> None:
    """Where the first one's post is the editor's by now, a duplicate changes nothing in it."""
    site.put("seeds/a.html", _page())
    site.run("ingest")
    path = site.content / "posts/a-quay-closes.md"
    path.write_text(path.read_text().replace("swimming hall", "theatre"))
    edited = path.read_bytes()
    site.put("seeds/b.html", _page(site="Coast Weekly"))
    assert "1 kept as edited, 1 duplicate" in site.run("ingest").stdout.replace("0 unchanged, ", "")
    assert path.read_bytes() == edited


def test_a_lost_or_damaged_cache_of_signatures_changes_nothing(site: SiteFolder) -> None:
    """Without its cache, ingest finds the same duplicates from the posts."""
    site.put("seeds/a.html", _page())
    site.run("ingest")
    (site.root / ".tearsheet/signatures").write_bytes(b"?")
    site.put("seeds/b.html", _page("Brekke gives up a quay", "Coast Weekly"))
    assert "1 duplicate" in site.run("ingest").stdout


def test_neighbours_are_found_by_their_words() -> None:
    """Of many texts, the one that shares its words is found first."""
    neighbours = Neighbours()
    for number in range(50):
        words = " ".join(f"word{number * 100 + index}" for index in range(100))
        neighbours.add(str(number), similarity.signature(words))
    again = " ".join(f"word{1700 + index}" for index in range(100) if index % 12)
    assert neighbours.near(similarity.signature(again))[0] == "17"


def test_two_names_apart_are_never_one() -> None:
    """The same words about two companies are not the same article, whatever date and title say."""
    one = Likeness("Alder buys a quay", "Alder buys a quay in Bergen for 5 million.", None, frozenset())
    other = Likeness("Birch buys a quay", "Birch buys a quay in Bergen for 5 million.", None, frozenset())
    assert not similarity.is_same(one, other)


def test_months_apart_only_the_same_words_are_the_same_article() -> None:
    """Two articles of one firm that share half their sentences are one within days, and two when months lie between."""
    shared = BODY.replace("\n", " ")
    one = Likeness("A quay closes", f"{shared} The crane was sold.", dt.date(2026, 3, 18), frozenset({"Brekke Lines"}))
    later = Likeness(
        "Brekke Lines and its quay",
        f"{shared} In the autumn the staff will move to the northern basin, and the sheds are to be painted once more.",
        dt.date(2026, 8, 21),
        frozenset({"Brekke Lines"}),
    )
    assert similarity.are_alike(one, later)
    assert not similarity.is_same(one, later)
    assert similarity.is_same(one, dataclasses.replace(later, date=dt.date(2026, 3, 20)))
    assert similarity.is_same(one, dataclasses.replace(one, date=dt.date(2026, 8, 21)))
