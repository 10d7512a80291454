"""The stages of a build are functions from noun to noun, which need nothing of Pelican's."""

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from tearsheet.model.kinds import built_in
from tearsheet.site import stages
from tearsheet.site.due import Due, due
from tearsheet.site.edition import Edition
from tearsheet.site.page.page import Page
from tearsheet.site.preparing import CHOICES
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.site.render.language import Language
from tearsheet.site.render.renderer import Renderer, printed
from tests.site.sites import DAY, THEME, entity, post

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC).timestamp()
THEMED = {"article.html": "{{ article.line.title }}, {{ WRITTEN[0][2] }}", "page.html": "{{ page.title }}"}


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A page that the editor wrote."""

    slug: str
    title: str
    digest: bytes = b"as it was"

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.slug}/"

    @property
    def save_as(self) -> str:
        """The path of its output."""
        return f"{self.slug}/index.html"

    @property
    def relative_source_path(self) -> str:
        """The path of its file."""
        return f"pages/{self.slug}.md"


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """The settings of a site with a company, two posts that name it, and one that waits."""
    for name, text in {
        "companies/lunde.md": entity("Lunde"),
        "posts/boat.md": post("A boat is lost", day="2026-02-20", companies=["Lunde"]),
        "posts/crane.md": post("A crane turns", day="2026-02-28", companies=["Lunde"], status="draft"),
        "posts/quay.md": post("A quay is built", day="2026-02-27", companies=["Lunde"]),
        "posts/ship.md": post("A ship is named", day="2026-03-05", companies=["Lunde"]),
    }.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    said = {"TIMEZONE": "UTC", "SITEURL": "", "SITENAME": "Quay", "FEED_MAX_ITEMS": 10, "RELATIVE_URLS": False}
    return {**CHOICES, **said, "SEARCH": False, "CACHE_PATH": str(tmp_path / "cache")}


def _edited(settings: dict[str, Any], now: float = NOW) -> tuple[stages.Loaded, Due, Edition]:
    """Return what the stages up to the edition make of the site's content, of which nothing is wrong."""
    cache = Path(settings["CACHE_PATH"])
    loaded = stages.load(cache.parent / "content", cache)
    shown = due(loaded.posts, loaded.content.unshown, now, "UTC")
    edition, wrong = stages.edit(loaded, shown, settings, Language("en", THEME))
    assert [*loaded.problems, *wrong] == []
    return loaded, shown, edition


def test_from_the_content_folder_to_the_output_folder(settings: dict[str, Any], tmp_path: Path) -> None:
    """Content is loaded, edited, planned and printed by functions alone; pages that are as they were are not again."""
    env, language, texts = (
        Environment(loader=DictLoader(THEMED), autoescape=True),
        Language("en", THEME),
        [Text("us", "Us")],
    )

    def stage(page: Page) -> dict[str, Any]:
        return page.shows

    def made() -> set[str]:
        loaded, _, edition = _edited(settings)
        chosen = stages.choices(settings, THEMED, language, built_in())
        planned = stages.plan(edition, texts, chosen, settings, loaded.body)
        assert planned.problems == []
        manifest = BuildManifest(tmp_path / "cache", tmp_path / "output")
        manifest.load()
        common = stages.common(settings, texts, language, built_in())
        press = Renderer(
            stages.templates(env, settings, texts, built_in(), language),
            manifest,
            stage,
            common,
        )
        changed, wrong = press.print([page for page in planned.pages.values() if page.template in THEMED])
        assert wrong == []
        manifest.settle()
        return changed

    assert made() == {"articles/boat/index.html", "articles/quay/index.html", "us/index.html"}
    assert (tmp_path / "output/articles/boat/index.html").read_text() == "A boat is lost, Us"
    assert (tmp_path / "output/us/index.html").read_text() == "Us"
    assert made() == set()
    (tmp_path / "content/posts/boat.md").write_text(post("A boat is found", day="2026-02-20", companies=["Lunde"]))
    assert made() == {"articles/boat/index.html"}


def test_the_days_of_posts_come(settings: dict[str, Any]) -> None:
    """What is due is so from the newest post's day until the next one's; what waits and what is held back is told."""
    _, shown, edition = _edited(settings)
    assert [filed.post.slug for filed in edition.articles] == ["quay", "boat"]
    assert (shown.since, shown.until) == (NOW - 3 * DAY, NOW + 3 * DAY)
    assert shown.unshown.line() == "1 post waits (first: 5 Mar 2026), 1 draft"
    _, shown, edition = _edited(settings, shown.until)
    assert [filed.post.slug for filed in edition.articles] == ["ship", "quay", "boat"]
    assert (shown.since, shown.until) == (NOW + 3 * DAY, float("inf"))


def test_two_pages_at_one_address(settings: dict[str, Any]) -> None:
    """A text at the address of another page is named by its file, and the other page stands."""
    loaded, _, edition = _edited(settings)
    chosen = stages.choices(settings, THEMED, Language("en", THEME), built_in())
    planned = stages.plan(edition, [Text("companies", "Firms")], chosen, settings, loaded.body)
    (problem,) = planned.problems
    assert (problem.path, problem.code) == ("pages/companies.md", "address-twice")
    assert planned.pages["companies/index.html"].template == "entities.html"
    assert stages.page_at(planned.pages, "companies") is planned.pages["companies/index.html"]
    assert stages.page_at(planned.pages, "company") is None


def test_a_page_as_text(settings: dict[str, Any]) -> None:
    """A page can be printed without being written."""
    _, _, edition = _edited(settings)
    planned = stages.plan(
        edition,
        [],
        stages.choices(settings, (), Language("en", THEME), built_in()),
        settings,
        lambda filed: filed.post.title,
    )
    env = Environment(loader=DictLoader({"article.html": "{{ article.post.title }}"}), autoescape=True)
    page = planned.pages["articles/quay/index.html"]
    text = printed(
        stages.templates(env, settings, [], built_in(), Language("en", THEME)), page, lambda page: page.shows
    )
    assert text == "A quay is built"


def test_no_stage_knows_pelican() -> None:
    """Neither the stages nor the press import Pelican, or what adapts it."""
    code = "import sys, tearsheet.site.stages; print([name for name in sys.modules if 'pelican' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
