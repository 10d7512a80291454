import hashlib
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import msgspec
import pytest
from bs4 import BeautifulSoup

from tearsheet.site.render.build_manifest import OutputFile
from tearsheet.storage.sealed import seal
from tests.site import golden, sites
from tests.site.sites import DAY, TODAY, entity, post

SMALL: dict[str, str] = {
    "content/companies/brekke.md": entity("Brekke", aliases=["Brekke Shipping", "Brekke Lines"]),
    "content/companies/moe.md": entity("Moe"),
    "content/products/kai.md": entity("Kai", owner="Moe"),
    "content/sources/dock-diary.md": entity("Dock Diary"),
    "content/posts/first.md": post("First boat", day="2026-02-01", companies=["Brekke"], source="Dock Diary"),
    "content/posts/second.md": post("Second boat", day="2026-02-02", companies=["Brekke Shipping", "Moe"]),
    "content/posts/third.md": post("Third boat", day="2026-02-03", products=["Kai"]),
    "content/pages/about.md": "---\ntitle: About\n---\n\nBoats.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> sites.SiteFolder:
    """A small site that is not built yet."""
    return sites.new(tmp_path, SMALL)


def links(page: Path) -> set[str]:
    """Return the addresses that a page links to or loads, without fragments, and without what it holds itself."""
    soup = BeautifulSoup(page.read_bytes(), "html.parser")
    found = {str(tag[name]) for name in ("href", "src") for tag in soup.select(f"[{name}]")}
    return {urldefrag(address).url for address in found if not address.startswith("data:")}


def test_plain_pelican(tmp_path: Path) -> None:
    """Plain Pelican builds the same bytes as our command."""
    site = golden.make(tmp_path)
    result = site.pelican("other")
    assert (result.returncode, result.stderr) == (0, "")
    assert sites.files(site.root / "other") == sites.files(site.output)


def test_output_option(site: sites.SiteFolder) -> None:
    """Another output folder gets the same bytes, and the usual one is left alone."""
    site.build("--output", str(site.root / "elsewhere"))
    assert not site.output.exists()
    site.build()
    assert sites.files(site.root / "elsewhere") == sites.files(site.output)


def test_second_build(site: sites.SiteFolder) -> None:
    """A second build changes neither a byte nor a time of any file."""
    site.build()
    paths = sorted(site.output.rglob("*"))
    for path in paths:
        os.utime(path, (DAY, DAY))
    before = sites.files(site.output)
    result = site.run("build")
    assert f"0 files written, {len(before)} unchanged, 0 removed" in result.stdout
    assert sites.files(site.output) == before
    assert {path.stat().st_mtime for path in paths} == {DAY}


def test_incremental_build(site: sites.SiteFolder) -> None:
    """After edits, additions and removals an old output folder holds the bytes of a fresh one."""
    site.build()
    site.put("content/posts/first.md", post("First boat, renamed", day="2025-12-31", products=["Kai"]))
    site.put("content/posts/fourth.md", post("Fourth boat", companies=["Moe"], featured=True))
    (site.content / "posts/second.md").unlink()
    (site.content / "sources/dock-diary.md").unlink()
    site.build()
    site.build("--output", str(site.root / "fresh"))
    assert sites.files(site.output) == sites.files(site.root / "fresh")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Niue", "COLUMNS": "40"},
    ],
    ids=["C", "UTF-8"],
)
def test_environment(tmp_path: Path, environment: dict[str, str]) -> None:
    """The order of hashes, the locale and the time zone of the machine change no byte."""
    site = golden.make(tmp_path)
    result = site.execute("tearsheet", "build", "-o", "other", **environment)
    assert (result.returncode, result.stderr) == (0, "")
    assert sites.files(site.root / "other") == sites.files(site.output)


def test_order_of_files(tmp_path: Path) -> None:
    """The order in which files came into the content folder changes no byte."""
    forwards = sites.new(tmp_path / "forwards", SMALL)
    backwards = sites.new(tmp_path / "backwards", dict(reversed(SMALL.items())))
    forwards.build()
    backwards.build()
    assert sites.files(forwards.output) == sites.files(backwards.output)


def test_time_of_building(site: sites.SiteFolder) -> None:
    """A site without posts dated ahead has the same bytes whenever it is built."""
    site.build()
    site.build("--output", str(site.root / "later"), today=TODAY + 4000 * DAY)
    assert sites.files(site.root / "later") == sites.files(site.output)


def test_siteurl(tmp_path: Path) -> None:
    """With a site address, every page uses it for all of its own links and files."""
    site = sites.new(tmp_path, SMALL, SITEURL="https://boats.example/news")
    site.build()
    for page in sites.pages(site.output):
        inside = {link for link in links(page) if link}
        assert "https://boats.example/news/theme/site.css" in inside, page
        assert {link for link in inside if not link.startswith("https://boats.example/news/")} == set(), page


def test_relative_urls(tmp_path: Path) -> None:
    """With relative addresses, every link leads from the page's own file to another file of the site."""
    more = {"content/posts/linked.md": post("Linked", body="See [the first]({filename}first.md).", companies=["Moe"])}
    site = sites.new(tmp_path, SMALL | more, RELATIVE_URLS=True)
    site.build()
    for page in sites.pages(site.output):
        for link in links(page):
            target = (page.parent / unquote(link)).resolve() if link else page
            assert not link.startswith(("/", "http")), (page, link)
            assert target.is_relative_to(site.output), (page, link)
            assert (target / "index.html" if target.is_dir() else target).is_file(), (page, link)


def test_dated_ahead(site: sites.SiteFolder) -> None:
    """A post dated ahead is nowhere in the site until its day has begun in the site's time zone."""
    site.put("content/posts/ahead.md", post("Boat of tomorrow", day="2026-03-03", section="Ahead", companies=["Moe"]))
    site.build(today=TODAY + DAY - 1)
    assert not any(b"tomorrow" in data for data in sites.files(site.output).values())
    site.build(today=TODAY + DAY)
    assert "Boat of tomorrow" in site.page("articles/ahead/index.html")
    assert "Boat of tomorrow" in site.page("companies/moe/feed.atom")


def test_dated_ahead_elsewhere(tmp_path: Path) -> None:
    """The day of a post begins in the site's time zone, not in that of the machine."""
    site = sites.new(tmp_path, {"content/posts/ahead.md": post("Dawn", day="2026-03-03")}, TIMEZONE="Pacific/Auckland")
    site.build(today=TODAY + 10 * 60 * 60)
    assert not (site.output / "articles/ahead").exists()
    site.build(today=TODAY + 11 * 60 * 60)
    assert (site.output / "articles/ahead/index.html").is_file()


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_not_published(site: sites.SiteFolder, status: str) -> None:
    """A post that is a draft or hidden leaves no trace, also where it was published before."""
    site.build()
    before = sites.files(site.output)

    def put(status: str) -> None:
        about: dict[str, Any] = {"companies": ["Moe"], "tags": ["vaulted"], "author": "V. Ault"}
        text = post("Vault boat", section="Vault", body="It is in the vault.", status=status, **about)
        site.put("content/posts/secret.md", text)

    put("published")
    site.build()
    assert (site.output / "sections/vault/index.html").is_file()
    put(status)
    site.build()
    assert sites.files(site.output) == before


def test_removed_post(site: sites.SiteFolder) -> None:
    """Pages and feeds of removed content go with the next build, and their empty folders too."""
    site.build()
    assert (site.output / "sources/dock-diary/feed.atom").is_file()
    (site.content / "posts/first.md").unlink()
    (site.content / "sources/dock-diary.md").unlink()
    site.build()
    assert not (site.output / "articles/first").exists()
    assert not (site.output / "sources/dock-diary").exists()
    assert not any(b"First boat" in data for data in sites.files(site.output).values())


def test_foreign_files(site: sites.SiteFolder) -> None:
    """What others put into the output folder stays there, next to pages that go."""
    foreign = {".well-known/security.txt": b"Contact: us", "articles/first/photo.jpg": b"\xff\xd8", "CNAME": b"boats"}
    for name, data in foreign.items():
        site.put(f"output/{name}", data)
    site.build()
    (site.content / "posts/first.md").unlink()
    site.build()
    kept = sites.files(site.output)
    assert {name: kept.get(name) for name in foreign} == foreign
    assert "articles/first/index.html" not in kept


def test_failed_build_removes_nothing(site: sites.SiteFolder) -> None:
    """A build with problems leaves the pages of what it could not read as they were."""
    site.build()
    before = site.page("articles/first/index.html")
    site.put("content/posts/first.md", "---\ntitle: [\n---\n")
    assert site.run("build").exit_code == 1
    assert site.page("articles/first/index.html") == before


def test_images(site: sites.SiteFolder) -> None:
    """An image of the content folder is copied, and a post can show it."""
    site.put("content/images/boat.png", b"\x89PNG")
    site.put("content/posts/shown.md", post("Shown", body="![A boat]({static}/images/boat.png)"))
    site.build()
    assert (site.output / "images/boat.png").read_bytes() == b"\x89PNG"
    assert '<img alt="A boat" src="/images/boat.png">' in site.page("articles/shown/index.html")


NEIGHBOURS = """\
{% extends '!theme/article.html' %}
{% macro title(article) %}{{ article.title if article else 'none' }}{% endmacro %}
{% block main %}
{{ super() }}
<p>before: {{ title(article.prev_article) }}, after: {{ title(article.next_article) }}</p>
<p>in section: {{ title(article.prev_article_in_category) }}</p>
{% endblock %}
"""


@pytest.mark.parametrize("command", [("tearsheet", "build"), ("pelican", "content", "-s", "pelicanconf.py")])
def test_ordinary_plugins(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Pelican's plugins for neighbours and sitemaps work as they do on any Pelican site."""
    site = sites.new(
        tmp_path,
        SMALL | {"overrides/article.html": NEIGHBOURS},
        PLUGINS=["neighbors", "sitemap"],
        SITEMAP={"format": "txt"},
        SITEURL="https://boats.example",
        THEME_TEMPLATES_OVERRIDES=["overrides"],
    )
    result = site.execute(*command)
    assert (result.returncode, result.stderr) == (0, "")
    second = site.page("articles/second/index.html")
    assert "before: First boat, after: Third boat" in second
    assert "in section: First boat" in second
    assert "before: none" in site.page("articles/first/index.html")
    addresses = set(site.page("sitemap.txt").splitlines())
    articles = {f"https://boats.example/articles/{slug}/" for slug in ("first", "second", "third")}
    assert articles | {"https://boats.example/about/"} <= addresses


GRUMBLER = """\
import logging

from pelican.plugins import signals


def grumble(generator):
    logging.getLogger(__name__).warning("the tide of %d articles is low", len(generator.articles))


def register():
    signals.article_generator_finalized.connect(grumble)
"""


@pytest.mark.parametrize("command", [("tearsheet", "build"), ("pelican", "content", "-s", "pelicanconf.py")])
def test_plugin_warns(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A warning that a plugin logs while the site is built fails the build, and everything is built."""
    site = sites.new(
        tmp_path, SMALL | {"plugins/grumbler.py": GRUMBLER}, PLUGIN_PATHS=["plugins"], PLUGINS=["grumbler"]
    )
    result = site.execute(*command)
    assert result.returncode == 1
    assert "the tide of 3 articles is low" in " ".join((result.stdout + result.stderr).split())
    assert "Traceback" not in result.stdout + result.stderr
    assert (site.output / "sitemap.xml").is_file()


BAD: dict[str, tuple[dict[str, str], str]] = {
    "broken YAML": (
        {"posts/bad.md": '---\ntitle: Bad\ndate: 2026-01-01\nsection: "Ports\n---\n\nText.\n'},
        r"content/posts/bad\.md:\d: broken YAML \(.+\); mend it.*",
    ),
    "no front matter": (
        {"posts/bad.md": "Only text.\n"},
        r"content/posts/bad\.md:1: there is no front matter; .+",
    ),
    "no date": (
        {"posts/bad.md": "---\ntitle: Bad\nsection: Ports\n---\n\nText.\n"},
        r"content/posts/bad\.md: “date” is missing; .+",
    ),
    "no such date": (
        {"posts/bad.md": post("Bad", day="2026-02-30")},
        r"content/posts/bad\.md:3: .+",
    ),
    "no text": (
        {"posts/bad.md": "---\ntitle: [7]\ndate: 2026-01-01\nsection: Ports\n---\n\nText.\n"},
        r"content/posts/bad\.md:2: “title”: expected str, got array; .+",
    ),
    "no such status": (
        {"posts/bad.md": post("Bad", status="dratf")},
        r"content/posts/bad\.md:5: “status”: .*dratf.*",
    ),
    "no UTF-8": (
        {"posts/bad.md": "\udcff"},
        r"content/posts/bad\.md: no UTF-8 text; save it as UTF-8",
    ),
    "what has no key": (
        {"companies/bad.md": entity("Bad", description="A yard")},
        r"content/companies/bad\.md:3: unknown key “description”; write it below the front matter",
    ),
    "what is called otherwise": (
        {"companies/bad.md": entity("Bad", title="Bad")},
        r"content/companies/bad\.md:3: unknown key “title”; did you mean “name”\?",
    ),
    "unknown key": (
        {"companies/bad.md": entity("Bad", webiste="https://bad.example/")},
        r"content/companies/bad\.md:3: unknown key “webiste”; did you mean “website”\?",
    ),
    "one alias, two companies": (
        {"companies/bad.md": entity("Bad", aliases=["Brekke Lines"])},
        r"content/companies/brekke\.md:3: companies/bad\.md claims the name “Brekke Lines” too; .+",
    ),
    "one company, two files": (
        {"companies/zz.md": entity("Brekke")},
        r"content/companies/zz\.md:2: “Brekke” has a file already, companies/brekke\.md; .+",
    ),
    "unknown company": (
        {"posts/bad.md": post("Bad", companies=["Brekk"])},
        r"content/posts/bad\.md:5: the company “Brekk” is unknown; did you mean “Brekke”\? .+",
    ),
    "unknown source": (
        {"posts/bad.md": post("Bad", source="Dock Dairy")},
        r"content/posts/bad\.md:5: the source “Dock Dairy” is unknown; did you mean “Dock Diary”\? .+",
    ),
    "no address": (
        {"posts/a b?.md": post("Bad")},
        r"content/posts/a b\?\.md: the name cannot be an address; rename it .+",
    ),
    "no address for a company": (
        {"companies/100%.md": entity("Hundred")},
        r"content/companies/100%\.md: the name cannot be an address; rename it .+",
    ),
    "a folder among posts": (
        {"posts/2026/bad.md": post("Bad")},
        r"content/posts/2026: folders in here are not read; move its files to posts/",
    ),
    "another ending": (
        {"companies/bad.markdown": entity("Bad")},
        r"content/companies/bad\.markdown: only \.md files are read; let its name end in \.md",
    ),
    "page without title": (
        {"pages/bad.md": "---\n{}\n---\n\nText.\n"},
        r"content/pages/bad\.md: “title” is missing; .+",
    ),
    "two pages, one address": (
        {"pages/archive.md": "---\ntitle: Archive\n---\n\nOlder boats.\n"},
        r".*pages/archive\.md.*/archive/.*",
    ),
}


@pytest.mark.parametrize(("given", "message"), BAD.values(), ids=BAD)
def test_bad_content(site: sites.SiteFolder, given: dict[str, str], message: str) -> None:
    """A fault in a file gives one message with the file, exit code 1, and everything else is built."""
    for name, text in given.items():
        site.put(f"content/{name}", text.encode(errors="surrogateescape"))
    result = site.run("build")
    assert result.exit_code == 1
    assert re.fullmatch(message, result.stderr.strip()), result.stderr
    for slug in ("first", "second", "third"):
        assert (site.output / f"articles/{slug}/index.html").is_file()
    assert "Second boat" in site.page("companies/brekke/index.html")
    assert (site.output / "sitemap.xml").is_file()


def test_all_faults_at_once(site: sites.SiteFolder) -> None:
    """Faults in several files are all named by one build, each once and in the order of the files."""
    site.put("content/posts/a.md", post("A", companies=["Nobody at all"]))
    site.put("content/posts/b.md", "---\ntitle: B\n---\n")
    site.put("content/companies/c.md", entity("C", colour="red", shape="round"))
    result = site.run("build")
    lines = result.stderr.splitlines()
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in lines] == [
        *["content/companies/c.md"] * 2,
        "content/posts/a.md",
        *["content/posts/b.md"] * 2,
    ]
    assert len(set(lines)) == len(lines)


def test_faults_by_plain_pelican(site: sites.SiteFolder) -> None:
    """Plain Pelican names faults too and ends with exit code 1, without a traceback."""
    site.put("content/posts/bad.md", post("Bad", companies=["Brekk"]))
    result = site.pelican()
    said = " ".join((result.stdout + result.stderr).split())
    assert result.returncode == 1
    assert "the company “Brekk” is unknown" in re.sub(r" \w+\.py:\d+", "", said)
    assert "Traceback" not in said
    assert (site.output / "articles/bad/index.html").is_file()


def test_missing_theme(tmp_path: Path) -> None:
    """A theme that is not there gives one message that names it and the settings."""
    result = sites.new(tmp_path, SMALL, THEME="no-such-theme").run("build")
    assert result.exit_code == 1
    assert re.fullmatch(r".*pelicanconf\.py:\d+: .*no-such-theme.*\n", result.stderr)


def test_theme_without_template(tmp_path: Path) -> None:
    """A theme that lacks a template gives one message, and all other pages are built."""
    site = sites.new(tmp_path, SMALL | {"theme/templates/robots.txt": "mine\n"}, THEME="theme")
    result = site.run("build")
    assert result.exit_code == 1
    assert "the theme has no template “home.html”; " in result.stderr
    assert len(result.stderr.splitlines()) == len(set(result.stderr.splitlines()))
    assert site.page("robots.txt") == "mine"


TEMPLATES: dict[str, tuple[str, str]] = {
    "syntax": ("<p>\n{% if %}\n", r"2: Expected an expression.*"),
    "misspelt name": (
        "{% extends 'base.html' %}\n\n{% block main %}{{ shet.name }}{% endblock %}\n",
        r"3: 'shet' is undefined.*",
    ),
    "no such filter": ("{{ SITENAME }}\n{{ SITENAME|shout }}\n", r"2: No filter named 'shout'.*"),
}


@pytest.mark.parametrize(("template", "message"), TEMPLATES.values(), ids=TEMPLATES)
def test_broken_template(tmp_path: Path, template: str, message: str) -> None:
    """A fault in a template gives a message with its file and line for each page, and all other pages are built."""
    given = SMALL | {"overrides/tear_sheet.html": template}
    site = sites.new(tmp_path, given, THEME_TEMPLATES_OVERRIDES=["overrides"])
    result = site.run("build")
    lines = result.stderr.splitlines()
    assert result.exit_code == 1
    assert [
        line
        for line in lines
        if not re.fullmatch(rf"(.*/)?overrides/tear_sheet\.html:{message}; mend the template", line)
    ] == []
    assert lines
    assert (site.output / "articles/first/index.html").is_file()
    assert (site.output / "sitemap.xml").is_file()


def test_no_content(tmp_path: Path) -> None:
    """A site without any content is built all the same."""
    site = sites.new(tmp_path)
    site.build()
    assert "Nothing has been published yet" in site.page("index.html")
    assert (site.output / "feed.atom").is_file()


def test_hostile_manifest(site: sites.SiteFolder) -> None:
    """A list of earlier outputs that was tampered with removes nothing outside the output folder."""
    site.build()
    (manifest,) = (site.root / ".tearsheet").glob("outputs-*")
    precious = site.put("precious.txt", "gold")
    digest = hashlib.sha256(precious.read_bytes()).hexdigest()
    paths = ["../precious.txt", str(precious), "a/../../precious.txt"]
    outputs = {path: OutputFile(b"", b"", (0, 0, 0, 0)) for path in paths}
    data = msgspec.msgpack.encode({"noted": 0, "outputs": outputs})
    manifest.write_bytes(seal(data) + data)
    site.build()
    assert hashlib.sha256(precious.read_bytes()).hexdigest() == digest
