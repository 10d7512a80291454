"""SeaweedFS on loopback: a server that speaks S3."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

WEED = Path(sys.executable).with_name("weed")
KEYS = {"AWS_ACCESS_KEY_ID": "quay", "AWS_SECRET_ACCESS_KEY": "masons-and-cranes", "AWS_REGION": "us-east-1"}

_WITHOUT = [
    *(f"-{part}=false" for part in ("admin.ui", "webdav", "master.telemetry", "s3.autoCreateBucket")),
    *("-s3.port.iceberg=0", "-s3.port.lance=0"),
]
SMALL = ("-volume.max=1", "-master.volumeSizeLimitMB=1")  # full with some 1 MB


def free_port() -> int:
    """Return a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _base() -> int:
    """Return the first of five ports that are free, as are those 10,000 above, which the server takes too."""
    for base in range(20000 + free_port() % 1000 * 5, 30000, 5):
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for port in (*range(base, base + 5), *range(base + 10000, base + 10005)):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return base
    pytest.fail("no free ports")


@dataclass(slots=True)
class Server:
    """An S3 server with a bucket `site`, which can be killed and started again."""

    folder: Path
    base: int
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def s3(self) -> str:
        """The address of the store."""
        return f"http://127.0.0.1:{self.base}"

    @property
    def public(self) -> str:
        """The address at which everybody may read what is in the bucket."""
        return f"http://127.0.0.1:{self.base + 1}/buckets/site"

    def store(self, prefix: str = "", endpoint: str = "") -> S3Store:
        """Return the bucket, or what is below a prefix, with a new connection for each request."""
        return S3Store(
            "site",
            prefix=prefix or None,
            endpoint=endpoint or self.s3,
            access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            client_options={"allow_http": True, "pool_max_idle_per_host": "0"},
            retry_config={"max_retries": 0},
        )

    def files(self, prefix: str) -> dict[str, bytes]:
        """Return all that is below a prefix by path, without Tearsheet's own."""
        store = self.store(prefix)
        paths = [found["path"] for page in obstore.list(store) for found in page]
        return {path: bytes(obstore.get(store, path).bytes()) for path in paths if not path.startswith(".tearsheet-")}

    def start(self) -> None:
        """Start the server, and wait until its bucket is there."""
        parts = enumerate(("s3", "filer", "master", "volume", "admin"))
        ports = [f"-{part}.port={self.base + number}" for number, part in parts]
        places = [f"-dir={self.folder}", "-bucket=site", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command = [str(WEED), "mini", *places, *ports, *_WITHOUT, *self.options]
        log = self.folder / "log"
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                command, env={**os.environ, **KEYS}, stdout=said, stderr=said, cwd=self.folder
            )
        until = time.monotonic() + 200
        while time.monotonic() < until and self.process.poll() is None:
            try:
                obstore.put(self.store(), "ready", b"yes")
            except (obstore.exceptions.BaseError, OSError):
                time.sleep(0.1)
            else:
                return
        pytest.fail(log.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait(20)


@contextlib.contextmanager
def weed(folder: Path, *options: str) -> Iterator[Server]:
    """Have a server meanwhile, whose files are in a folder."""
    server = Server(folder, _base(), options)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
