"""A store that all tests of publishing share."""

from collections.abc import Iterator

import pytest

from tests.conftest import SiteFolder
from tests.publishing.sites import prepare
from tests.publishing.weed import KEYS, Server, weed


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An S3 server."""
    with weed(tmp_path_factory.mktemp("weed")) as server:
        yield server


@pytest.fixture
def shop(site: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A built site, with the key of the server in the environment."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SERVER", server.s3)
    return prepare(site)
