"""Files and texts that content and settings name: what is not there, or cannot be, is named and costs nothing else."""

import pytest

from tests.conftest import SiteFolder


def post(title: str, *lines: str, body: str = "Cranes.") -> str:
    """Return a post's file, whose body begins in line 6 where there are no other lines."""
    return "\n".join(["---", f"title: {title}", "date: 2026-02-20", "section: Ports", *lines, "---", body, ""])


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("![A boat]({static}/images/no.png)", "{static}/images/no.png is not there; put the file there, or"),
        ("![A boat]({static}/images/caf%C3%A9.png)", "{static}/images/caf%C3%A9.png is not there; put"),
        ("[x]({static}/images/no%20boat.png#a)", "{static}/images/no%20boat.png#a is not there; put"),
        ("[x]({static}/images/albums)", "{static}/images/albums is not there; put"),
        (f"[x]({{static}}/images/{'x' * 300})", "is not there; put"),
        ("[x]({static}/images/a%00b.png)", "{static}/images/a%00b.png is not there; put"),
        ("[x]({filename}no.md)", "{filename}no.md is not there; put the file there, or take the link out"),
        ("[x]({filename}/posts/draft.md)", "{filename}/posts/draft.md is not on the site; publish it, or"),
        ("[x]({filename}/images/boat.png)", "{filename}/images/boat.png is a file, no post or page; write {static}/im"),
    ],
)
@pytest.mark.parametrize("name", ["posts/linking.md", "pages/linking.md"])
def test_a_link_to_nothing_is_named(site: SiteFolder, name: str, link: str, message: str) -> None:
    """The message names file and line, check says the same as a build, and everything else is built."""
    text = post("Linking", body=f"Ships.\n\n{link}")
    at = 8
    if name.startswith("pages/"):
        text, at = f"---\ntitle: Linking\n---\nShips.\n\n{link}\n", 6
    site.put(f"content/{name}", text)
    site.put("content/posts/other.md", post("Other"))
    site.put("content/posts/draft.md", post("Draft", "status: draft"))
    site.put("content/images/boat.png", "boat")
    site.put("content/images/albums/one.png", "one")
    for command in ("check", "build", "build"):
        result = site.run(command)
        (line,) = result.stderr.splitlines()
        assert (result.exit_code, f"{name}:{at}: " in line, message in line) == (1, True, True), line
    files = site.files("output")
    assert {"articles/other/index.html", "images/boat.png", "images/albums/one.png"} <= files.keys()
    assert b"Linking" in files["articles/linking/index.html" if "posts" in name else "linking/index.html"]


def test_links_are_found_as_they_are_escaped(site: SiteFolder) -> None:
    """A name with a space or an accent is found by its escapes, from posts and pages, also the next time."""
    site.put("content/images/café boat.png", "boat")
    link = "![A boat]({static}/images/caf%C3%A9%20boat.png)"
    site.put("content/posts/linking.md", post("Linking", body=f"{link} [o]({{filename}}other.md)"))
    site.put("content/posts/other.md", post("Other", body="[page]({filename}/pages/about.md#us)"))
    site.put("content/pages/about.md", f"---\ntitle: About\n---\n{link} [p]({{filename}}../posts/other.md)\n")
    for _ in range(2):
        result = site.run("build")
        assert (result.exit_code, result.stderr) == (0, "")
    files = site.files("output")
    assert b"/articles/other/" in files["articles/linking/index.html"]
    assert b"{" not in files["about/index.html"].partition(b"<main")[2]
    assert files["images/café boat.png"] == b"boat"


def test_a_linked_file_that_leads_out_of_content_is_not_copied(site: SiteFolder) -> None:
    """Not even where only a post names it, since no folder is copied as a whole."""
    site.put("secret.txt", "the key")
    (site.content / "images").mkdir(parents=True)
    (site.content / "images/key.png").symlink_to(site.root / "secret.txt")
    site.put("content/posts/linking.md", post("Linking", body="![x]({static}/images/key.png)"))
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("STATIC_PATHS = []\n")
    result = site.run("build")
    assert (result.exit_code, "images/key.png: leads out of content/ by a link" in result.stderr) == (1, True)
    assert not any(b"the key" in data for data in site.files("output").values())


def test_a_file_never_takes_the_place_of_a_page(site: SiteFolder) -> None:
    """Where EXTRA_PATH_METADATA leads a file to the address of a page, the page stands and the file is named."""
    site.put("content/posts/shown.md", post("Shown"))
    site.put("content/images/a.html", "picture")
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('EXTRA_PATH_METADATA = {"images/a.html": {"path": "articles/shown/index.html"}}\n')
    for _ in range(2):
        result = site.run("build")
        wrong = "images/a.html: goes to /articles/shown/index.html, where the site has a page or another file; give"
        assert (result.exit_code, wrong in result.stderr) == (1, True)
        assert b"Shown" in site.files("output")["articles/shown/index.html"]


def test_links_of_pelican_in_descriptions_are_named(site: SiteFolder) -> None:
    """Those of companies and sources are shown on many pages, and no such link is followed there."""
    site.put("content/posts/shown.md", post("Shown", "source: Quay Post"))
    site.put("content/sources/quay-post.md", "---\nname: Quay Post\n---\n[x]({filename}/posts/shown.md)\n")
    result = site.run("build")
    wrong = "sources/quay-post.md: links such as {filename} are not followed in a description; write /articles/…/"
    assert (result.exit_code, wrong in result.stderr) == (1, True)
