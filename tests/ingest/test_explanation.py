"""`tearsheet explain` says why each tag of a post is there."""

from tests.conftest import SiteFolder

TEXT = """Hild buys Brekke

Hild Marine Inc said it bought Brekke Lines for $3 million. Apple and TikTok are its customers.

Apple said nothing. The Quaymaster crane of Orlat grew.
"""


def test_every_tag_says_why(site: SiteFolder) -> None:
    """Each tag comes with place, weight, form and reason; what an editor has added or taken out is said."""
    site.put("seeds/a.txt", TEXT)
    site.run("ingest")
    said = site.run("explain", "hild-buys-brekke").stdout
    assert "TikTok (product, first in the lead, weight 2" in said
    assert "“TikTok”: its name\n" in said
    assert "Apple (company, first in the lead, weight 2.5" in said
    assert "“Apple”: on a list before products (1.8)" in said
    assert "Hild Marine (company" in said
    path = site.content / "posts/hild-buys-brekke.md"
    text = path.read_text().replace("TikTok]", "Windows]")
    path.write_text(text)
    said = site.run("explain", str(path)).stdout
    assert "Windows (product)\n  nothing in the text: you have added it" in said
    assert "Named in the text, and not among its tags:\n\nTikTok (product" in said


def test_an_unknown_post_is_named(site: SiteFolder) -> None:
    """A name that no post has gets the nearest one."""
    site.put("seeds/a.txt", TEXT)
    site.run("ingest")
    result = site.run("explain", "hild-buys-brekk")
    assert result.exit_code == 1
    assert "there is no such post; did you mean “hild-buys-brekke”?" in result.stderr
