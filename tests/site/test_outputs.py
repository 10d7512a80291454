"""What is published is what the last build made, wherever the site is moved, and whatever else lies in output/."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tearsheet.storage import outputs
from tests.site import sites
from tests.site.sites import SiteFolder, files, post

# A plugin as there are many: it hears of each page, and writes files of its own past Pelican's writer, some only where
# they are not there yet.
PLUGIN = """\
import os
from pathlib import Path

from pelican import signals

PAGES = []


def hear(path, context):
    PAGES.append(os.path.relpath(path, OUTPUT[0]))


OUTPUT = []


def begin(pelican):
    PAGES.clear()
    OUTPUT[:] = [pelican.output_path]


def end(pelican):
    found = [path for path in Path(pelican.output_path).rglob("*.html")]
    Path(pelican.output_path, "pages.txt").write_text("\\n".join(sorted(PAGES)) + f"\\n{len(found)}\\n")
    for page in PAGES:
        if page.startswith("articles/"):
            thumb = Path(pelican.output_path, "thumbs", page.split("/")[1] + ".txt")
            thumb.parent.mkdir(exist_ok=True)
            if not thumb.exists():
                thumb.write_text(page)


def register():
    signals.initialized.connect(begin)
    signals.content_written.connect(hear)
    signals.finalized.connect(end)
"""


def _site(root: Path, **settings: object) -> SiteFolder:
    """Return a built site of two posts with an address."""
    given = {f"content/posts/{name}.md": post(name.title()) for name in ("one", "two")}
    folder = sites.new(root, {**given, "content/images/quay.png": b"x"}, SITEURL="https://quayletter.com", **settings)
    folder.build()
    return folder


def _publish(site: SiteFolder, *options: str) -> str:
    """Publish to the folder live/ beside the site and return what was said."""
    result = site.run("publish", "folder:../live", "--grace", "0", "--max-delete", "100", "--no-check", *options)
    assert result.exit_code == 0, result.output
    return result.output


def _moved(site: SiteFolder) -> SiteFolder:
    """Give the site's folder another name."""
    return SiteFolder(site.root.rename(site.root.with_name("moved")), site.today)


def _copied(site: SiteFolder) -> SiteFolder:
    """Copy the site as `cp -r` does, with the times of now."""
    shutil.copytree(site.root, site.root.with_name("copied"), copy_function=shutil.copy)
    return SiteFolder(site.root.with_name("copied"), site.today)


def _without_cache(site: SiteFolder) -> SiteFolder:
    shutil.rmtree(site.root / ".tearsheet")
    return site


def _moved_without_cache(site: SiteFolder) -> SiteFolder:
    return _without_cache(_moved(site))


def _without_list(site: SiteFolder) -> SiteFolder:
    (site.output / outputs.LIST).unlink()
    return site


def _as_it_is(site: SiteFolder) -> SiteFolder:
    return site


WAYS = [_as_it_is, _moved, _copied, _without_cache, _moved_without_cache, _without_list]


@pytest.mark.parametrize(
    ("way", "plain"),
    [*((way, False) for way in WAYS), (_moved_without_cache, True)],
    ids=lambda said: getattr(said, "__name__", "plain" if said else "ours"),
)
def test_what_is_taken_down_goes(tmp_path: Path, way: object, *, plain: bool) -> None:
    """An article that is taken down is removed by the next build and published no more, after mv, cp, a lost cache."""
    site = _site(tmp_path / "site")
    _publish(site)
    site = way(site)  # type: ignore[operator]
    (site.content / "posts/two.md").unlink()
    (site.content / "images/quay.png").unlink()
    if plain:
        done = site.pelican()
        assert done.returncode == 0, done.stderr
    else:
        site.build()
    assert not (site.output / "articles/two").exists()
    assert not (site.output / "images").exists()
    _publish(site, "--no-build")
    assert not (tmp_path / "live/articles/two").exists()
    clean = sites.new(tmp_path / "clean", {"content/posts/one.md": post("One")}, SITEURL="https://quayletter.com")
    clean.build()
    assert files(site.output) == files(clean.output)


def test_an_older_version_left_no_list(tmp_path: Path) -> None:
    """Where neither list nor cache says what a build made, nothing but what the next one makes is published."""
    site = _without_list(_without_cache(_site(tmp_path / "site")))
    (site.content / "posts/two.md").unlink()
    result = site.run("publish", "folder:../live", "--no-build", "--no-check")
    assert result.exit_code == 1
    assert "nothing says which files here the last build made" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    said = _publish(site)
    assert "no build has made these, so they are left and not published: articles/two/. To publish" in said
    assert (site.output / "articles/two/index.html").exists()
    assert not (tmp_path / "live/articles/two").exists()


def test_what_others_put_there_is_left_and_named(tmp_path: Path) -> None:
    """Files of others in output/ stay, are named once by build and by publish, and are not published or checked."""
    site = _site(tmp_path / "site")
    for name in ("CNAME", ".well-known/token", "articles/one/notes.html", *(f"x{number}" for number in range(400))):
        site.put(f"output/{name}", '<a href="/nowhere/">x</a>')
    site.put("content/posts/three.md", post("Three"))
    said = site.run("build").output
    assert said.count("no build has made these") == 1
    assert "published: .well-known/, CNAME, articles/one/notes.html, x0, x1 and 398 more. To publish" in said
    site.put("content/posts/three.md", post("Three", body="Other words."))
    assert "no build" not in site.run("build").output
    assert site.run("check", "--site").exit_code == 0
    for _ in range(2):
        assert _publish(site).count("no build has made these") == 1
    live = {path for path in files(tmp_path / "live") if not path.startswith(".tearsheet-")}
    assert live == {
        path for path in files(site.output) if outputs.listed_outputs(site.output) and path in _listed(site)
    }
    assert (site.output / "CNAME").exists()


def _listed(site: SiteFolder) -> frozenset[str]:
    """Return what the list says that the last build made."""
    listed = outputs.listed_outputs(site.output)
    assert listed is not None
    return listed


@pytest.mark.parametrize("place", ["index.html", "articles", "articles/one"])
def test_links_are_not_written_or_published_through(tmp_path: Path, place: str) -> None:
    """A link where the site has a file is replaced, one where it has a folder is an error; nothing goes through it."""
    site = _site(tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = site.output / place
    if path.is_dir():
        shutil.rmtree(path)
        path.symlink_to(elsewhere)
    else:
        (elsewhere / "secret").write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(elsewhere / "secret")
    result = site.run("publish", "folder:../live", "--no-build", "--no-check")
    assert "is a link, and only what a build has written is published" in result.stderr
    built = site.run("build")
    if place == "index.html":
        assert built.exit_code == 0
        assert not path.is_symlink()
    else:
        assert "is a link, and the site has a folder of this name; remove the link" in built.stderr
        assert list(elsewhere.iterdir()) == []


def test_a_broken_build_is_not_published(tmp_path: Path) -> None:
    """After a build that failed, what lies in output/ is not sent: it may hold what was taken down."""
    site = _site(tmp_path / "site")
    (site.content / "posts/two.md").unlink()
    site.put("content/posts/bad.md", "---\ntitle: [\n---\n")
    assert site.run("build").exit_code == 1
    result = site.run("publish", "folder:../live", "--no-build", "--no-check")
    assert "the last build failed, was broken off or is at work" in result.stderr
    (site.content / "posts/bad.md").unlink()
    _publish(site)
    assert not (tmp_path / "live/articles/two").exists()


@pytest.fixture
def plugged(tmp_path: Path) -> SiteFolder:
    """A built site with a plugin, and OUTPUT_PATH left at its default."""
    root = tmp_path / "site"
    given = {f"content/posts/{name}.md": post(name.title()) for name in ("one", "two")}
    settings = {"SITEURL": "https://quayletter.com", "PLUGIN_PATHS": ["plugins"], "PLUGINS": ["thumbs"]}
    site = sites.new(root, {**given, "plugins/thumbs.py": PLUGIN}, **settings)
    path = root / "pelicanconf.py"
    path.write_text(path.read_text().replace('OUTPUT_PATH = "output"\n', ""))
    return site


def _tearsheet(site: SiteFolder, *arguments: str) -> str:
    """Run a command in a process of its own, for plugins stay in this one; it has to succeed."""
    done = site.execute("tearsheet", *arguments)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


def test_plugins_write_what_belongs_to_the_site(plugged: SiteFolder, tmp_path: Path) -> None:
    """A plugin that reads and writes output/ makes no error, and its files are published while it writes them."""
    site = plugged
    site.put("output/CNAME", "mine")
    for _ in range(3):
        _tearsheet(site, "build")
        assert "articles/one/index.html" in site.page("pages.txt")
        assert {"pages.txt", "thumbs/one.txt", "thumbs/two.txt"} <= _listed(site)
    (site.content / "posts/two.md").unlink()
    _tearsheet(site, "publish", "folder:../live", "--no-check")
    live = files(tmp_path / "live").keys()
    assert {"pages.txt", "thumbs/one.txt"} <= live
    assert not {"thumbs/two.txt", "articles/two/index.html", "CNAME"} & live
    assert not (site.output / "thumbs/two.txt").exists()
    site.put("content/posts/bad.md", "---\ntitle: [\n---\n")
    assert site.execute("tearsheet", "build").returncode == 1
    assert (site.output / "thumbs/one.txt").exists()
    done = site.pelican()
    (site.content / "posts/bad.md").unlink()
    done = site.pelican()
    assert done.returncode == 0, done.stderr


def test_settings_are_taken_from_anywhere(plugged: SiteFolder, tmp_path: Path) -> None:
    """With OUTPUT_PATH left at its default, the site is built beside its settings, wherever the command is called."""
    away = SiteFolder(tmp_path / "away")
    away.root.mkdir()
    done = away.execute("tearsheet", "--settings", str(plugged.root / "pelicanconf.py"), "build")
    assert done.returncode == 0, done.stderr
    assert (plugged.output / "index.html").exists()
    assert list(away.root.iterdir()) == []


def test_pictures_do_not_lead_in_circles(tmp_path: Path) -> None:
    """Links to folders that lead to each other are named, and the build ends; one to plain pictures is followed."""
    site = _site(tmp_path / "site")
    images = site.content / "images"
    for name in ("ports", "yards", "plain"):
        (images / name).mkdir()
        (images / name / f"{name}.png").write_bytes(name.encode())
    (images / "ports/all").symlink_to("..")
    (images / "ports/yards").symlink_to("../yards")
    (images / "yards/ports").symlink_to("../ports")
    (images / "yards/plain").symlink_to("../plain")
    result = site.run("build")
    assert result.exit_code == 1
    for link in ("ports/all", "ports/yards", "yards/ports"):
        assert f"images/{link}: is a link to a folder that holds links to folders" in result.stderr
    assert "images/yards/plain:" not in result.stderr
    assert (site.output / "images/yards/plain/plain.png").exists()
    assert not (site.output / "images/ports/all").exists()


def test_pictures_do_not_lead_out(tmp_path: Path) -> None:
    """A link among the pictures that leads out of content/ is named, and not copied; the folder itself may be one."""
    site = _site(tmp_path / "site")
    secret = tmp_path / "id_rsa"
    secret.write_text("secret")
    images = site.content / "images"
    (images / "key.png").symlink_to(secret)
    (images / "all").symlink_to(tmp_path)
    (images / "lost.png").symlink_to("nowhere")
    (images / "within.png").symlink_to("quay.png")
    if hasattr(os, "mkfifo"):
        os.mkfifo(images / "pipe.png")
    result = site.run("build")
    assert "images/key.png: leads out of content/ by a link; put the file itself there" in result.stderr
    assert "images/all: leads out of content/" in result.stderr
    assert "images/lost.png: is a link that leads nowhere; remove it" in result.stderr
    assert "images/pipe.png: is no regular file" in result.stderr
    assert b"secret" not in b"".join(files(site.output).values())
    assert (site.output / "images/within.png").exists()
    shutil.rmtree(images)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/crane.png").write_bytes(b"c")
    images.symlink_to(tmp_path / "pictures")
    site.build()
    assert (site.output / "images/crane.png").exists()


@pytest.mark.parametrize("folder", ["posts", "companies", "products", "sources", "pages", "issues"])
def test_what_is_no_file_is_named(tmp_path: Path, folder: str) -> None:
    """A link to nowhere or in a circle, a folder, a pipe are problems with their names; everything else is built."""
    site = _site(tmp_path / "site")
    site.put("content/posts/three.md", post("Three"))
    base = site.content / folder
    base.mkdir(exist_ok=True)
    (base / "2026-w01.md").symlink_to("nowhere")
    (base / "2026-w02.md").symlink_to("2026-w02.md")
    (base / "2026-w03.md").mkdir()
    os.mkfifo(base / "2026-w04.md")
    result = site.run("build")
    assert result.exit_code == 1
    for number, what in enumerate(
        ("link that leads nowhere", "cannot read (", "folders in here", "no regular file"), 1
    ):
        assert any(
            line.startswith(f"content/{folder}/2026-w0{number}.md: ") and what in line
            for line in result.stderr.splitlines()
        ), result.stderr
    assert len(result.stderr.splitlines()) == 4
    assert (site.output / "articles/three/index.html").exists()


def test_capitals_of_a_name_may_change(tmp_path: Path) -> None:
    """A picture whose name gets other capitals is there under its new name alone."""
    site = _site(tmp_path / "site")
    (site.content / "images/quay.png").rename(site.content / "images/Quay.png")
    site.build()
    assert [path.name for path in (site.output / "images").iterdir()] == ["Quay.png"]


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    """Half files of a killed run go with the next build; hidden files of others stay."""
    site = _site(tmp_path / "site")
    halves = [
        site.put("output/.index.html.part", "x"),
        site.put("output/articles/one/.index.html.0123456789abcdef.part", "x"),
    ]
    other = site.put("output/.mine.part", "x")
    site.put("content/posts/three.md", post("Three"))
    site.run("build")
    assert not any(half.exists() for half in halves)
    assert other.exists()


def test_the_same_site_under_two_settings(tmp_path: Path) -> None:
    """Settings that differ build into one folder in turns, each the whole site and nothing of the other."""
    site = _site(tmp_path / "site")
    site.put("other.py", "import sys\nsys.path.insert(0, '.')\nfrom pelicanconf import *\nDATA_FILES = False\n")
    before = files(site.output)
    assert site.execute("tearsheet", "--settings", "other.py", "build").returncode == 0
    assert not (site.output / "data").exists()
    site.build()
    assert files(site.output) == before
    assert sys.version_info
