"""Folders for Netlify and Cloudflare."""

import pytest

from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, own_files, prepare, write_site

MOVED = '<meta http-equiv="refresh" content="0; url=https://quayletter.com/companies/new/">\n<h1>Moved</h1></html>'


@pytest.mark.parametrize(("kind", "status"), [("netlify", "301!"), ("cloudflare", "301")])
def test_headers_and_redirects(site: SiteFolder, kind: str, status: str) -> None:
    """The folder is the output with the host's own files beside it, and the command says how to send it."""
    prepare(site)
    site.make("companies/old/index.html", MOVED)
    site.make("pagefind/fragment/en_0a1b2c3.pf_fragment", "x")
    result = site.run("publish", f"{kind}:sent", *AS_IT_IS)
    assert result.exit_code == 0, result.output
    assert "Now send it: " in result.output
    found = own_files(site.root / "sent")
    said = found.pop("_headers").decode()
    assert found.pop("_redirects").decode() == f"/companies/old/ /companies/new/ {status}\n"
    assert found == site.files("output")
    assert said.startswith("/*\n  Content-Security-Policy: default-src 'none'; ")
    assert "\n/pagefind/fragment/*\n  Cache-Control: public, max-age=31536000, immutable\n" in said
    assert "\n/*.atom\n  Content-Type: application/atom+xml; charset=utf-8\n" in said
    write_site(site.output, 1)
    again = site.run("publish", f"{kind}:sent", *AS_IT_IS, "--grace", "0")
    assert "1 file sent" in again.output
    assert "3 deleted" in again.output
