"""What a seed says of who may see it holds: nothing that is said not to be public becomes a public post."""

import json

import pytest

from tearsheet.post import Status
from tearsheet.seeds import matter, visibility
from tests.conftest import SiteFolder

WITHHELD: list[tuple[str, Status]] = [
    ("draft: true", "draft"),
    ("Draft: Yes", "draft"),
    ("draft: 1", "draft"),
    ("draft: 'true'", "draft"),
    ("isDraft: on", "draft"),
    ("status: draft", "draft"),
    ("status: hidden", "hidden"),
    ("status: skip", "draft"),
    ("Status: Private", "draft"),
    ("status: waits for the lawyer", "draft"),
    ("post_status: pending", "draft"),
    ("published: false", "draft"),
    ("published: no", "draft"),
    ("publish: false", "draft"),
    ("dg-publish: false", "draft"),
    ("private: true", "draft"),
    ("public: 0", "draft"),
    ("visibility: private", "draft"),
    ("unlisted: true", "hidden"),
    ("hidden: true", "hidden"),
    ("listed: false", "hidden"),
    ("password: rosebud", "draft"),
    ("permalink: false", "draft"),
    ("eleventyExcludeFromCollections: true", "hidden"),
    ("_build:\n  render: never", "draft"),
    ("build: {list: never}", "hidden"),
    ("expiryDate: 2020-01-01", "draft"),
    ("expires: some day", "draft"),
    ("publishDate: 9999-12-31", "draft"),
    ("embargo: true", "draft"),
    ("Draft: true\ndraft: false", "draft"),
    ("draft: false\nstatus: private", "draft"),
]
PUBLIC = [
    "draft: false",
    "status: published",
    "published: true",
    "published: 2024-03-01",
    "published: The Quay Ledger",
    "visibility: public",
    "state: Texas",
    "tags: [draft, league]",
    "hide: [navigation, toc]",
    "layout: post",
    "expires: never",
    "expiryDate: 2199-01-01",
    "expires: 9999-12-31",
]


@pytest.mark.parametrize(("said", "status"), WITHHELD, ids=[said for said, _ in WITHHELD])
def test_what_is_said_not_to_be_public_is_known(said: str, status: Status) -> None:
    """Every program's way of keeping an article back is understood."""
    assert visibility.of(matter.split(f"---\n{said}\n---\nText.\n")[0]).status == status


@pytest.mark.parametrize("said", PUBLIC)
def test_other_words_keep_nothing_back(said: str) -> None:
    """A key that only looks like one of them leaves an article public."""
    assert visibility.of(matter.split(f"---\n{said}\n---\nText.\n")[0]).status in {None, "published"}


FORMS = {
    "YAML": "---\ntitle: A quay\n{}: {}\n---\n\nText of the quay.\n",
    "YAML below empty lines": "\n\n---\ntitle: A quay\n{}: {}\n---\n\nText of the quay.\n",
    "TOML": '+++\ntitle = "A quay"\n{} = "{}"\n+++\n\nText of the quay.\n',
    "lines": "Title: A quay\n{}: {}\n\nText of the quay.\n",
    "lines below the title": "# A quay\n\n{}: {}\n\nText of the quay.\n",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(("key", "value", "status"), [("draft", "true", "draft"), ("Status", "hidden", "hidden")])
def test_every_form_of_front_matter_is_obeyed(site: SiteFolder, form: str, key: str, value: str, status: str) -> None:
    """In YAML, TOML and plain lines a draft stays one, and the run says why, once."""
    site.put("seeds/a.md", form.format(key, value))
    first, second = site.run("ingest").output, site.run("ingest").output
    assert f"\nstatus: {status}\n" in site.files()["posts/a-quay.md"].decode()
    assert f"“{key}: {value}”" in first
    assert f"“{key}: {value}”" not in second


def test_a_post_follows_its_seed_to_the_public(site: SiteFolder) -> None:
    """A draft that nobody has edited becomes public when its seed drops the key, and a draft again when it says so."""
    text = "---\ntitle: A quay\n{}---\n\nText of the quay.\n"
    for said, status in (("draft: true\n", "draft"), ("", ""), ("published: false\n", "draft")):
        site.put("seeds/a.md", text.format(said))
        site.run("ingest")
        written = site.files()["posts/a-quay.md"].decode()
        assert (f"status: {status}" if status else "title: A quay") in written
        assert ("status:" in written) == bool(status)


def test_an_edited_post_that_should_not_be_public_is_said(site: SiteFolder) -> None:
    """Where an editor's post is public and its seed turns into a draft, the run says so and touches nothing."""
    site.put("seeds/a.md", "---\ntitle: A quay\n---\n\nText of the quay.\n")
    site.run("ingest")
    post = site.content / "posts/a-quay.md"
    edited = post.read_text(encoding="utf-8") + "\nMore.\n"
    post.write_text(edited, encoding="utf-8")
    site.put("seeds/a.md", "---\ntitle: A quay\ndraft: true\n---\n\nText of the quay.\n")
    assert "its post is edited and public" in site.run("ingest").output
    assert post.read_text(encoding="utf-8") == edited


def test_a_draft_takes_no_public_article_with_it(site: SiteFolder) -> None:
    """The same words as a draft and for the public are two posts, whichever comes first, and again in the next run."""
    words = "The ferry line sells the older of its two boats, and keeps the quay for the next ten years."
    site.put("seeds/a.md", f"---\ntitle: A quay\ndraft: true\n---\n\n{words}\n")
    site.run("ingest")
    site.put("seeds/b.md", f"---\ntitle: A quay\n---\n\n{words}\n")
    site.put("seeds/c.md", f"---\ntitle: A quay\nprivate: true\n---\n\n{words}\n")
    site.run("ingest")
    posts = [data.decode() for name, data in sorted(site.files().items()) if name.startswith("posts/")]
    assert ["status: draft" in post for post in posts] == [True, False, True]


def test_sidecars_and_defaults_say_it_too(site: SiteFolder) -> None:
    """What lies beside a seed goes before it, and a folder's defaults hold where neither says anything."""
    for name in ("a", "b", "c", "d"):
        site.put(
            f"seeds/x/{name}.txt", f"Quay {name} is sold\n\nThe quay called {name} is sold to its tenant of today.\n"
        )
    site.put(
        "seeds/x/e.md", "---\ntitle: Quay e is sold\ndraft: false\n---\n\nThe quay is sold to its tenant of today.\n"
    )
    site.put("seeds/x/_defaults.yaml", "status: draft\n")
    site.put("seeds/x/b.yaml", "status: published\n")
    site.put("seeds/x/c.txt.yaml", "unlisted: true\nsource: The Quay Ledger\n")
    site.put("seeds/x/d.yaml", "publishDate: 2199-01-01\n")
    said = site.run("ingest")
    assert said.exit_code == 0, said.output
    posts = {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}
    found = {
        name[11]: [line for line in text.split("\n") if line.startswith(("status:", "date: 2199"))]
        for name, text in posts.items()
    }
    assert found == {
        "a": ["status: draft"],
        "b": [],
        "c": ["status: hidden"],
        "d": ["date: 2199-01-01", "status: draft"],
        "e": [],
    }
    assert "_defaults.yaml: “status: draft”" in said.output


def test_a_key_that_nobody_knows_is_still_refused(site: SiteFolder) -> None:
    """A misspelt key in a sidecar is an error, not silence."""
    site.put("seeds/a.txt", "A quay is sold\n\nThe quay is sold to its tenant of today.\n")
    site.put("seeds/a.yaml", "drfat: true\n")
    assert "unknown key “drfat”" in site.run("ingest").output


def test_feeds_say_it_too(site: SiteFolder) -> None:
    """Drafts of Atom, and what an export of WordPress keeps from the public, are drafts here."""
    atom = "".join(
        f"<entry><id>{n}</id><title>Boat {n}</title><content>The boat {n} is sold.</content>"
        f"<app:control><app:draft>{said}</app:draft></app:control></entry>"
        for n, said in enumerate(("yes", "no"))
    )
    site.put(
        "seeds/a.atom",
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>Q</title>{atom}</feed>',
    )
    said = (
        "<wp:status>private</wp:status>",
        "<wp:status>publish</wp:status>",
        "<wp:post_password>x</wp:post_password>",
    )
    items = "".join(
        f"<item><guid>{n}</guid><title>Quay {n}</title><description>The quay {n} is sold.</description>{status}</item>"
        for n, status in enumerate(said)
    )
    wp = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    site.put("seeds/b.xml", f'<rss version="2.0" {wp}><channel><title>Q</title>{items}</channel></rss>')
    site.run("ingest", "--report", "report.json")
    posts = {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}
    drafts = {name[6:-3] for name, text in posts.items() if "\nstatus: draft\n" in text}
    assert (len(posts), drafts) == (5, {"boat-0", "quay-0", "quay-2"})
    notes = json.loads((site.root / "report.json").read_text(encoding="utf-8"))["notes"]
    assert len(notes) == 3
    assert all("rosebud" not in note["what"] for note in notes)


def test_what_lies_in_a_folder_for_drafts_is_one(site: SiteFolder) -> None:
    """Jekyll's `_drafts` keeps its habit."""
    site.put("seeds/_drafts/a.md", "# A quay\n\nText of the quay.\n")
    site.run("ingest")
    assert b"status: draft" in site.files()["posts/a-quay.md"]
