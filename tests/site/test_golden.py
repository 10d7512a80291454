from pathlib import Path

import pytest

from tests.site import golden, sites


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """The golden site, ingested and built once."""
    return golden.make(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("folder", ["content", "output"])
def test_golden(site: sites.SiteFolder, folder: str) -> None:
    """Ingest and build make of a small site exactly the files under golden/, byte for byte."""
    made = golden.results(site)[folder]
    expected = sites.files(golden.GOLDEN / folder)
    assert sorted(made) == sorted(expected)
    for name, data in expected.items():
        assert made[name].decode() == data.decode(), name
    assert made == expected


def test_theme_files(site: sites.SiteFolder) -> None:
    """The theme's own files reach the site unchanged."""
    assert sites.files(site.output / "theme") == sites.files(sites.THEME / "static")


def test_seeds_stay(site: sites.SiteFolder) -> None:
    """Ingest and build change neither a seed nor a file that the editor wrote."""
    given = sites.files(golden.GOLDEN / "site")
    assert given
    assert {name: data for name, data in sites.files(site.root).items() if name in given} == given


def test_ingest_again(tmp_path: Path) -> None:
    """A second ingest and build of the golden site change nothing."""
    site = golden.make(tmp_path)
    before = golden.results(site)
    site.ingest()
    site.build()
    assert golden.results(site) == before
