from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from checks import serving
from tests.addresses import addresses, is_odd
from tests.browser import vectors
from tests.browser.conftest import Complaints
from tests.browser.stories import FORMATS, Story
from tests.site import sites
from tests.vectors import ADDRESSES, KINDS, LEADING, MARKUP

# Every kind of markup, and of addresses as many as a minute is enough for; `test_markup.py` has them all.
FEW = [f"markup: {name}" for name in MARKUP] + [f"address: {name}" for name in list(ADDRESSES)[::3]]
RAW = {f"/raw/{number}.html": name for number, name in enumerate(FEW) if name.partition(": ")[2] not in LEADING}
SITEURL = "https://quayletter.com"


@pytest.fixture(scope="module")
def told() -> list[Story]:
    """The posts that are written by hand."""
    return vectors.all_at_once(FEW)[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site in which every kind stands in every field, in each format in turn."""
    assert len(FEW) >= 150
    given = vectors.all_at_once(FEW)[0]
    return vectors.site(tmp_path_factory.mktemp("vectors"), given, SEARCH=True, DATA_FILES=False)


@pytest.fixture(scope="module")
def root(made: sites.SiteFolder) -> Iterator[str]:
    """The address at which the site is served."""
    with serving.served(made.output, serving.PackingHandler) as address:
        yield address


def opened_first(output: Path) -> list[str]:
    """Return the pages to open: all but those of single sections and sources, which show names as articles do."""
    found = vectors.paths(output)
    return [path for path in found if path.count("/") < 3 or path.startswith(("/articles/", "/companies/", "/issues/"))]


def test_nothing_runs(browser: Browser, made: sites.SiteFolder, root: str, told: list[Story]) -> None:
    """Whoever opens the pages of hostile articles and follows their links runs nothing, loads nothing, is led nowhere.

    Their policy is not obeyed here, as by a browser that knows none: what a page holds is harmless by itself. And what
    is text in a title is shown as that text.
    """
    visits = vectors.visit(browser, root, opened_first(made.output), bypass_csp=True)
    assert visits.wrong == []
    assert visits.pages > 2 * len(FEW)
    assert 100 < visits.clicks <= 2_000
    titles = {path: visits.titles[path] for path in visits.titles if path.startswith("/articles/v1")}
    assert titles == {f"/articles/v{story.number}/": story.legal("title") for story in told}


def test_every_format_comes_in(made: sites.SiteFolder) -> None:
    """Hostile articles of each format become posts: nothing is lost of what is harmless in them."""
    seeds = [line for path in (made.content / "posts").glob("*.md") for line in path.read_text("utf-8").split("\n")]
    for form in FORMATS:
        came = sum(line.startswith(("seed: ", "seed: '", 'seed: "')) and f"{form}/" in line[:12] for line in seeds)
        assert came >= len(FEW) // len(FORMATS), form


def test_no_output_leads_to_a_script(made: sites.SiteFolder) -> None:
    """No address in a page, a feed, JSON or JSON-LD is a script, or anything else that is not of the web."""
    found = list(addresses(made.output))
    assert {name.rpartition(".")[2] for name, _ in found} == {"html", "atom", "opml", "json"}
    assert [(name, address) for name, address in found if is_odd(address)] == []


def test_search(page: Page, made: sites.SiteFolder, root: str, complaints: Complaints) -> None:
    """Results of a search show what hostile articles say and run nothing; the policy forbids nothing they need."""
    assert made.output.is_dir()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert vectors.search(page, root, "quay") > 50
    links = page.locator(".results a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith(f"{root}/articles/")] == []
    assert page.evaluate("window.ran") is None
    assert complaints.all() == []


def test_mail(browser: Browser, made: sites.SiteFolder, tmp_path: Path) -> None:
    """The e-mail of an issue with hostile articles, and with an introduction of links, runs and loads nothing."""
    text = "\n\n".join(KINDS[name][0] for name in KINDS if name.startswith("address: a script"))
    made.put("content/issues/2026-w08.md", f"---\ntitle: Vectors\n---\n\n{text}\n")
    (made.root / "mail.py").write_text(f"from pelicanconf import *\nSITEURL = '{SITEURL}'\n", encoding="utf-8")
    result = made.run("--settings", "mail.py", "issue", "2026-w08", "--output", str(tmp_path))
    assert result.exit_code == 0, result.output
    (mail,) = tmp_path.glob("*.html")
    with serving.served(tmp_path) as address:
        visits = vectors.visit(browser, address, [f"/{mail.name}"])
    assert visits.wrong == []
    assert visits.clicks > 10


def raw(made: sites.SiteFolder) -> dict[str, str]:
    """Return a page of the site for each kind, into which it was put as it is."""
    page = made.page("articles/v1000/index.html")
    before, main, after = page.partition('<main id="main" tabindex="-1">')
    assert main
    links = {path: KINDS[name][1].replace('"', "&quot;") for path, name in RAW.items()}
    return {
        path: f'{before}{main}<div class="prose"><a href="{links[path]}">x</a>{KINDS[name][0]}</div>{after}'
        for path, name in RAW.items()
    }


def test_the_policy_alone(browser: Browser, made: sites.SiteFolder, root: str) -> None:
    """Where nothing had been sanitised, the policy of the page would keep it from running and from loading anything."""
    visits = vectors.visit(browser, root, [], raw(made))
    assert [wrong for wrong in visits.wrong if not wrong.startswith("/raw/") or wrong.endswith("a script ran")] == []
    assert visits.pages == len(RAW)


def test_without_either_fence(browser: Browser, made: sites.SiteFolder, root: str) -> None:
    """Where nothing is sanitised and no policy obeyed, these vectors do run, and these tests do see it."""
    some = dict(list(raw(made).items())[::6])
    visits = vectors.visit(browser, root, [], some, bypass_csp=True)
    assert sum(wrong.endswith("a script ran") for wrong in visits.wrong) > len(some) // 8
    assert any(wrong.startswith("a dialog: ") for wrong in visits.wrong)
    assert any(wrong.startswith("a request: ") for wrong in visits.wrong)
