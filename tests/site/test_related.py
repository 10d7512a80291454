"""Related articles and neighbours: what stands around an article, and how little of it a new article changes."""

import random
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, files, post
from tests.site.test_stories import edition

FIRMS = ("Aker", "Brun", "Cato", "Dyk", "Elv", "Fjell")


def note(title: str, day: int, *companies: str, **more: object) -> str:
    """Return a post of one sentence about some companies, on a day of January or later."""
    date = f"2026-{1 + day // 28:02}-{1 + day % 28:02}"
    return post(title, **{"day": date, "companies": list(companies), "body": f"{title}.", **more})  # type: ignore[arg-type]


def site(*notes: str) -> dict[str, str]:
    """Return posts under the slugs p0, p1 and so on."""
    return {f"content/posts/p{number}.md": text for number, text in enumerate(notes)}


def related(posts: dict[str, str], slug: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the slugs of an article's related ones, and what they share."""
    around = edition(posts).around[f"articles/{slug}/"]
    return [(item.line.url.split("/")[1], item.shares) for item in around.related]


def test_rare_names_count_more() -> None:
    """An article that shares a rare name comes before a nearer one that shares a common one; each says what it is."""
    common = [note(f"Everyday matter {number}", 20 + number, "Aker") for number in range(5)]
    posts = site(note("Ore", 20, "Aker", "Brun"), note("Tin", 1, "Brun"), *common)
    found = related(posts, "p0")
    assert found[0] == ("p1", ("Brun",))
    assert found[1] == ("p2", ("Aker",))
    assert len(found) == 4


def test_names_of_its_own_do_not_count() -> None:
    """However many companies an article alone names, what it shares with others is found."""
    posts = site(note("Round-up", 3, "Aker", *FIRMS[1:]), note("Ore", 2, "Aker"))
    assert related(posts, "p0") == [("p1", ("Aker",))]


def test_words_then_time() -> None:
    """Of those that share the same names, the one with more of its words is first, then the nearest."""
    posts = site(
        note("Crane topples in storm at night", 10, "Aker"),
        note("Quarterly accounts", 11, "Aker"),
        note("Dividend", 14, "Aker"),
        note("Storm topples another crane", 27, "Aker"),
    )
    assert [slug for slug, _ in related(posts, "p0")] == ["p3", "p1", "p2"]


def test_editor_first() -> None:
    """What a post itself calls related comes first, even if it shares nothing; a slug that is nowhere is left out."""
    posts = site(note("Ore", 1, "Aker", related=["p2", "gone", "p0"]), note("Tin", 2, "Aker"), note("Zinc", 3, "Brun"))
    assert related(posts, "p0") == [("p2", ()), ("p1", ("Aker",))]


def test_hidden_is_not_related(tmp_path: Path) -> None:
    """A hidden post is related to nothing."""
    folder = sites.new(tmp_path, site(note("Ore", 1, related=["p1"]), note("Tin", 2, status="hidden")))
    folder.build()
    assert "Tin" not in folder.page("articles/p0/index.html")


def test_neighbours(tmp_path: Path) -> None:
    """An article leads to the next older and newer one of its section, and to no other section's."""
    folder = sites.new(
        tmp_path,
        site(note("Old", 1), note("Middle", 3), note("Elsewhere", 4, section="Canals"), note("New", 5)),
    )
    folder.build()

    def links(slug: str) -> dict[str, str]:
        page = BeautifulSoup(folder.page(f"articles/{slug}/index.html"), "html.parser")
        return {str(tag["rel"][0]): str(tag["href"]) for tag in page.select(".neighbours a")}

    assert links("p1") == {"prev": "/articles/p0/", "next": "/articles/p3/"}
    assert links("p0") == {"next": "/articles/p1/"}
    assert links("p2") == {}


@pytest.fixture
def many() -> dict[str, str]:
    """1,500 posts over two years on 300 companies, some of which are in hundreds of posts and most in a few."""
    chance = random.Random(7)  # noqa: S311  (no secret)
    names = [f"Firm {number}" for number in range(300)]
    weights = [1 / (number + 3) for number in range(300)]
    return site(
        *(
            note(f"Note {number} {chance.choice(FIRMS)}", number // 3 % 330, *chance.choices(names, weights, k=4))
            for number in range(1_500)
        )
    )


def test_new_post_changes_few(many: dict[str, str]) -> None:
    """A new post changes what is related to a few articles only, though it names what hundreds name."""
    more = many | {"content/posts/new.md": note("Something new", 200, "Firm 0", "Firm 1", "Firm 2", "Firm 3")}
    before, after = (
        {url: [item.line.url for item in around.related] for url, around in edition(posts).around.items()}
        for posts in (many, more)
    )
    changed = [url for url, urls in before.items() if after[url] != urls]
    assert after["articles/new/"]
    assert 0 < len(changed) <= 2 * 4 * 4 + 4


def test_many_at_once() -> None:
    """1,500 posts of one day on one company are told apart and related in time that grows with their number."""
    chance = random.Random(8)  # noqa: S311
    words = ["".join(chance.choices("abcdefghij", k=5)) for _ in range(400)]

    def seconds(number: int) -> float:
        posts = site(*(note(" ".join(chance.choices(words, k=20)), 5, "Aker") for _ in range(number)))
        start = time.process_time()
        edition(posts)
        return time.process_time() - start

    assert seconds(1_500) < 8 * seconds(500)  # three times the posts; were all held against all, nine times


def test_build_by_build(tmp_path: Path) -> None:
    """Stories, related articles and neighbours are after an edit what they are in a build from nothing."""
    posts = site(*(note(f"Matter {number} of ore", number, "Aker") for number in range(6)))
    firms = {f"content/companies/{name.lower()}.md": entity(name) for name in FIRMS}
    folder = sites.new(tmp_path, posts | firms)
    folder.build()
    folder.put("content/posts/p3.md", note("Matter changed", 40, "Aker", story="ore"))
    folder.put("content/posts/p5.md", note("Matter 5 of ore", 5, "Brun", story="ore", related=["p0"]))
    folder.put("content/posts/p9.md", note("Matter nine", 2, "Aker"))
    folder.build()
    folder.build("-o", "clean")
    assert files(folder.output) == files(folder.root / "clean")
