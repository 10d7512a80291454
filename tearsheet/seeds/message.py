"""Messages: one e-mail (.eml, or one of a mailbox) as an article.

Python's own parser had 21 of 22 bodies right. A newsletter with several stories stays one article.
"""

import codecs
import email.policy
import re
from email import message_from_bytes
from email.message import EmailMessage
from typing import cast

from bs4 import BeautifulSoup, Tag

from tearsheet.cleaning import dating
from tearsheet.errors import Rejection
from tearsheet.model.article import Article
from tearsheet.seeds import bounds, fields, fragment
from tearsheet.seeds.decoding import decode
from tearsheet.seeds.text import join_wrapped
from tearsheet.text import markup

STUB = 200  # characters; a shorter plain text beside HTML says no more than “read this in a browser”

# Headers that only mailers write, into what they send to many.
_OF_MANY = ("list-unsubscribe", "list-id", "list-post", "feedback-id", "x-campaign", "x-campaignid", "x-mc-user")
_MAILER = re.compile(
    r"^(?:(?:e?mail(?:er|ing)?s?|news(?:letters?)?|letters?|lists?|send|em|mg|go|info)\d*\.)+(?=[^.]+\.)"
)
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"\A>From [^\n]*\n")
_SIGNATURE = re.compile(r"^-- \n.*\Z", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|max-height:\s*0|opacity:\s*0(?![.\d])", re.IGNORECASE
)
_PREVIEW = re.compile(r"pre-?header|preview-?text", re.IGNORECASE)  # what a list of mails shows beside the subject
_CELLS = ["table", "tbody", "thead", "tfoot", "tr", "td", "th", "center"]
_LINES = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "br", "hr", "blockquote", "img"}
_BUTTON = re.compile(
    r"((read|learn|find out|see|view|show) (more|on|it|now|all|online|(the )?full (story|article|post|report))( here)?"
    r"|continue reading|click here|keep reading|subscribe( now)?|sign up( now)?|share( this)?|tweet( this)?"
    r"|forward( (this|to a friend))?)[\s.…→»\u203a>]*",
    re.IGNORECASE,
)


class _Bounded(email.policy.EmailPolicy):
    """The e-mail policy with values of headers cut off: Python parses them in quadratic time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name of a header and its value, up to a limit."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[: fields.LONGEST_WRITTEN]


_POLICY = _Bounded()


def plain_bytes(data: bytes) -> bytes:
    """Return a message in an encoding like ASCII, without what mail programs leave above its headers."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode(errors="replace")
    return _QUOTED_FROM.sub(b"", data.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n"))


def article(name: str, message: EmailMessage, part: str = "") -> Article:
    """Return a message as an article: a newsletter's sender is its publication, any other sender the author."""
    title = _PREFIX.sub("", line(message, "subject")).strip()
    if not title:
        raise Rejection("no subject", "give it a title in a file beside it (--help)")
    is_newsletter = _is_newsletter(message)
    text, body = _body(message, is_newsletter=is_newsletter)
    if not text:
        raise Rejection("the message has no text", "save the whole message")
    sender = _sender(message) or (_domain(message) if is_newsletter else None)
    date = dating.stated(line(message, "date"))
    return Article(
        seed=name,
        part=part,
        title=title,
        text=text,
        body=body,
        publication=sender if is_newsletter else None,
        author=None if is_newsletter else sender,
        date=date,
        date_basis="published" if date else None,
        url=markup.web_address(line(message, "archived-at").strip("<>")),
    )


def parsed(data: bytes) -> EmailMessage:
    """Return bytes as a message; Rejection where they have no headers."""
    message = cast("EmailMessage", message_from_bytes(plain_bytes(data), policy=_POLICY))  # what the policy makes
    if not message.keys():
        raise Rejection("no mail: it has no headers", "save the whole message")
    return message


def line(message: EmailMessage, header: str) -> str:
    """Return a header on one line, '' where it is missing or cannot be read."""
    try:
        return " ".join(markup.ILLEGAL.sub("", str(message.get(header, ""))).split())
    except (ValueError, IndexError, AttributeError, TypeError):  # what broken headers raise in Python's own parser
        return ""


def _sender(message: EmailMessage) -> str | None:
    """Return the sender's display name, None where there is none."""
    try:
        addresses = message["from"].addresses if message["from"] else ()
    except (ValueError, IndexError, AttributeError, TypeError):
        return None
    return next((name for address in addresses if (name := markup.ILLEGAL.sub("", address.display_name).strip())), None)


def _is_newsletter(message: EmailMessage) -> bool:
    """Say whether a message was sent to many, by what mailers write into the headers of such ones."""
    if any(message[header] is not None for header in _OF_MANY):
        return True
    return line(message, "precedence").lower() in {"bulk", "list"} and line(message, "auto-submitted").lower() in {
        "",
        "no",
    }


def _domain(message: EmailMessage) -> str | None:
    """Return the site of a sender that gives no name, as news@letters.example.org does example.org; None if none."""
    try:
        domain = next((address.domain for address in message["from"].addresses), "") if message["from"] else ""
    except (ValueError, IndexError, AttributeError, TypeError):
        return None
    domain = _MAILER.sub("", markup.ILLEGAL.sub("", domain).strip(" .").lower())
    return domain if "." in domain else None


def content(part: EmailMessage) -> str:
    """Return the text of a part of a message, in the encoding that it names."""
    data = part.get_payload(decode=True)
    return decode(data, part.get_content_charset()) if isinstance(data, bytes) and data.strip() else ""


def _body(message: EmailMessage, *, is_newsletter: bool) -> tuple[str, str]:
    """Return the body as text and as Markdown: from the plain text, unless only the HTML says something.

    A newsletter is made in HTML: its plain text has stars for headings and an address behind each link.
    """
    parts = [part for part in message.walk() if not part.is_attachment()]
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    html = next((part for part in parts if part.get_content_type() == "text/html"), None)
    paragraphs = _plain(content(plain)) if plain else []
    if html is not None and (is_newsletter or sum(map(len, paragraphs)) < STUB):
        from_html = _of_html(content(html))
        if len(from_html[0]) >= STUB or not paragraphs:
            return from_html
    return "\n\n".join(paragraphs), "\n\n".join(markup.escape(paragraph) for paragraph in paragraphs)


def _plain(text: str) -> list[str]:
    """Return the paragraphs of a plain text without its signature."""
    lines = [" ".join(line.split()) for line in _SIGNATURE.sub("", text).split("\n")]
    return join_wrapped(lines)


def _of_html(html: str) -> tuple[str, str]:
    """Return the body of an HTML message as text and Markdown, without hidden parts and button links.

    Tables are layout unless they have headings.
    """
    soup = BeautifulSoup(bounds.bounded(html, bounds.MOST_IN_BODY), "lxml")
    for hidden in [*soup.find_all(style=_HIDDEN), *soup.find_all(class_=_PREVIEW)]:
        hidden.decompose()
    for button in soup.find_all("a"):
        if _BUTTON.fullmatch(button.get_text(" ", strip=True)) and _alone(button):
            button.decompose()
    of_figures = {id(table) for table in soup.find_all("table") if table.find("th") and not table.find("table")}
    for cell in soup.find_all(_CELLS):
        if id(cell if cell.name == "table" else cell.find_parent("table")) not in of_figures:
            cell.name = "div"
    return fragment.text_and_markdown(str(soup.body or soup))


def _alone(button: Tag) -> bool:
    """Say whether a link stands on a line of its own: between blocks, breaks or the ends of what holds it."""
    around = (button.previous_siblings, button.next_siblings)
    nearest = (next((near for near in side if isinstance(near, Tag) or str(near).strip()), None) for side in around)
    return all(near is None or (isinstance(near, Tag) and near.name in _LINES) for near in nearest)
