"""Settings: each of Pelican's is obeyed, replaced or refused, and which it is, is said."""

import os
import re
from pathlib import Path

import pytest
from pelican.settings import DEFAULT_CONFIG

from tearsheet.errors import SettingsError
from tearsheet.settings import Settings
from tearsheet.settings.spelling import near
from tearsheet.settings.table import groups, own, table
from tearsheet.settings.values import FORMS
from tests.conftest import ROOT, SiteFolder

DOCS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")

# Values of every type that Python has a word for, none of which is right for many settings.
ODD = (
    *("0", "-3", "True", "'nonsense {x} %s'", "['a', 'b']", "[1, None]", "{'a': 1}", "[('a',)]", "object()"),
    *("lambda: 1", "3.5", "b'x'", "['[']", "__import__('pathlib').Path('x')"),
)


def said(site: SiteFolder, *lines: str) -> list[str]:
    """Return what is to be said of lines at the end of the settings, without the file; errors as well."""
    file = site.root / "pelicanconf.py"
    before = file.read_text(encoding="utf-8")
    file.write_text("\n".join((before, *lines)) + "\n", encoding="utf-8")
    try:
        problems = Settings.read(file).warnings
    except SettingsError as error:
        problems = error.problems
    finally:
        file.write_text(before, encoding="utf-8")
    return [f"{problem.what}; {problem.hint}" for problem in problems]


def post(title: str, *lines: str) -> str:
    """Return a post's file."""
    return "\n".join(
        ["---", f"title: {title}", "date: 2026-11-20", "section: Ports", *lines, "---", "", f"{title}.", ""]
    )


def test_every_setting_of_pelican_is_in_the_table() -> None:
    """A setting that a new version of Pelican brings fails here until it is decided what it means on a site."""
    assert DEFAULT_CONFIG.keys() - table().keys() == set()
    names = [name for group in groups() for name in group.names]
    assert len(names) == len(set(names))
    assert not own().keys() & table().keys()
    forms = {group.form for group in groups() if group.form} | {each.form for each in own().values()}
    assert forms <= FORMS.keys()


def test_every_setting_is_in_the_docs() -> None:
    """What is obeyed, and what stands in the place of the others, can be looked up by name."""
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", DOCS)) >= table().keys()


def test_each_setting_that_does_something_says_what() -> None:
    """The reference has a sentence for each, and a page of every name."""
    obeyed = [group for group in groups() if group.effect == "obeyed"]
    assert [group.names for group in obeyed if not group.says and not group.ours] == []
    rows = set(re.findall(r"^\| `([A-Z][A-Z_]+)` \|", REFERENCE, re.MULTILINE))
    assert rows == own().keys() | {name for group in obeyed for name in group.names}


def test_settings_of_a_new_site_are_silent(site: SiteFolder) -> None:
    """The settings that the project brings and those of a site in tests say nothing without effect."""
    assert Settings.read(ROOT / "pelicanconf.py").warnings == ()
    assert Settings.read(ROOT / "publishconf.py").warnings == ()
    assert Settings.read(site.root / "pelicanconf.py").warnings == ()


def test_a_setting_without_effect_is_said(site: SiteFolder) -> None:
    """Whoever sets one is told that it does nothing here, and what to do instead; it is no error."""
    names = [name for name, group in table().items() if group.effect == "none" and not group.empty]
    told = said(site, *(f"{name} = 'other-than-any-default'" for name in names))
    assert [line.partition(" has no effect")[0] for line in told] == sorted(names)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "LINKS = (('Shop', 'https://shop.example/'),)",
            "LINKS has no effect: the theme does not show it; write links into MENUITEMS",
        ),
        (
            "SOCIAL = (('Shop', '#'),)",
            "SOCIAL: “#” (Shop) is no address, and is left out; write it like https://example.org/",
        ),
        (
            "GOOGLE_ANALYTICS = 'UA-1'",
            "GOOGLE_ANALYTICS has no effect: the theme does not use it; put the lines of the service into EXTRA_HEAD",
        ),
        (
            "DEFAULT_PAGINATION = 10",
            "DEFAULT_PAGINATION has no effect: a long list goes by years; say how many it shows",
        ),
        ("WITH_FUTURE_DATES = True", "WITH_FUTURE_DATES has no effect: posts dated ahead wait for their day; give"),
        ("FEED_ALL_ATOM = 'feeds/all.atom.xml'", "FEED_ALL_ATOM has no effect: home, each company, "),
        (
            "STATIC_PATHS = ['images', 'posts', '../seeds']",
            "STATIC_PATHS: what Tearsheet reads, or lies outside of content/, is never copied: ../seeds, posts;",
        ),
        (
            "EXTRA_PATH_METADATA = {'extra/CNAME': {'path': 'CNAME'}}",
            "EXTRA_PATH_METADATA: STATIC_PATHS has no extra/CNAME, so that it is not copied; write",
        ),
        (
            "STATIC_PATHS = ['images', 'images/no']",
            "STATIC_PATHS names what is not there: images/no; put it there, or leave it out",
        ),
        ("THEME_STATIC_PATHS = ['static', 'no']", "THEME_STATIC_PATHS names what is not there: no; put it there, or"),
        ("THEME_TEMPLATES_OVERRIDES = ['no']", "THEME_TEMPLATES_OVERRIDES names what is not there: no; put it"),
        ("PLUGIN_PATHS = ['no']", "PLUGIN_PATHS names what is not there: no; put it there, or leave it out"),
        (
            "EXTRA_PATH_METADATA = {'images/no.ico': {'path': 'favicon.ico'}}",
            "EXTRA_PATH_METADATA names what is not there: images/no.ico; put it there, or leave it out",
        ),
        ("DEFAULT_METADATA = {'author': 'Moe'}", "DEFAULT_METADATA: author has no effect; write it in the posts"),
        ("LOCALE = 'xx_YY'", "LOCALE “xx_YY” is unknown on this machine; name one"),
        ("PLUGIN_PATH = ['plugins']", "PLUGIN_PATH is called PLUGIN_PATHS now; write PLUGIN_PATHS"),
        ("TYPOGRIFY = True", "TYPOGRIFY has no effect: quotation marks and dashes are shown as posts have them;"),
        ("SITENMAE = 'X'", "SITENMAE is no setting; did you mean SITENAME?"),
        ("LIST_MAX_ITEM = 3", "LIST_MAX_ITEM is no setting; did you mean LIST_MAX_ITEMS?"),
        ("IGNORE_FILE = ['x']", "IGNORE_FILE is no setting; did you mean IGNORE_FILES?"),
    ],
)
def test_warnings(site: SiteFolder, line: str, message: str) -> None:
    """What is said of a setting is what is so instead, and what to do."""
    (told,) = said(site, line)
    assert told.startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("THEME_STATIC_DIR = 'assets'", "THEME_STATIC_DIR cannot be obeyed: the theme's files are in theme/"),
        ("OUTPUT_SOURCES = True", "OUTPUT_SOURCES cannot be obeyed: it would publish the whole text"),
        ("ARTICLE_PATHS = ['news']", "ARTICLE_PATHS cannot be obeyed: posts are read from posts/"),
        ("ARTICLE_SAVE_AS = ''", "ARTICLE_SAVE_AS cannot be obeyed: a post is at /articles/NAME/"),
        ("DEFAULT_LANG = '.'", "DEFAULT_LANG is '.'; write it like “en” or “pt-BR”"),
        ("CACHE_PATH = 'a\\0b'", "CACHE_PATH is 'a\\x00b'; it must be a path in quotes"),
        ("PLUGIN_PATHS = ['a\\0b']", "PLUGIN_PATHS is ['a\\x00b']; it must be a list of paths"),
        ("DEFAULT_METADATA = {'status': 'skip'}", "the status 'skip' in DEFAULT_METADATA is none; write “published”"),
        ("PATH_METADATA = r'(?P<status>draft)s/.*'", "PATH_METADATA gives posts a status, which nothing here reads;"),
        ("EXTRA_PATH_METADATA = {'posts/a.md': {'status': 'draft'}}", "EXTRA_PATH_METADATA gives files a status,"),
        ("JINJA_EXTENSIONS = ['jinja2.ext.do']", "JINJA_EXTENSIONS cannot be obeyed: Pelican has no such setting"),
        ("PLUGINS = 'sitemap'", "PLUGINS is 'sitemap'; it must be a list of plugins"),
        ("IGNORE_FILES = 'draft-*'", "IGNORE_FILES is 'draft-*'; it must be a list of texts"),
        ("THEME = 'nowhere'", "there is no theme nowhere; name a folder with templates/ in it"),
        ("PATH = 'pelicanconf.py'", "PATH "),
        ("ACCENT_COLOR = '#ffcc00'", "ACCENT_COLOR “#ffcc00” has a contrast of 1.43:1 with the light paper"),
        ("EXTRA_HEAD = '<base>'", "EXTRA_HEAD has <base>, which cannot stand in the head of a page; leave it out"),
        ("MENU = 'home'", "MENU is 'home'; it must be a list of names like"),
        ("MENU = [('Shop', 'javascript:1')]", "MENU: “javascript:1” (Shop) is no address; write it like"),
        ("SOCIAL = ['https://a.example/']", "SOCIAL is ['https://a.example/']; it must be a list of pairs"),
        ("FAVICON = 'https://a.example/a.ico'", "FAVICON is “https://a.example/a.ico”, which is not on this site; put"),
        ("SITELOGO_DARK = 'images/a.svg'", "SITELOGO_DARK stands alone; write SITELOGO too"),
        ("JINJA_ENVIRONMENT = {'extensions': ['no.such']}", "JINJA_ENVIRONMENT cannot be had ("),
    ],
)
def test_errors(site: SiteFolder, line: str, message: str) -> None:
    """What would keep something off the site and does not, or would be half obeyed, is an error, and so is no value."""
    (told,) = said(site, line)
    assert told.startswith(message)
    before = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", f"{before}{line}\n")
    with pytest.raises(SettingsError):
        Settings.read(site.root / "pelicanconf.py")


@pytest.mark.parametrize("value", ODD)
def test_no_value_of_a_setting_is_an_accident(site: SiteFolder, value: str) -> None:
    """Whatever a setting says, it is read, or there is a message that names it or the folder that it names."""
    heeded = [name for name, group in table().items() if group.effect != "none" or group.theme]
    for name in (*heeded, *own()):
        told = said(site, f"{name} = {value}")
        assert all(name in line or name in {"PATH", "OUTPUT_PATH", "SEEDS_PATH", "THEME"} for line in told), told


def test_only_what_is_near_to_a_setting_is_misspelt(site: SiteFolder) -> None:
    """Names of a site's own, of themes and of plugins, and names that the settings use themselves, are let be."""
    theirs = (
        "THEME_COLOR",
        "SITEMAP",
        "SHORTCODES",
        "STATIC_CDN",
        "ABSOLUTE_URL",
        "CREDITS",
        "LIBSASS_PATHS",
        "OUTPUT_CSS",
    )
    assert [name for name in theirs if near(name, table().keys() | own().keys())] == []
    assert said(site, *(f"{name} = 1" for name in theirs)) == []
    assert said(site, "SITE_NAME = 'X'", "SITENAME = SITE_NAME") == []


def test_what_the_theme_uses_is_let_be(site: SiteFolder) -> None:
    """A setting that a template of the site's own asks for has an effect."""
    site.put("mine/links.html", "{% for name, url in LINKS %}{{ name }}{% endfor %} {{ SITE_NAMES }}")
    lines = "THEME_TEMPLATES_OVERRIDES = ['mine']", "LINKS = [('a', 'b')]", "SITE_NAMES = 1"
    assert said(site, *lines) == []


def test_settings_are_found_where_they_stand(site: SiteFolder) -> None:
    """A warning names the file and the line, also where one settings file imports another."""
    number = len((site.root / "pelicanconf.py").read_text(encoding="utf-8").splitlines()) + 1
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("TYPOGRIFY = True\n")
    site.put("publishconf.py", "import sys\nsys.path.insert(0, '.')\nfrom pelicanconf import *\nSITEURL = ''\n")
    (problem,) = Settings.read(site.root / "publishconf.py").warnings
    assert (Path(problem.path).name, problem.line) == ("pelicanconf.py", number)


def test_what_settings_keep_off_the_site(site: SiteFolder) -> None:
    """IGNORE_FILES, ARTICLE_EXCLUDES, PAGE_EXCLUDES and STATIC_EXCLUDES hold for everything that is read."""
    kept = {
        "posts/draft-one.md": post("Draftone"),
        "posts/left-out.md": post("Leftout"),
        "posts/draft-odd.markdown": "no post at all",
        "pages/draft-about.md": "---\ntitle: Draftpage\n---\n\nDraftpage.\n",
        "pages/secret.md": "---\ntitle: Secretpage\n---\n\nSecretpage.\n",
        "companies/draft-co.md": "---\nname: Draftco\n---\n",
        "sources/draft-post.md": "---\nname: Draftpost\n---\n",
        "issues/draft-1.md": "no issue",
        "images/draft-a.png": "draft picture",
        "images/private/b.png": "private picture",
        "images/c.png": "picture of a file",
    }
    for name, text in kept.items():
        site.put(f"content/{name}", text)
    site.put("content/posts/shown.md", post("Shown") + "\n![a]({static}/images/d.png)\n")
    site.put("content/images/d.png", "shown picture")
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(
            "IGNORE_FILES = ['draft-*']\nARTICLE_EXCLUDES = ['posts/left-out.md']\n"
            "PAGE_EXCLUDES = ['pages/secret.md']\nSTATIC_EXCLUDES = ['images/private', 'images/c.png']\n"
        )
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    everything = b"\n".join(name.encode() + data for name, data in site.files("output").items()).lower()
    for word in (b"draft", b"leftout", b"secretpage", b"private picture", b"picture of a file"):
        assert word not in everything, word
    assert b"shown picture" in everything
    assert b"Shown" in site.files("output")["articles/shown/index.html"]
    assert site.run("check").stderr == ""
    site.put("content/posts/shown.md", post("Shown") + "\n![a]({static}/images/c.png)\n")
    result = site.run("build")
    wrong = "posts/shown.md:9: {static}/images/c.png is kept off the site by the settings; "
    assert (result.exit_code, wrong in result.stderr) == (1, True)
    assert "images/c.png" not in site.files("output")


def test_status_of_default_metadata(site: SiteFolder) -> None:
    """With it, posts and pages that say no status have that one, and one that says it is published is."""
    site.put("content/posts/silent.md", post("Silentone"))
    site.put("content/posts/said.md", post("Saidone", "status: published"))
    site.put("content/pages/about.md", "---\ntitle: Silentpage\n---\n\nUs.\n")
    site.put("content/pages/said.md", "---\ntitle: Saidpage\nstatus: published\n---\n\nUs.\n")
    assert site.run("build").exit_code == 0
    assert "articles/silent/index.html" in site.files("output")
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("DEFAULT_METADATA = {'status': 'draft'}\n")
    result = site.run("build")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "2 drafts")
    everything = b"\n".join(site.files("output").values())
    assert b"Saidone" in everything
    assert b"Saidpage" in everything
    assert b"Silent" not in everything


def test_warnings_end_build_and_check_with_0(site: SiteFolder) -> None:
    """A setting without effect is said by both in each run, also where nothing is to be built, and fails nothing."""
    site.put("content/images/a.png", "png")
    site.put("content/posts/a.md", post("One"))
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("TYPOGRIFY = True\n")
    for command in ("build", "build", "check"):
        result = site.run(command)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.count("TYPOGRIFY has no effect") == 1
    assert "[setting]" in site.run("check").stdout
    assert site.run("check", "--strict").exit_code == 1
    assert "TYPOGRIFY" not in site.run("check", "--ignore", "setting").stdout


def test_template_pages_that_fail_are_problems(site: SiteFolder) -> None:
    """A template of the site's own that is missing or wrong is named, and the others are made."""
    site.put("content/posts/a.md", post("One"))
    site.put("content/robots.tmpl", "{{ SITENAME }}")
    site.put("content/bad.tmpl", "{{ 1 / 0 + }}")
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("TEMPLATE_PAGES = {'no.tmpl': 'no.txt', 'bad.tmpl': 'bad.txt', 'robots.tmpl': 'mine.txt'}\n")
    result = site.run("build")
    assert result.exit_code == 1
    assert "no.tmpl: TEMPLATE_PAGES: no.txt cannot be made (TemplateNotFound" in result.stderr
    assert "bad.tmpl:1: TEMPLATE_PAGES: bad.txt cannot be made (TemplateSyntaxError" in result.stderr
    assert site.files("output")["mine.txt"] == b"The Test Sheet"


def test_relative_urls_leave_feeds_whole(site: SiteFolder) -> None:
    """Pages lead to each other by relative addresses; feeds and the site map name whole ones, as they must."""
    site.put("content/posts/a.md", post("One"))
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("RELATIVE_URLS = True\nSITEURL = 'https://quay.example'\n")
    assert site.run("build").exit_code == 0
    made = site.files("output")
    assert b'href="../../theme/site.css"' in made["articles/a/index.html"]
    assert b"https://quay.example/articles/a/" in made["feed.atom"]
    assert b'"../' not in made["feed.atom"] + made["feed.json"] + made["sitemap.xml"]


def test_pictures_go_where_extra_path_metadata_says(site: SiteFolder) -> None:
    """A picture may lie at an address of its own, such as that of a favicon."""
    site.put("content/images/favicon.ico", "icon")
    site.put("content/posts/a.md", post("One"))
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("EXTRA_PATH_METADATA = {'images/favicon.ico': {'path': 'favicon.ico'}}\n")
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert site.files("output")["favicon.ico"] == b"icon"


@pytest.mark.parametrize("place", ["content/images", "content/posts/x", "output", "theme/static", "seeds"])
def test_the_cache_is_among_nothing_that_is_published(site: SiteFolder, place: str) -> None:
    """It holds the text of drafts, so it is refused where it would be copied, or read as content."""
    site.put("theme/static/x.css", "x")
    (told,) = said(site, "THEME = 'theme'", f"CACHE_PATH = {place!r}")
    assert "and it holds the text of drafts; give it a folder of its own, such as .tearsheet" in told


def test_paths_are_seen_from_the_settings_file(site: SiteFolder, tmp_path: Path) -> None:
    """Also those that the settings do not say, and templates of the site's own, wherever a command is called."""
    site.put("mine/extra.html", "Extra words")
    file = site.root / "pelicanconf.py"
    text = file.read_text(encoding="utf-8").replace('CACHE_PATH = ".tearsheet"\n', "")
    more = "THEME_TEMPLATES_OVERRIDES = ['mine']\nTEMPLATE_PAGES = {'extra.html': 'extra.html'}\n"
    file.write_text(f"{text}{more}", encoding="utf-8")
    site.put("content/posts/one.md", post("One"))
    settings = Settings.read(file)
    assert settings.cache == Path(settings.pelican["CACHE_PATH"]) == site.root / ".tearsheet"
    elsewhere = SiteFolder(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    result = elsewhere.run("--settings", str(file), "build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert site.files("output")["extra.html"] == b"Extra words"
    assert list(elsewhere.root.iterdir()) == []


def test_a_change_within_a_second_is_seen(site: SiteFolder) -> None:
    """Settings of one size that are saved within a second are read as they are now, and nothing lies beside them."""
    path = site.root / "pelicanconf.py"
    text = path.read_text(encoding="utf-8")
    for zone in ("Asia/Tokyo", "Asia/Dubai"):
        path.write_text(f'{text}TIMEZONE = "{zone}"\n', encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert Settings.read(path).timezone == zone
    assert not (site.root / "__pycache__").exists()
