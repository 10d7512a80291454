"""docs/theme.md says what each template receives, and how a site puts a theme of its own on top of ours."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, nodes

from tearsheet.model.kinds import built_in
from tearsheet.site import dates, stages
from tearsheet.site.due import due
from tearsheet.site.page import aggregates, contexts, feeds, linking, structured
from tearsheet.site.page.contexts import CONTEXTS, ArticleAdded, ArticleContext, BaseContext, FeedAdded, FeedContext
from tearsheet.site.page.page import OPTIONAL, Made
from tearsheet.site.preparing import CHOICES
from tearsheet.site.render.language import Language
from tests.site import sites
from tests.site.sites import THEME, TODAY, entity, post

TEMPLATES = THEME / "templates"
DOCS = (sites.REPOSITORY / "docs/theme.md").read_text(encoding="utf-8")
ADDED: dict[type, type] = {ArticleContext: ArticleAdded, FeedContext: FeedAdded}
OUR_OWN = {"digest", "rights", "json_items", "post"}  # fields that are of no use to templates


def _rows(text: str) -> dict[str, str]:
    """Return the names in tables of a text, each with the type beside it."""
    found = re.findall(r"^\| `(\w+)` \| `((?:\\\||[^`])+)` \|", text, re.MULTILINE)
    return {name: said.replace("\\|", "|") for name, said in found}


def _section(template: str) -> str:
    """Return what is said below the heading that names a template."""
    (found,) = re.findall(rf"^### .*`{re.escape(template)}`.*\n((?:(?!#).*\n)*)", DOCS, re.MULTILINE)
    return str(found)


def _fields(context: type) -> dict[str, str]:
    """Return the fields of a context with their types as its source says them, those of what base.html shows apart."""
    found: dict[str, str] = {}
    for each in reversed(context.__mro__):
        if each.__module__ == contexts.__name__ and each is not BaseContext:
            tree = ast.parse(inspect.getsource(each)).body[0]
            assert isinstance(tree, ast.ClassDef)
            said = [node for node in tree.body if isinstance(node, ast.AnnAssign)]
            found |= {ast.unparse(node.target): ast.unparse(node.annotation) for node in said}
    return found


def test_each_template_has_a_context() -> None:
    """There is a context for each template that is a page's, and no other."""
    assert set(CONTEXTS) == {path.name for path in TEMPLATES.iterdir() if path.name[0] != "_"} - {"base.html"}


@pytest.mark.parametrize("template", sorted(CONTEXTS))
def test_each_field_is_said(template: str) -> None:
    """All that a template receives stands below its name, with its type, and nothing that it does not."""
    context = CONTEXTS[template]
    added = _fields(ADDED[context]) if context in ADDED else {}
    assert _rows(_section(template)) == _fields(context) | added


def test_what_base_receives_is_said() -> None:
    """What all pages share is said before the first template."""
    before = DOCS.partition("## What each template receives")[2].partition("###")[0]
    assert list(_rows(before)) == list(BaseContext.__struct_fields__)


def _types() -> Iterator[type]:
    """Return the types of what contexts hold."""
    words = {
        word
        for name in {*CONTEXTS.values(), *ADDED.values()}
        for said in _fields(name).values()
        for word in re.findall(r"\w+", said)
    }
    for word in sorted(words - {"ArticleRecord"}):  # which is Pelican's article in the template
        found = getattr(contexts, word, None)
        if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, msgspec.Struct)):
            yield found


@pytest.mark.parametrize("kind", list(_types()), ids=lambda kind: str(kind.__name__))
def test_each_type_is_said(kind: type[Any]) -> None:
    """What a value of each type has is named in the line of the type."""
    (line,) = re.findall(rf"^\| `{kind.__name__}` \|(.*)$", DOCS, re.MULTILINE)
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else msgspec.structs.fields(kind)
    assert {field.name for field in fields} - OUR_OWN <= set(re.findall(r"`(\w+)`", line))


def test_filters_macros_and_blocks_are_said() -> None:
    """Every filter of ours, every macro that pages import, every block and every optional template."""
    ours = {
        *dates.FILTERS,
        *aggregates.FILTERS,
        *linking.FILTERS,
        *feeds.FILTERS,
        *structured.filters(built_in()),
        *Language("en", THEME).filters(),
        "outward_address",
    }
    env = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    parsed = {path.name: env.parse(path.read_text(encoding="utf-8")) for path in TEMPLATES.iterdir()}
    imported = {
        name if isinstance(name, str) else name[0]
        for tree in parsed.values()
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    blocks = {block.name for tree in parsed.values() for block in tree.find_all(nodes.Block)}
    said = set(re.findall(r"`([\w.]+)`", DOCS))
    assert (ours | imported | blocks | OPTIONAL) - said == set()


def test_pages_have_the_contexts_of_their_templates(tmp_path: Path) -> None:
    """Every page of a plan holds the context that is said to be its template's."""
    files = {
        "posts/quay.md": post("A quay is built", companies=["Lunde"], source="Tide"),
        "companies/lunde.md": entity("Lunde"),
        "sources/tide.md": entity("Tide"),
    }
    for name, text in files.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    said = {"TIMEZONE": "UTC", "SITEURL": "", "SITENAME": "Quay", "FEED_MAX_ITEMS": 10, "RELATIVE_URLS": False}
    settings = {**CHOICES, **said, "CACHE_PATH": str(tmp_path / "cache")}
    language, loaded = Language("en", THEME), stages.load(tmp_path / "content", tmp_path / "cache")
    shown = due(loaded.posts, loaded.content.unshown, TODAY, "UTC")
    edition, _ = stages.edit(loaded, shown, settings, language)
    chosen = stages.choices(settings, CONTEXTS, language, edition.kinds)
    pages = stages.plan(edition, [], chosen, settings, loaded.body).pages.values()
    printed = [page for page in pages if not isinstance(page, Made)]
    elsewhere = {"issue.eml.html", "issue.eml.txt", "moved.html", "page.html"}  # none of these is in this plan
    assert {page.template for page in printed} == set(CONTEXTS) - elsewhere
    assert [page.path for page in printed if type(page.context) is not CONTEXTS[page.template]] == []


def _said(path: str) -> str:
    """Return the file that the page gives as an example."""
    (found,) = re.findall(rf"^`{re.escape(path)}`:\n\n((?:    .*\n)+)", DOCS, re.MULTILINE)
    return re.sub("^    ", "", found, flags=re.MULTILINE)


def test_a_theme_of_three_files_on_top_of_ours(tmp_path: Path) -> None:
    """The example of the page works: a style sheet on every page, more on tear sheets, all else as in our theme."""
    templates = "theme/templates/base.html", "theme/templates/tear_sheet.html"
    files = {
        "content/posts/quay.md": post("A quay is built", companies=["Lunde"]),
        "content/companies/lunde.md": entity("Lunde"),
        "theme/static/mine.css": ".span { color: inherit }\n",
    } | {name: _said(name) for name in templates}
    site = sites.new(tmp_path, files)
    site.build()
    for page in sites.pages(site.output):
        links = [tag["href"] for tag in BeautifulSoup(page.read_bytes(), "html.parser").select("link[rel=stylesheet]")]
        assert links == ["/theme/site.css", "/theme/mine.css"], page
    assert '<p class="span">2026</p>' in site.page("companies/lunde/index.html")
    assert (site.output / "theme/mine.css").is_file()
    assert (site.output / "theme/site.css").is_file()
    site.put(templates[1], _said(templates[1]).replace('"span"', '"years"'))
    why = site.run("build", "--why", "companies/lunde/")
    assert "the template tear_sheet.html: changed" in why.output


def test_settings_of_a_template_behind_another(tmp_path: Path) -> None:
    """A setting that only our own template names is known to it also where one of the site's includes it."""
    files = {
        "content/posts/quay.md": post("A quay is built"),
        "mine/_social.html": "{% include '!theme/_social.html' %}\n",
    }
    settings = {"SITEURL": "https://quay.example", "SOCIAL_CARDS": True}
    site = sites.new(tmp_path, files, THEME_TEMPLATES_OVERRIDES=["mine"], **settings)
    site.build()
    assert 'property="og:image"' in site.page("articles/quay/index.html")
