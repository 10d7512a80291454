"""The tags of a run: whose files it makes, what editors have taken out, and which posts get tags by what others say."""

import datetime as dt

import pytest

from tearsheet.content_folder.folder import ContentFolder
from tearsheet.content_folder.post_file import PostFile
from tearsheet.ingest.reader import Reading
from tearsheet.ingest.retag import Tags
from tearsheet.model import post
from tearsheet.model.article import Article
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.settings import Settings
from tests.conftest import SiteFolder

BODY = "Nobody at the pier of Ard had heard of Velmora before, and Brekke was not there, people said."
SURE = "The pier was built by Velmora Inc. in the spring of the year, people said."


@pytest.fixture
def made() -> dict[str, str]:
    """The files that a run has made of entities."""
    return {}


@pytest.fixture
def tags(site: SiteFolder, made: dict[str, str]) -> Tags:
    """The tags of a run over a site that has Brekke listed."""

    def ensure(path: str, text: str) -> bool:
        return made.setdefault(path, text) is text

    settings = Settings.read(site.root / "pelicanconf.py")
    own = [("companies/brekke.md", Entity(name="Brekke", kind="company"))]
    return Tags(own, settings, ContentFolder(settings.content, dry=False), ensure)


def text(slug: str, body: str = BODY, companies: tuple[str, ...] = ("Brekke",)) -> str:
    """Return the file of a post that nobody has edited."""
    day = dt.date(2026, 1, 1)
    named = {"company": companies, "product": ()}
    made = post.Post(title="Piers", date=day, section="A", slug=slug, body=body, named=named)
    return post.write(made, built_in())


def file(text: str) -> PostFile:
    """Return the file of a post with this text."""
    return PostFile("a", text, built_in())


def reading(tags: Tags) -> Reading:
    """Return an article that says what Velmora is, as a run has read it."""
    article = Article(seed="a.txt", title="Piers", text=SURE, body=SURE)
    return Reading(article, tags.reader.tag(article.title, article.body))


def test_each_entity_that_is_named_has_a_file(tags: Tags, made: dict[str, str]) -> None:
    """Who is named gets a file, but not one whom the editor has taken out of the post."""
    tagged = tags.reader.tag("Piers", "Brekke and ByteDance built the pier.")
    tags.file(tagged, ["ByteDance"])
    assert list(made) == ["companies/brekke.md"]
    tags.file(tagged, [])
    assert list(made) == ["companies/brekke.md", "companies/bytedance.md"]


def test_what_an_editor_has_taken_out_is_known(tags: Tags) -> None:
    """What a text names and its edited post does not was taken out; of other posts counts what they say themselves."""
    tagged = tags.reader.tag("Piers", BODY)
    assert tags.untagged(None, tagged) == ()
    assert tags.untagged(file("no post"), tagged) == ()
    assert tags.untagged(file(text("a", companies=())), tagged) == ()
    assert tags.untagged(file(text("a", companies=()).replace("title: Piers", "title: Mine")), tagged) == ("Brekke",)
    assert tags.untagged(file(text("a").replace("title: Piers", "title: Mine")), tagged) == ()


def test_a_name_that_one_article_makes_certain_tags_all(site: SiteFolder, tags: Tags, made: dict[str, str]) -> None:
    """A new company gets a file, and its tag all posts with its name that nobody has edited."""
    for name in ("a", "b"):
        site.put(f"content/posts/{name}.md", text(name))
    mine = site.put("content/posts/mine.md", text("mine").replace("title: Piers", "title: Mine")).read_bytes()
    other = site.put("content/posts/other.md", text("other", "Brekke was there.")).read_bytes()
    tags.add(reading(tags))
    grown = tags.grow()
    assert list(made) == ["companies/velmora.md"]
    assert "status: candidate" in made["companies/velmora.md"]
    assert (grown.written, grown.left, tags.problems) == ({"posts/a.md", "posts/b.md"}, [], [])
    assert b"companies: [Velmora, Brekke]" in site.files()["posts/a.md"]
    assert (site.files()["posts/mine.md"], site.files()["posts/other.md"]) == (mine, other)


def test_nothing_certain_changes_nothing(site: SiteFolder, tags: Tags, made: dict[str, str]) -> None:
    """Where no article makes a name certain, or its file is there already, no post changes."""
    before = site.put("content/posts/a.md", text("a")).read_bytes()
    assert tags.grow() == (set(), [])
    made["companies/velmora.md"] = "an editor's"
    tags.add(reading(tags))
    assert tags.grow() == (set(), [])
    assert (site.files()["posts/a.md"], made["companies/velmora.md"]) == (before, "an editor's")
