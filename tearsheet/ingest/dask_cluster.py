"""Dask cluster: reads seeds on the machines of a Dask cluster, all of which must see the seeds folder.

Each seed is one task, which calls `Reader.read` as a worker on this machine does; a crawler's archive is one seed. When
a machine is lost, Dask reads its seeds again on another one.
"""

import itertools
from collections import deque
from collections.abc import Generator, Sequence
from typing import Any

from tearsheet import extras
from tearsheet.errors import Problem, TearsheetError
from tearsheet.ingest.reader import Reader, Readings
from tearsheet.ingest.watched_process import Tell
from tearsheet.model.article import Refusal
from tearsheet.parallel import fence
from tearsheet.seeds import Seed

AHEAD = 64  # seeds for each thread of the cluster that are under way or wait for their turn
DEATHS = 3  # of workers under one seed before it is refused (Dask's own word for it is allowed-failures)


def read_all(
    reader: Reader, due: Sequence[Seed], tell: Tell, address: str
) -> Generator[tuple[Seed, Readings], None, None]:
    """Yield each seed with its articles and refusals, in order; TearsheetError if no cluster answers at `address`."""
    extras.require("dask", "--dask")
    from distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "start it (dask scheduler), or check the address"
        raise TearsheetError(
            Problem("", 0, "cluster-silent", f"no Dask cluster answers at {address} ({error})", hint)
        ) from None
    with client:
        shared = client.scatter(reader, broadcast=True)
        threads = max(1, sum(client.nthreads().values()))
        coming = iter(due)
        waiting: deque[tuple[Seed, Any]] = deque()
        while True:
            for seed in itertools.islice(coming, AHEAD * threads - len(waiting)):
                waiting.append((seed, client.submit(Reader.read, shared, seed, pure=False, retries=DEATHS)))
            if not waiting:
                return
            seed, future = waiting.popleft()
            readings = _result(seed, future, KilledWorker)
            tell(len(readings))
            yield seed, readings


def _result(seed: Seed, future: Any, killed: type[Exception]) -> Readings:
    """Return what the cluster has read of a seed; a refusal instead where its readers were killed or failed."""
    try:
        readings: Readings = future.result()
    except killed:
        why = "its readers were killed, perhaps for want of memory; make it smaller"
        return [Refusal(seed.name, "", why, is_ours=True)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:  # not those of the network
        return [fence.refusal(error, seed.name, "")]
    return readings
