"""Names of companies with their legal form, and the sentence on sources that is only there where it is true."""

from pathlib import Path

from tests.site import sites
from tests.site.sites import entity, post

SOURCED = b"Every article names its source"


def test_a_legal_form_may_follow_a_name(tmp_path: Path) -> None:
    """A post, and an owner, may say “Brekke Corporation” or “Brekke Co., Ltd.” for Brekke."""
    content = {
        "content/companies/brekke.md": entity("Brekke"),
        "content/products/tug.md": entity("Tug", owner="Brekke Corporation"),
        "content/sources/tide.md": entity("Tide"),
        "content/posts/one.md": post(
            "One",
            companies=["Brekke Corporation"],
            about=["Brekke Corporation"],
            products=["Tug"],
            source="Tide",
            figures=[{"amount": "€4 million", "of": "Brekke Corporation", "text": "Brekke paid €4 million."}],
        ),
        "content/posts/two.md": post("Two", companies=["Brekke Co., Ltd.", "Intel Corporation"], source="Tide"),
    }
    folder = sites.new(tmp_path, content)
    folder.build()
    pages = folder.files("output")
    assert b"/articles/two/" in pages["companies/brekke/index.html"]
    assert b"\xe2\x82\xac4 million" in pages["companies/brekke/index.html"]
    assert b"/companies/brekke/" in pages["products/tug/index.html"]
    assert b"/articles/two/" in pages["companies/intel/index.html"]
    assert SOURCED in pages["index.html"]
    checked = folder.run("check", "--ignore", "summary")
    assert (checked.exit_code, "0 errors, 0 warnings" in checked.stdout) == (0, True), checked.output
    folder.put("content/posts/three.md", post("Three", companies=["Brekka AS"]))
    assert "the company “Brekka AS” is unknown" in folder.run("build").stderr
    folder.put("content/posts/three.md", post("Three"))
    folder.build()
    pages = folder.files("output")
    assert not [path for path, data in pages.items() if SOURCED in data]
    assert b"Every date says where it comes from." in pages["index.html"]
    folder.put("content/companies/brekke-as.md", entity("Brekke AS"))
    folder.put("content/posts/four.md", post("Four", companies=["Brekke AS"]))
    folder.build()
    assert b"/articles/four/" in folder.files("output")["companies/brekke-as/index.html"]
