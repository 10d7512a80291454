import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.site import sites
from tests.site.sites import post


@pytest.fixture
def site(tmp_path: Path) -> sites.SiteFolder:
    """A site of one post."""
    return sites.new(tmp_path, {"content/posts/crane.md": post("A crane")})


@pytest.fixture
def address(site: sites.SiteFolder) -> Iterator[str]:
    """The address at which the site is served by `tearsheet serve`."""
    command = [sys.executable, "-u", "-m", "tearsheet", "serve", "--port", "0"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(sites.TODAY)}
    with subprocess.Popen(command, cwd=site.root, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = next(line for line in server.stdout if "http://" in line)
        yield said.partition("http://")[2].partition("/")[0]
        server.send_signal(signal.SIGINT)


def test_the_policy_lets_served_pages_reload(
    page: Page, site: sites.SiteFolder, address: str, complaints: Complaints
) -> None:
    """A served page comes anew after a change and shows what is wrong in its own style, for all its policy."""
    page.goto(f"http://{address}/articles/crane/")
    site.put("content/posts/crane.md", post("A taller crane"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A taller crane")
    site.put("content/posts/crane.md", "---\ntitle: x\n---\n")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert alert.evaluate("box => getComputedStyle(box).backgroundColor") == "rgb(43, 10, 13)"
    assert complaints.all() == []
