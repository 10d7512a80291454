"""Addresses of the web are written as browsers write them, or are none."""

import pytest

from tearsheet.text import markup
from tests.conftest import SiteFolder

WRITTEN = [
    ("https://quay.example/a b", "https://quay.example/a%20b"),
    ('https://quay.example/"news"', "https://quay.example/%22news%22"),
    ("https://quay.example/<a>?q=`x`#<y>", "https://quay.example/%3Ca%3E?q=%60x%60#%3Cy%3E"),
    ("https://quay.example/blåbær?ø=1#æ", "https://quay.example/bl%C3%A5b%C3%A6r?%C3%B8=1#%C3%A6"),
    ("https:\\\\quay.example\\news", "https://quay.example/news"),
    ("HTTPS://Quay.example/News", "https://Quay.example/News"),
    ("  https://quay.example/\n", "https://quay.example/"),
    ("https://quay.ex\tample/a", "https://quay.example/a"),
    ("https://blåbær.example/", "https://xn--blbr-roah.example/"),
    ("https://quay.example/100%/a%20b", "https://quay.example/100%25/a%20b"),
    ("https://ida:secret@quay.example/", "https://quay.example/"),
    ("https://bank.example@evil.example/", "https://evil.example/"),
    ("https://quay.example/\ud83d\x01", "https://quay.example/"),
    ("https://quay.example:8080/?a[]=1&b='2'|3", "https://quay.example:8080/?a[]=1&b=%272%27%7C3"),
    ("https://quay.example/a?b=c&d=e,f;g#h", "https://quay.example/a?b=c&d=e,f;g#h"),
    ("http://[::1]/a", "http://[::1]/a"),
]
NONE = [
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "/news",
    "//quay.example/",
    "quay.example",
    "https:quay.example",
    "https://",
    "https://?q",
    "https://a b/",
    'https://a"b/',
    "https://%41.example/",
    "https://quay.example:99999/",
    "http://[nonsense]/",
    "https://quay.example/" + "a" * 10_000,
]


@pytest.mark.parametrize(("said", "written"), WRITTEN)
def test_an_address_is_encoded_once_and_for_all(said: str, written: str) -> None:
    """Whatever no address may hold is encoded, names and passwords go, and encoding it again changes nothing."""
    assert markup.web_address(said) == written
    assert markup.web_address(written) == written


@pytest.mark.parametrize("said", NONE)
def test_what_is_no_complete_address_is_none(said: str) -> None:
    """Other schemes, relative addresses and hosts that can be none are dropped."""
    assert markup.web_address(said) is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ('https://quay.example/the "old" boat', "https://quay.example/the%20%22old%22%20boat"),
        ("https://quay.example/<b>", "https://quay.example/%3Cb%3E"),
        ("javascript:alert(1)", ""),
        ("/news/1", ""),
        ("'\"\\u0001\"'", ""),
    ],
)
def test_an_odd_address_beside_a_seed_costs_no_article(site: SiteFolder, url: str, kept: str) -> None:
    """The article becomes a post with the address encoded, or without it, which is said; and the site is built."""
    site.put("seeds/a.txt", "A quay is sold\n\nThe quay is sold to its tenant of today.\n")
    site.put("seeds/a.yaml", f"url: {url}\n")
    said = site.run("ingest")
    assert said.exit_code == 0, said.output
    post = site.files()["posts/a-quay-is-sold.md"].decode()
    assert ("source_url:" in post) == bool(kept)
    assert kept in post
    assert ("“url” is no complete address" in said.output) == (not kept)
    assert site.run("check").exit_code == 0
