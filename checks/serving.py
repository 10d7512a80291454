"""A folder served on this machine, as static hosting serves it."""

import contextlib
import gzip
from collections.abc import Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers as static hosting does: index.html for a folder, 404.html for what is not there."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".atom": "application/atom+xml"}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404.html for an unknown path."""
        own = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not own.is_file():
            super().send_error(code, message, explain)
            return
        self.send_page(own.read_bytes(), code)

    def send_page(self, body: bytes, code: int, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """Send a body with the headers it needs."""
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name it has in the base class)
        """Stay silent."""


class PackingHandler(SiteHandler):
    """Sends pages, styles and scripts compressed, and lets browsers keep them, as hosts do."""

    packed: ClassVar = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}

    def do_GET(self) -> None:
        """Send a text compressed, and anything else as it is."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if path.suffix not in self.packed or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        keep = "max-age=31536000" if path.suffix != ".html" else "no-cache"
        self.send_page(body, HTTPStatus.OK, self.packed[path.suffix], Content_Encoding="gzip", Cache_Control=keep)


@contextlib.contextmanager
def served(folder: Path, handler: type[SiteHandler] = SiteHandler) -> Iterator[str]:
    """Serve a folder on a free port of this machine and give the address, without a slash at its end."""

    def handle(*args: Any) -> SiteHandler:
        return handler(*args, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handle)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
