"""The cache can be lost, in part or as a whole, and nothing comes out differently."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tearsheet.storage.cache import KEPT, REMOVABLE, Sealed, is_removable
from tests.conftest import ROOT, SiteFolder
from tests.ingest.test_run import text
from tests.publishing.git import files_of, git
from tests.publishing.sites import AS_IT_IS, SITEURL

FILLER = "It says more about ships and harbours than about anything else, and nobody reads it to its end."


class _Berth(msgspec.Struct, frozen=True):
    """A value to keep."""

    name: str
    length: int


class _Crane(msgspec.Struct, frozen=True):
    """A value of another shape."""

    name: str
    lifts: float
    length: str


def _kept(folder: Path) -> Path:
    """Keep a value that holds for one state, and return its file."""
    Sealed(folder / "berths", dict[str, _Berth], b"1").write({"one": _Berth("One", 300)})
    return folder / "berths"


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    """A value comes back as it was written, into a folder that was not there, and its file is written once."""
    path = _kept(tmp_path / "new")
    before = path.stat()
    assert Sealed(path, dict[str, _Berth], b"1").read() == {"one": _Berth("One", 300)}
    _kept(tmp_path / "new")
    assert path.stat() == before


HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[:-1],
    "only a digest": lambda data: data[:16],
    "half a digest": lambda data: data[:8],
    "empty": lambda _: b"",
    "longer": lambda data: data + b"\0",
    "a byte turned over": lambda data: data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
    "its digest damaged": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "something else": lambda _: b"not sealed, but long enough",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
def test_what_is_damaged_is_not_there(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    """A file that is not as it was written is as if there were none, and is written anew."""
    path = _kept(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(harm(whole))
    assert Sealed(path, dict[str, _Berth], b"1").read_marked() == (b"", None)
    _kept(tmp_path)
    assert path.read_bytes() == whole


def test_what_is_of_another_state_or_shape_is_not_there(tmp_path: Path) -> None:
    """A value holds for its state alone, and is none of another type; a folder or nothing in its place is none."""
    path = _kept(tmp_path)
    assert Sealed(path, dict[str, _Berth], b"2").read() is None
    assert Sealed(path, dict[str, _Berth]).read() is None
    assert Sealed(path, dict[str, _Crane], b"1").read() is None
    assert Sealed(path, tuple[_Berth, ...], b"1").read() is None
    assert Sealed(tmp_path, dict[str, _Berth], b"1").read() is None
    assert Sealed(tmp_path / "none", dict[str, _Berth], b"1").read() is None


def test_a_value_is_told_from_others(tmp_path: Path) -> None:
    """The digest beside a value is another one when the value is, and the same when it is written again."""
    sealed = Sealed(tmp_path / "berths", dict[str, int])
    digests = []
    for value in ({"one": 1}, {"one": 2}, {"one": 1}):
        sealed.write(value)
        digests.append(sealed.read_marked()[0])
    assert digests[0] == digests[2] != digests[1]
    sealed.remove()
    sealed.remove()
    assert sealed.read_marked() == (b"", None)


@pytest.fixture
def lived_in(site: SiteFolder) -> SiteFolder:
    """A site that has been ingested, built and published, and in which a post of an editor's was replaced."""
    settings = (site.root / "pelicanconf.py").read_text(encoding="utf-8")
    site.put("pelicanconf.py", f"{settings}SOCIAL_CARDS = True\nSITEURL = {SITEURL!r}\n")
    git("init", "--quiet", "--bare", site.root / "remote.git")
    site.put("seeds/one.txt", text("One", f"TikTok and ByteDance are named here. {FILLER}"))
    site.put("seeds/two.txt", text("Two", "Two cranes were sold in spring, and Tencent did not buy them."))
    site.run("ingest")
    post = site.content / "posts/one.md"
    post.write_text(f"{post.read_text(encoding='utf-8')}\nMore.\n", encoding="utf-8")
    site.run("ingest", "--force", "seeds/one.txt")
    _come(site)
    return site


def _come(site: SiteFolder) -> dict[str, dict[str, bytes]]:
    """Ingest, build and publish, and return the files that come of it."""
    remote = site.root / "remote.git"
    for command in (["ingest"], ["build"], ["publish", f"git:{remote}#pages", *AS_IT_IS]):
        result = site.run(*command)
        assert result.exit_code == 0, result.output
    return {"content": site.files(), "output": site.files("output"), "published": files_of(remote, "pages")}


def test_the_cache_can_be_lost(lived_in: SiteFolder) -> None:
    """All in the cache is listed; whatever may go of it, thing by thing and together, all comes to the same."""
    cache = lived_in.root / ".tearsheet"
    before = _come(lived_in)
    names = sorted(path.name for path in cache.iterdir() if is_removable(path.name))
    assert {"posts.index", "posts.pack", "templates", "compared", "cards", "publish"} <= set(names)
    assert {"starter", "settled", "signatures"} <= set(names)
    assert {path.name for path in cache.iterdir()} - set(names) == {"replaced"} <= KEPT.keys()
    assert not any(map(is_removable, KEPT))
    for gone in [*([name] for name in names), names]:
        for name in gone:
            _remove(cache / name)
        assert _come(lived_in) == before, gone
    shutil.rmtree(cache)
    assert _come(lived_in) == before


def _remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def test_the_cache_is_described() -> None:
    """The page about it names what the list has, in its order and with its words."""
    page = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", page.partition("## What lies in the cache")[2], re.MULTILINE))
    assert list(rows.items()) == [*REMOVABLE.items(), *KEPT.items()]
