import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site import sites
from tests.site.sites import entity, post

SITE = "https://quayletter.com/daily"
HOSTILE = "<script>alert(1)</script> & “Ünder” שלום"
CONTENT: dict[str, str] = {
    "content/companies/aker.md": entity("Aker"),
    "content/sources/tide.md": entity("Tide & <b>Son</b>"),
    "content/posts/old.md": post("Old", day="2026-01-25"),
    "content/posts/one.md": post(
        HOSTILE,
        day="2026-02-03T10:00:00+02:00",
        companies=["Aker"],
        about=["Aker"],
        summary="Ropes < chains.",
        source="Tide & <b>Son</b>",
        figures=[{"amount": "€4 million", "of": "Aker", "text": "Aker paid €4 million."}],
        body="The secret body.",
    ),
    "content/posts/two.md": post("Two", day="2026-02-02", companies=["Aker"], date_basis="received"),
    "content/posts/hidden.md": post("Hidden", day="2026-02-02", status="hidden"),
    "content/issues/2026-w06.md": "---\ntitle: Ropes\n---\n\nRead [this](/articles/two/), <i onclick='x'>please</i>.\n",
}


def read(folder: sites.SiteFolder, name: str = "issue-2026-w06") -> EmailMessage:
    """Return an e-mail as the standard library reads it."""
    data = (folder.root / f"{name}.eml").read_bytes()
    return email.message_from_bytes(data, policy=email.policy.default)


def part(message: EmailMessage, kind: str) -> str:
    """Return the part of an e-mail that is plain or HTML text, its lines ended as Python does."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def mailed(root: Path, content: dict[str, str] | None = None, **settings: object) -> sites.SiteFolder:
    """Make the e-mail of a site's newest issue, which has to succeed."""
    folder = sites.new(root, CONTENT if content is None else content, **{"SITEURL": SITE, **settings})
    result = folder.run("issue")
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site with the e-mail of its newest issue; nothing else is built."""
    return mailed(tmp_path_factory.mktemp("mail"))


def test_message(site: sites.SiteFolder) -> None:
    """The file is a message of two alternatives, text first, with all headers that a mailer needs, and no fault."""
    message = read(site)
    assert message.defects == []
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "The Quay Letter, Issue 6, 2026: Ropes"
    assert message["Date"].datetime.isoformat() == "2026-02-03T10:00:00+02:00"
    assert message["From"].addresses[0].addr_spec == "sender@example.invalid"
    assert message["List-Unsubscribe"] == "<https://unsubscribe.invalid/>"
    assert message["Message-ID"] is None


def test_lines_of_the_message(site: sites.SiteFolder) -> None:
    """The message is ASCII in lines that every mail server lets pass."""
    data = (site.root / "issue-2026-w06.eml").read_bytes()
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_files_beside_the_message(site: sites.SiteFolder) -> None:
    """The parts stand beside the message as files; the site itself is not built."""
    message = read(site)
    for kind, suffix in (("plain", "txt"), ("html", "html")):
        data = (site.root / f"issue-2026-w06.{suffix}").read_text(encoding="utf-8")
        assert data.splitlines() == part(message, kind).splitlines()
    assert not site.output.exists()


def test_html_part(site: sites.SiteFolder) -> None:
    """The HTML shows titles, summaries, sources and figures sign by sign, with complete links, and no body."""
    html = part(read(site), "html")
    soup = BeautifulSoup(html, "html.parser")
    text = " ".join(soup.get_text().split())
    for words in (
        HOSTILE,
        "Ropes < chains.",
        "Tide & <b>Son</b> · 3 Feb 2026",
        "received 2 Feb 2026",
        "€4 million Aker",
    ):
        assert words in text
    assert "secret body" not in html
    assert "Hidden" not in html
    assert not soup.find_all(["script", "link", "img", "b", "iframe"])
    addresses = {str(tag["href"]) for tag in soup.find_all("a")}
    assert addresses == {f"{SITE}/{path}" for path in ("", "issues/2026-w06/", "articles/one/", "articles/two/")} | {
        f"{SITE}/{path}" for path in ("sections/ports/", "companies/aker/")
    } | {"https://unsubscribe.invalid/"}


def test_styles_of_the_html(site: sites.SiteFolder) -> None:
    """Styles stand on the elements, and those for dark schemes in the head, where they win."""
    soup = BeautifulSoup(part(read(site), "html"), "html.parser")
    headline = soup.select_one("p.lead")
    assert headline is not None
    assert "bold 27px" in str(headline["style"])
    assert [str(tag["content"]) for tag in soup.select("meta[name$=color-schemes], meta[name$=color-scheme]")] == [
        "light dark",
        "light dark",
    ]
    style = soup.style.get_text() if soup.style else ""
    dark = style[style.index("@media (prefers-color-scheme: dark)") :]
    assert dark.count("!important") == len(re.findall(r"color: #", dark))


def test_text_part(site: sites.SiteFolder) -> None:
    """The text shows the same in lines of 78 characters at most, but for addresses."""
    text = part(read(site), "plain")
    for words in (
        "Issue 6, 2026: 2–8 February 2026, 2 articles",
        f"Read this ({SITE}/articles/two/), please.",
        f"* {HOSTILE}\n  Ropes < chains.\n  Tide & <b>Son</b>, 3 Feb 2026\n  {SITE}/articles/one/\n",
        f"* Two\n  received 2 Feb 2026\n  {SITE}/articles/two/\n",
        "* €4 million, Aker\n  Aker paid €4 million.\n",
        "To unsubscribe: https://unsubscribe.invalid/",
    ):
        assert words in text
    assert [line for line in text.splitlines() if len(line) > 78 and SITE not in line] == []
    assert "\n\n\n" not in text


def test_same_bytes(site: sites.SiteFolder, tmp_path: Path) -> None:
    """The same issue gives the same bytes, on another day and in another folder too."""
    again = sites.new(tmp_path, CONTENT, SITEURL=SITE)
    result = again.run("issue", "2026-w06", "--output", "letters", today=sites.TODAY + 9 * sites.DAY)
    assert "Wrote letters/issue-2026-w06.eml" in result.stdout
    for suffix in ("eml", "html", "txt"):
        name = f"issue-2026-w06.{suffix}"
        assert (tmp_path / "letters" / name).read_bytes() == (site.root / name).read_bytes()


def test_sender_and_unsubscribing(tmp_path: Path) -> None:
    """The settings say who sends the e-mail and how readers leave; only without them is a placeholder said."""
    leaving = f"https://quay.example/off?{'letter=' * 20}"
    folder = mailed(tmp_path, MAIL_FROM="Ünder Quay <news@quay.example>", MAIL_UNSUBSCRIBE=leaving)
    message = read(folder)
    assert str(message["From"]) == "Ünder Quay <news@quay.example>"
    assert f"List-Unsubscribe: <{leaving}>\r\n".encode() in (folder.root / "issue-2026-w06.eml").read_bytes()
    assert leaving in part(message, "html")
    assert ".invalid" not in folder.run("issue").stdout


def test_placeholders_are_said(tmp_path: Path) -> None:
    """Whoever has not said who sends the e-mail hears what to replace."""
    result = sites.new(tmp_path, CONTENT, SITEURL=SITE).run("issue")
    assert "MAIL_FROM is not set: replace sender@example.invalid" in result.stdout
    assert "MAIL_UNSUBSCRIBE is not set: replace https://unsubscribe.invalid/" in result.stdout


def test_the_period_that_runs_is_left_out(tmp_path: Path) -> None:
    """The issue of the last period that has ended is made, by the day that SOURCE_DATE_EPOCH says; else none."""
    folder = sites.new(tmp_path, CONTENT, SITEURL=SITE)
    assert "Wrote issue-2026-w04.eml" in folder.run("issue", today=sites.TODAY - 25 * sites.DAY).stdout
    early = folder.run("issue", today=sites.TODAY - 36 * sites.DAY)
    assert (
        "no period with articles has ended yet: 2026-w04 goes on until 2026-01-25; name it if you want" in early.stderr
    )
    assert early.exit_code == 1


def test_named_issue(tmp_path: Path) -> None:
    """An older issue is made when it is named."""
    folder = sites.new(tmp_path, CONTENT, SITEURL=SITE)
    assert folder.run("issue", "2026-w04").exit_code == 0
    assert read(folder, "issue-2026-w04")["Subject"] == "The Quay Letter, Issue 4, 2026: Old"


def test_relative_addresses(tmp_path: Path) -> None:
    """A site whose pages have relative addresses has complete ones in the e-mail."""
    text = part(read(mailed(tmp_path, RELATIVE_URLS=True)), "plain")
    assert f"{SITE}/articles/one/" in text


@pytest.mark.parametrize(
    ("settings", "arguments", "message"),
    [
        ({}, [], "pelicanconf.py: SITEURL is empty, and the links in an e-mail have to be complete; set it, or use"),
        ({"SITEURL": SITE}, ["2026-w07"], "there is no issue 2026-w07; did you mean “2026-w06”?"),
    ],
)
def test_mistakes(tmp_path: Path, settings: dict[str, str], arguments: list[str], message: str) -> None:
    """Without an address of the site, and for an issue that does not exist, nothing is written, and the mend said."""
    folder = sites.new(tmp_path, CONTENT, **settings)
    result = folder.run("issue", *arguments)
    assert message in result.stderr
    assert result.exit_code == 1
    assert not list(tmp_path.glob("issue-*"))


def test_wrong_content(tmp_path: Path) -> None:
    """While something is wrong in the content, no e-mail is made of it."""
    folder = sites.new(tmp_path, CONTENT | {"content/posts/x.md": post("X", companies=["Akre"])}, SITEURL=SITE)
    result = folder.run("issue")
    assert "the company “Akre” is unknown; did you mean “Aker”?" in result.stderr
    assert result.exit_code == 1
    assert not list(tmp_path.glob("issue-*"))


def test_no_articles(tmp_path: Path) -> None:
    """A site without articles has no issue to make an e-mail of."""
    result = sites.new(tmp_path, SITEURL=SITE).run("issue")
    assert "there is no issue yet; publish an article first" in result.stderr
    assert result.exit_code == 1


def large(titles: str, summary: str, number: int = 400) -> dict[str, str]:
    """Return the posts of a week, in three sections."""
    return {
        f"content/posts/p{at}.md": post(f"{titles} {at}", day="2026-02-05", section=f"S {at % 3}", summary=summary)
        for at in range(number)
    } | {"content/posts/rare.md": post("Rare", day="2026-02-05", section="Rare")}


@pytest.mark.parametrize("words", ["A boat of some size comes in on time. ", "Лодка вошла в гавань вовремя. "])
def test_large_issue(tmp_path: Path, words: str) -> None:
    """An issue of very many articles is trimmed to less than 100 kB, from all sections, and says how many there are."""
    folder = mailed(tmp_path, large(words.strip(), words * 5))
    data = (folder.root / "issue-2026-w06.eml").read_bytes()
    assert 97_000 < len(data) <= 100_000
    message = read(folder)
    html, text = (part(message, kind) for kind in ("html", "plain"))
    shown = len(set(re.findall(f"{SITE}/articles/([^/]+)/", html)))
    assert set(re.findall(f"{SITE}/articles/([^/]+)/", text)) == set(re.findall(f"{SITE}/articles/([^/]+)/", html))
    assert f"{401 - shown} more on the site" in html
    assert f"{401 - shown} more on the site: {SITE}/issues/2026-w06/" in text
    assert f"{SITE}/articles/rare/" in text


def test_long_words(tmp_path: Path) -> None:
    """A title and a summary without end are cut, so that even they leave room."""
    folder = mailed(tmp_path, {"content/posts/one.md": post("Long " * 40_000, summary="x" * 200_000)})
    message = read(folder, "issue-2026-w08")
    assert len(str(message["Subject"])) <= 150
    assert len(part(message, "html")) < 12_000


def test_long_introduction(tmp_path: Path) -> None:
    """An introduction for which there is no room is said, with its file, and no e-mail is made."""
    text = "---\ntitle: T\n---\n\n" + "Word after word. " * 7_000
    folder = sites.new(tmp_path, CONTENT | {"content/issues/2026-w06.md": text}, SITEURL=SITE)
    result = folder.run("issue")
    assert "issues/2026-w06.md: the e-mail would have more than 100,000 bytes" in result.stderr
    assert result.exit_code == 1


def test_a_german_e_mail(tmp_path: Path) -> None:
    """The e-mail of a German site says nothing in English but what its articles do."""
    message = read(mailed(tmp_path, DEFAULT_LANG="de"))
    text = part(message, "plain")
    assert [line for line in text.split("\n") if line.isupper()] == [
        *("AUFMACHER", "PORTS", "ZAHLEN IN DEN NACHRICHTEN", "MEISTGENANNTE UNTERNEHMEN"),
        "HIER ZUM ERSTEN MAL GENANNT",
    ]
    assert text.rstrip().rpartition("\n")[2] == "Abbestellen: https://unsubscribe.invalid/"
    page = BeautifulSoup(part(message, "html"), "html.parser").get_text(" ", strip=True)
    for words in ("Auf der Website lesen", "Zahlen in den Nachrichten", "eingegangen 2. Feb. 2026", "Abbestellen"):
        assert words in page
