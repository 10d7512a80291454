"""Compressed variants beside the files of a folder."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from tearsheet.publishing import Publication, address
from tearsheet.publishing.plan import Rules
from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, SITEURL, own_files, prepare, write_site

UNPACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}
BOTH = 'PUBLISH = {"live": {"to": "folder:live", "compress": ["gzip", "br"]}}\n'


@pytest.fixture
def packed(site: SiteFolder) -> SiteFolder:
    """A built site that is to be published with variants."""
    prepare(site)
    _settings(site, BOTH)
    return site


def _settings(site: SiteFolder, said: str) -> None:
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(said)


def _publish(site: SiteFolder, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", "live", *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


def _split(live: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the files of a folder without variants, and the variants; each is of the file beside it."""
    found = own_files(live)
    variants = {path: data for path, data in found.items() if path.endswith((".gz", ".br"))}
    for path, data in variants.items():
        assert UNPACK[path[-3:]](data) == found[path[:-3]], path
        assert len(data) < len(found[path[:-3]])
    return {path: data for path, data in found.items() if path not in variants}, variants


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_variants_are_beside_large_texts(packed: SiteFolder, *, real: bool) -> None:
    """Each text of more than a kilobyte has its variants, nothing else has; a second run makes and sends nothing."""
    live = packed.root / "live"
    if real:
        live.mkdir()
    packed.make("data/large.bin", b"0" * 5000)
    packed.make("data/large.csv", b"a,b\n" * 1000)
    assert "103 files sent" in _publish(packed)
    files, variants = _split(live)
    assert files == packed.files("output")
    large = {path for path, data in files.items() if len(data) > 1024 and not path.endswith(".bin")}
    assert {path[:-3] for path in variants if path.endswith(".gz")} == large
    assert {path[:-3] for path in variants if path.endswith(".br")} == large
    assert "data/large.csv" in large
    assert "theme/site.css" not in large
    assert "0 files sent (0 bytes), 103 unchanged, 0 deleted" in _publish(packed)


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_a_dry_run_is_exact(packed: SiteFolder, *, real: bool) -> None:
    """What --dry-run says of variants is what the real run does, with as many bytes; they go with their file."""
    live = packed.root / "live"
    if real:
        live.mkdir()
    _publish(packed)
    write_site(packed.output, 2)
    before = own_files(live)
    *planned, summed = _publish(packed, "--dry-run", "--grace", "0").splitlines()
    assert own_files(live) == before
    done = _publish(packed, "--verbose", "--grace", "0").splitlines()
    assert done[: len(planned)] == planned
    assert "delete  articles/1/index.html.gz" in planned
    assert summed.split(";")[0].removeprefix("Would send ").split(" and ")[0].split(" (")[1] in done[len(planned)]
    assert _split(live)[0] == packed.files("output")


def test_no_old_variant_beside_a_new_file(packed: SiteFolder) -> None:
    """In place, no variant ever is of another version than its file, wherever publications are broken off."""
    live = packed.root / "live"
    live.mkdir()
    _publish(packed)
    there = address.Destination("folder:live", compress=("gzip", "br"))
    publication = Publication(
        address.target(there, address.Home(packed.root, packed.root)), packed.output, SITEURL, Rules(), there.compress
    )

    def tell(done: int, _of: int) -> None:
        _split(live)
        if done == 13 * edition:
            raise KeyboardInterrupt

    for edition in range(2, 7):
        write_site(packed.output, edition)
        with pytest.raises(KeyboardInterrupt):
            publication.run(tell, lambda _: None, lambda _: None)
        assert _split(live)[1]
    _publish(packed, "--grace", "0")
    assert _split(live)[0] == packed.files("output")


def test_variants_that_are_not_wanted_any_more(packed: SiteFolder) -> None:
    """Without the setting the variants go at once: no server may send them later, and it is no accident."""
    (packed.root / "live").mkdir()
    _publish(packed)
    _settings(packed, 'PUBLISH = {"live": {"to": "folder:live"}}\n')
    assert "0 files sent (0 bytes), 35 unchanged, 64 deleted" in _publish(packed)
    assert _split(packed.root / "live")[1] == {}


def test_a_file_of_the_site_is_no_variant(packed: SiteFolder) -> None:
    """A file of the site that is named like a variant is sent as it is."""
    packed.make("index.html.gz", b"mine")
    _publish(packed)
    assert (packed.root / "live/index.html.gz").read_bytes() == b"mine"
    assert (packed.root / "live/index.html.br").exists()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"to": "s3://site/x"}, "s3://site/x: compressed files would be of no use there: the host itself, or the"),
        ({"to": "git:x.git#pages"}, "git:x.git#pages: compressed files would be of no use there: the host itself, or"),
        ({"to": "netlify:x"}, 'the network in front, compresses; leave "compress" out'),
        ({"to": "folder:x", "compress": ["zip"]}, "PUBLISH['live']: Invalid enum value 'zip' - at `$.compress[0]`"),
    ],
)
def test_where_variants_cannot_be(site: SiteFolder, said: dict[str, object], message: str) -> None:
    """A target whose host cannot choose between a file and its variants ends in one message."""
    prepare(site)
    _settings(site, f"PUBLISH = {{'live': { ({'compress': ['gzip']} | said)!r}}}\n")
    result = site.run("publish", "live", *AS_IT_IS)
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.exit_code == 1
