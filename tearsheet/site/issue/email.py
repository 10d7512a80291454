"""E-mail: makes an issue into an e-mail message in files; sending it is left to other programs.

The same issue gives the same bytes: no clock, no random boundary, and no Message-ID, which the mailer that sends it
adds.
"""

import bisect
import email.policy
import email.utils
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from typing import Any

import css_inline

from tearsheet.errors import BuildError, Problem
from tearsheet.site.issue.issues import Issue
from tearsheet.site.page.contexts import IssueMailContext
from tearsheet.site.page.page import Page
from tearsheet.text import markup

LARGEST = 100_000  # bytes: Gmail cuts messages off at 102 kB and hides the rest behind a link
MOST = 1000  # articles tried at most: none takes less than 100 bytes
SUBJECT = 150  # characters; mail programs show about half of them

# What stands where the settings say nothing, in a domain that RFC 2606 keeps from ever existing.
SENDER = "sender@example.invalid"
UNSUBSCRIBE = "https://unsubscribe.invalid/"

_LINK = re.compile(r'<a [^>]*href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


class _AsItIs(UnstructuredHeader, BaseHeader):
    """A header kept on one line: folding turns a long address into encoded words, which no program reads as one."""

    def fold(self, *, policy: email.policy.Policy) -> str:
        """Return the header as one line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AsItIs)
_POLICY = email.policy.SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Letter:
    """An issue as an e-mail: the name of its files, the message, its HTML and text, and how many articles it omits."""

    name: str
    message: bytes
    html: str
    text: str
    left_out: int


def letter(issue: Issue, render: Callable[[Page], str], settings: dict[str, Any]) -> Letter:
    """Return an issue as an e-mail of at most LARGEST bytes, with as many articles as fit; BuildError if none does."""
    whole = _letter(issue.trimmed(MOST), render, settings)
    if len(whole.message) <= LARGEST:
        return whole

    def is_too_large(most: int) -> bool:
        return len(_letter(issue.trimmed(most), render, settings).message) > LARGEST

    fitting = bisect.bisect_left(range(MOST), True, key=is_too_large) - 1  # noqa: FBT003
    if fitting < 0:
        what = f"the e-mail would have more than {LARGEST:,} bytes without a single article of a section"
        raise BuildError(Problem(f"issues/{issue.slug}.md", 0, "issue-too-large", what, "shorten the introduction"))
    return _letter(issue.trimmed(fitting), render, settings)


def _letter(issue: Issue, render: Callable[[Page], str], settings: dict[str, Any]) -> Letter:
    """Return an issue as an e-mail, whatever its size."""
    unsubscribe = settings.get("MAIL_UNSUBSCRIBE") or UNSUBSCRIBE
    introduction = _as_text(issue.introduction, settings["SITEURL"])
    context = IssueMailContext(issue=issue, unsubscribe=unsubscribe, introduction=introduction)
    html = _INLINER.inline(render(Page("issue.html", "issue.eml.html", context)))
    text = render(Page("issue.txt", "issue.eml.txt", context)).strip() + "\n"
    name = f"issue-{issue.slug}"
    message = EmailMessage(policy=_POLICY)
    site = " ".join(settings["SITENAME"].split())
    message["Subject"] = _subject(f"{site}, {issue.link.name}: {issue.title or issue.lead.title}")
    message["From"] = settings.get("MAIL_FROM") or Address(site, addr_spec=SENDER)
    message["Date"] = email.utils.format_datetime(issue.articles[0].moment)
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    message.set_boundary(f"=_{name}")  # a line of neither encoding holds these two signs in a row
    return Letter(name, message.as_bytes(), html, text, issue.left_out)


def _subject(words: str) -> str:
    """Return words as a subject line: on one line, cut after SUBJECT characters."""
    words = " ".join(words.split())
    return words if len(words) <= SUBJECT else f"{words[: SUBJECT - 1]}…"


def _encoding(text: str) -> str:
    """Return the transfer encoding that makes a text shorter: three characters a byte for unusual bytes, or base64."""
    data = text.encode()
    unusual = sum(byte > ord("~") or byte == ord("=") for byte in data)
    return "base64" if unusual * 6 > len(data) else "quoted-printable"


def _as_text(html: str, siteurl: str) -> str:
    """Return an introduction as plain text, with the address of each link in brackets after its words."""

    def told(match: re.Match[str]) -> str:
        address = f"{siteurl}{match['address']}" if match["address"].startswith("/") else match["address"]
        return f"{match['words']} ({address})" if match["words"] != address else address

    return markup.to_text(_LINK.sub(told, html))
