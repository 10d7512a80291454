"""Application: the web application that serves the site, with answers as a static host gives them."""

import html
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tearsheet.serving.reloads import Reloads
from tearsheet.serving.snapshot import Snapshot
from tearsheet.text import policy
from tearsheet.text.media_types import TYPES

HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}

_STYLE = """body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem }
li { font-family: ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }"""
_POLICY = f"default-src 'none'; style-src {policy.digest(_STYLE)}; base-uri 'none'; form-action 'none'"
_SAYS = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">
"""
PROBLEMS_PAGE = f"""{_SAYS}<meta name="viewport" content="width=device-width">
<title>The site could not be built</title>
<style>{_STYLE}</style>
<body><h1>The site could not be built</h1><ul>PROBLEMS</ul>
<p>Mend this and save; the page comes by itself.</p></body></html>
"""


def application(site: Snapshot, reloads: Reloads) -> Starlette:
    """Return the application that serves a site and tells open pages when to reload.

    Only requests to 127.0.0.1 or localhost are answered, so that no page elsewhere can read what is not published yet
    by having its own domain name point here.
    """
    script = Path(__file__).with_name("reload.js").read_bytes()

    async def serve_script(_: Request) -> Response:
        return Response(script, media_type=TYPES[".js"], headers=HEADERS)

    async def serve_events(_: Request) -> Response:
        return StreamingResponse(reloads.events(), media_type="text/event-stream", headers=HEADERS)

    async def serve_page(request: Request) -> Response:
        return _answer(site, reloads, request.path_params["name"], request.url.query)

    routes = [
        Route("/.tearsheet/reload.js", serve_script),
        Route("/.tearsheet/events", serve_events),
        Route("/{name:path}", serve_page),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    return Starlette(routes=routes, middleware=[hosts])


def _answer(site: Snapshot, reloads: Reloads, name: str, query: str) -> Response:
    """Return the answer to a request for a name below the root.

    Only names of files in the snapshot are ever read, so no path leads out of it. Nothing is awaited between looking a
    name up and reading it, so that both are of one state of the site.
    """
    if not reloads.has_site:
        problems = "".join(f"<li>{html.escape(problem)}</li>" for problem in reloads.problems)
        page = PROBLEMS_PAGE.replace("PROBLEMS", problems).encode()
        return _html(page, reloads.version, status=503, marks=" data-problems")
    file = f"{name}index.html" if not name or name.endswith("/") else name
    body = site.read(file)
    if body is not None:
        return _file(file, body, reloads.version)
    if f"{name}/index.html" in site:
        address = quote(f"/{name}/") + (f"?{query}" if query else "")
        return RedirectResponse(address, status_code=301, headers=HEADERS)
    missing = site.read("404.html") or f"{_SAYS}<title>404</title><p>There is no such page.".encode()
    return _html(missing, reloads.version, status=404)


def _file(name: str, body: bytes, version: str) -> Response:
    """Return a file with its content type; pages get the reload script."""
    kind = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    if kind == "text/html":
        return _html(body, version, status=200)
    return Response(body, media_type=kind, headers=HEADERS)


def _html(body: bytes, version: str, *, status: int, marks: str = "") -> Response:
    """Return a page with the reload script added before the end of its body."""
    script = f'<script src="/.tearsheet/reload.js" data-version="{version}"{marks} defer></script>'.encode()
    before, end, after = policy.served(body).rpartition(b"</body>")
    page = before + script + end + after if end else after + script
    return Response(page, status_code=status, media_type="text/html", headers=HEADERS)
