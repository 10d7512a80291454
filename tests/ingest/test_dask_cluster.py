"""Seeds are read on a Dask cluster as on one machine, and a worker that dies costs a retry."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from distributed import LocalCluster

from tests.conftest import SiteFolder
from tests.ingest.test_run import many


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """A Dask cluster of two processes on this machine."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        yield running


pytestmark = [
    pytest.mark.filterwarnings("default"),  # Dask's own, of sockets and processes that a killed worker leaves
]


def test_a_cluster_changes_nothing(site: SiteFolder, cluster: LocalCluster) -> None:
    """The posts and the ledger are the same bytes as those of one process."""
    many(site, 40)
    site.put("seeds/9999.pdf", "%PDF")
    site.run("ingest", "--workers", "1")
    alone = site.files()
    site.empty()
    result = site.run("ingest", "--dask", cluster.scheduler_address)
    assert "Ingested 41 articles: 40 posts written" in result.stdout
    assert site.files() == alone


def test_a_worker_that_dies_costs_a_retry(site: SiteFolder, cluster: LocalCluster) -> None:
    """A worker is killed while seeds are read; every article gets its post."""
    many(site, 400)
    victim = cluster.workers[0].pid

    def kill() -> None:
        while not (site.content / "posts").exists():
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    result = site.run("ingest", "--dask", cluster.scheduler_address)
    killer.join()
    assert "Ingested 400 articles: 400 posts written" in result.stdout


def test_a_cluster_that_does_not_answer_is_a_message(site: SiteFolder) -> None:
    """A wrong address ends in one line that says what to do."""
    many(site, 1)
    result = site.run("ingest", "--dask", "tcp://127.0.0.1:1")
    assert result.exit_code == 1
    assert "no Dask cluster answers at tcp://127.0.0.1:1" in result.stderr
