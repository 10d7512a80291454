"""What a seed says of who may see it holds: nothing that is said not to be public becomes a public post."""

import json
import zipfile

import pytest

from tearsheet.model.post import Status
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
    ("draft: {value: true}", "draft"),
    ("status:\n  name: draft", "draft"),
    ("extra: {draft: true}", "draft"),
    ("params:\n  unlisted: true", "hidden"),
    ("ghost: {status: scheduled}", "draft"),
    ("cascade:\n  - target: {path: /news}\n    params: {draft: true}", "draft"),
    ("<<: {published: false}", "draft"),
    ("editorial_status: in review", "draft"),
    ("document state: draft", "draft"),
    ("approved: false", "draft"),
    ("excluded: yes", "draft"),
    ("audience: only_paid", "draft"),
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
    "cover: {hidden: true}",
    "comments: {enabled: false}",
    "comment_status: closed",
    "comment status: disabled",
    "extra: {toc: false, status: published}",
    "filing_status: annual",
    "audience: everyone",
    "approved: 2024-03-04",
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
    posts = [data.decode() for name, data in site.files().items() if name.startswith("posts/")]
    drafts = {post.partition("seed: ")[2][:4]: "\nstatus: draft\n" in post for post in posts}
    assert drafts == {"a.md": True, "b.md": False, "c.md": True}


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
    """Jekyll's `_drafts` keeps its habit, in an archive too."""
    site.put("seeds/_drafts/a.md", "# A quay\n\nText of the quay.\n")
    with zipfile.ZipFile(site.root / "seeds/b.zip", "w") as archive:
        archive.writestr("_drafts/b.md", "# A boat\n\nText of the boat.\n")
        archive.writestr("site/_drafts/c.md", "# A crane\n\nText of the crane.\n")
        archive.writestr("drafts of laws.md", "# A law\n\nText of the law.\n")
    site.run("ingest")
    posts = {name: data for name, data in site.files().items() if name.startswith("posts/")}
    assert {name for name, data in posts.items() if b"status: draft" not in data} == {"posts/a-law.md"}


def test_an_item_of_a_json_feed_says_it_too(site: SiteFolder) -> None:
    """In keys of its own or in those of an extension, a draft of a JSON Feed stays one."""
    said: list[dict[str, object]] = [
        {"draft": True},
        {"status": "private"},
        {"published": False},
        {"_quay": {"draft": True}},
        {"_quay": {"id": 7}, "tags": ["draft"], "date_published": "2024-03-04T08:30:00Z"},
    ]
    items = [
        {"id": str(n), "title": f"Quay {n}", "content_text": f"The quay {n} is sold."} | keys
        for n, keys in enumerate(said)
    ]
    site.put("seeds/a.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    site.run("ingest")
    posts = {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}
    assert {name for name, text in posts.items() if "\nstatus: draft\n" not in text} == {"posts/quay-4.md"}


def test_a_feed_may_call_its_name_spaces_as_it_likes(site: SiteFolder) -> None:
    """A status counts under any prefix; that of the comments is none."""
    said = ("<w:status>draft</w:status>", "<q:draft>true</q:draft>", "<w:comment_status>closed</w:comment_status>")
    items = "".join(
        f"<item><guid>{n}</guid><title>Quay {n}</title><description>The quay {n} is sold.</description>{status}</item>"
        for n, status in enumerate(said)
    )
    spaces = 'xmlns:w="http://wordpress.org/export/1.2/" xmlns:q="https://quay.example/ns"'
    site.put("seeds/b.xml", f'<rss version="2.0" {spaces}><channel><title>Q</title>{items}</channel></rss>')
    site.run("ingest")
    posts = {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}
    assert {name for name, text in posts.items() if "\nstatus: draft\n" not in text} == {"posts/quay-2.md"}


LONG = (
    "The harbour of Sund has sold the older of its two boats, and keeps the quay for another ten years, as it said. "
    * 3
)
ABOVE_OTHERS = {
    "yaml.txt": f"---\ntitle: A quay\ndraft: true\n---\n\n{LONG}\n",
    "toml.txt": f'+++\ntitle = "A quay"\ndraft = true\n+++\n\n{LONG}\n',
    "lines.txt": f"Title: A quay\nStatus: draft\n\n{LONG}\n",
    "broken.txt": f"---\ntitle: A quay: sold\ndraft: true\n---\n\n{LONG}\n",
    "only.txt": f"status: draft\n\nA quay\n\n{LONG}\n",
    "page.html": f"---\nlayout: post\npublished: false\n---\n<h1>A quay</h1><p>{LONG}</p>",
}
NOT_ABOVE = {
    "rules.txt": f"---\nA quay: sold: at last\n---\n\n{LONG}\n",
    "live.txt": f"Live: the older boat leaves\n\n{LONG}\n",
    "embargo.txt": f"Embargo: Sund sends no oil\n\n{LONG}\n",
    "page.html": f"<h1>A quay</h1><p>{LONG}</p><p>status: draft</p>",
}


@pytest.mark.parametrize(("name", "seed"), ABOVE_OTHERS.items(), ids=ABOVE_OTHERS)
def test_front_matter_above_a_text_or_a_page_counts(site: SiteFolder, name: str, seed: str) -> None:
    """A text or a page with a draft's front matter becomes a draft, or is refused where it is broken; never public."""
    site.put(f"seeds/{name}", seed)
    site.run("ingest")
    posts = [data for name, data in site.files().items() if name.startswith("posts/")]
    assert all(b"\nstatus: draft\n" in post for post in posts)
    assert len(posts) == (name not in {"broken.txt", "only.txt"})


@pytest.mark.parametrize(("name", "seed"), NOT_ABOVE.items(), ids=NOT_ABOVE)
def test_words_that_look_like_front_matter_stay_words(site: SiteFolder, name: str, seed: str) -> None:
    """Rules and headlines with a colon hide nothing, and no word of theirs is lost."""
    site.put(f"seeds/{name}", seed)
    site.run("ingest")
    (post,) = (data.decode() for name, data in site.files().items() if name.startswith("posts/"))
    assert "status:" not in post.partition("\n---\n")[0]
    assert "the quay for another ten years" in post


def test_what_lies_beside_a_seed_in_an_archive_counts(site: SiteFolder) -> None:
    """Sidecars and defaults in an archive hold for what lies beside them, as in a folder; a broken one refuses."""
    with zipfile.ZipFile(site.root / "seeds/b.zip", "w") as archive:
        for name in ("a.md", "in/b.md", "d.md", "e.md"):
            archive.writestr(name, f"# Boat {name}\n\nThe boat {name} is sold.\n")
        archive.writestr("a.md.yaml", "draft: true\n")
        archive.writestr("in/_defaults.yaml", "status: private\n")
        archive.writestr("d.yaml", "title: A better title\nsource: Quay Ledger\n")
        archive.writestr("e.yaml", "titel: wrong\n")
        archive.writestr("in/deep/c.html", f"<h1>Boat c</h1><p>{LONG}</p>")
        archive.writestr("stray.yaml", "title: of nothing\n")
    said = site.run("ingest").stderr
    posts = {name[6:-3]: data for name, data in site.files().items() if name.startswith("posts/")}
    assert {name for name, data in posts.items() if b"\nstatus: draft\n" in data} == {
        "boat-a-md",
        "boat-in-b-md",
        "boat-c",
    }
    assert b"source: Quay Ledger" in posts["a-better-title"]
    assert "b.zip#e.md: rejected: e.yaml:1: unknown key “titel”" in said
    assert "b.zip#stray.yaml: rejected: no reader" in said
    assert "_defaults.yaml" not in said.replace("in/_defaults.yaml: “status: private”", "")
