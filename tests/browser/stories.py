"""Stories whose fields hold vectors, as seeds of every format, and as posts and entities written by hand."""

import dataclasses
import html
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterable
from email.message import EmailMessage

from tearsheet.text import markup
from tests.site.sites import entity, post
from tests.vectors import KINDS

_WORDS = (
    *[
        "anchor",
        "barge",
        "basin",
        "beacon",
        "berth",
        "bollard",
        "bridge",
        "buoy",
        "cable",
        "canal",
        "captain",
        "cargo",
        "chain",
        "channel",
        "chart",
        "clerk",
        "coal",
    ],
    *[
        "coast",
        "container",
        "crane",
        "crew",
        "current",
        "customs",
        "deck",
        "depot",
        "derrick",
        "dock",
        "dredger",
        "engine",
        "ferry",
        "fleet",
        "fog",
        "fuel",
        "gate",
    ],
    *[
        "grain",
        "harbour",
        "hatch",
        "hold",
        "hull",
        "inspector",
        "island",
        "jetty",
        "keel",
        "ladder",
        "lamp",
        "lighter",
        "lock",
        "mast",
        "mate",
        "mooring",
        "oar",
        "oil",
    ],
    *[
        "pier",
        "pilot",
        "pontoon",
        "port",
        "pump",
        "quay",
        "radio",
        "raft",
        "rail",
        "rope",
        "rudder",
        "sail",
        "salt",
        "shed",
        "shore",
        "signal",
        "slip",
        "spar",
        "steel",
        "stern",
    ],
    *["strait", "tanker", "tide", "timber", "tug", "warehouse", "wharf", "winch", "wind", "yard"],
)
FIELDS = ("title", "body", "alt", "author", "source", "url", "name", "alias", "website", "section", "tag", "file")
_ADDRESSES = {"url", "website"}  # fields that hold an address; all others hold a text

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_UNNAMED = re.compile("[/\x00-\x1f\x7f\ufffe\uffff]")  # what no file can be called, or none of an archive


@dataclasses.dataclass(frozen=True)
class Story:
    """An article of one kind of vector: its fields say something harmless where they do not hold it."""

    number: int
    kind: str
    fields: frozenset[str]

    def said(self, field: str) -> str:
        """Return what a field says; names and titles are told apart by the story's number."""
        text, address = KINDS[self.kind]
        if field not in self.fields:
            plain = {
                "url": f"https://quay.example/{self.number}",
                "website": "https://quay.example/",
                "body": "",
                "alt": "",
            }
            return plain.get(field, f"Quay {field} {self.number}")
        return address if field in _ADDRESSES else text

    def line(self, field: str) -> str:
        """Return what a field says on one line, with the story's number."""
        words = " ".join(self.said(field).split())
        return words if str(self.number) in words else f"{words} {self.number}"

    def legal(self, field: str) -> str:
        """Return the same without what XML forbids, which an editor's file may not hold."""
        return " ".join(markup.ILLEGAL.sub("", self.line(field)).split())

    @property
    def prose(self) -> str:
        """Words that no other story has in this order, so that none is taken for the same article."""
        rng = random.Random(self.number)  # noqa: S311  (the same ones every time)
        sentences = (" ".join(rng.sample(_WORDS, 9)) for _ in range(4))
        return " ".join(f"The {sentence} came in." for sentence in sentences)

    @property
    def slug(self) -> str:
        """The name of the story's file, without its ending."""
        return f"v{self.number} {_UNNAMED.sub('', ' '.join(self.said('file').split()))[:60].strip()}".strip(" .")

    def markdown(self) -> str:
        """Return the body as Markdown: an image, what comes first of all kinds that end the page, and the vector."""
        alt = self.said("alt").replace("\n", " ").replace("]", "\\]")
        image = f"![{alt}](/images/x.png)\n\n" if "alt" in self.fields else ""
        return f"{self.prose}\n\n{image}{self.said('body')}\n"

    def page(self) -> str:
        """Return the body as HTML."""
        alt = html.escape(self.said("alt"))
        return f'<p>{self.prose}</p><img alt="{alt}" src="/images/x.png">{self.said("body")}'


def _yaml(**values: str) -> str:
    """Return front matter, every sign that YAML does not take as it is escaped."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join(_UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) for line in lines)


def _txt(stories: Iterable[Story]) -> dict[str, bytes]:
    return {
        f"{story.slug}.txt": "\n\n".join(
            (story.line("title"), f"By {story.line('author')}", story.prose, story.said("body"))
        ).encode()
        for story in stories
    }


def _md(stories: Iterable[Story]) -> dict[str, bytes]:
    made = {}
    for story in stories:
        head = _yaml(
            **{name: story.line(name) for name in ("title", "author", "source", "section")}, url=story.said("url")
        )
        made[f"{story.slug}.md"] = f"---\n{head}\n---\n\n{story.markdown()}".encode()
    return made


def _page(story: Story) -> str:
    said = {name: html.escape(story.line(name)) for name in ("title", "author", "source", "url")}
    data = {"@type": "NewsArticle", "headline": story.line("title"), "url": story.said("url")}
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{said["title"]}</title>
<meta property="og:title" content="{said["title"]}"><meta property="og:site_name" content="{said["source"]}">
<meta name="author" content="{said["author"]}"><link rel="canonical" href="{html.escape(story.said("url"))}">
<script type="application/ld+json">{json.dumps(data).replace("<", "&lt;")}</script></head>
<body><main><article><h1>{said["title"]}</h1><p>{story.prose}</p>{story.page()}</article></main></body></html>"""


def _html(stories: Iterable[Story]) -> dict[str, bytes]:
    return {f"{story.slug}.html": _page(story).encode() for story in stories}


def _message(story: Story) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = f"<{story.number}@quay.example>"
    message["Date"] = "Sun, 01 Mar 2026 08:00:00 +0000"
    message["Subject"] = markup.ILLEGAL.sub("", story.line("title"))
    name = re.sub(r'["\\]', "", markup.ILLEGAL.sub("", story.line("author")))
    message["From"] = f'"{name}" <news@quay.example>'.replace("\n", " ")
    message["Archived-At"] = f"<{' '.join(markup.ILLEGAL.sub('', story.said('url')).split())}>"
    if story.number % 2:
        message["List-Id"] = "<quay.example>"
    message.set_content("Read this in a browser.")
    message.add_alternative(f"<html><body>{story.page()}</body></html>", subtype="html", cte="base64")
    return message


def _eml(stories: Iterable[Story]) -> dict[str, bytes]:
    return {f"{story.slug}.eml": _message(story).as_bytes() for story in stories}


def _mbox(stories: Iterable[Story]) -> dict[str, bytes]:
    messages = [_message(story).as_bytes() for story in stories]
    return {"vectors.mbox": b"".join(b"From quay Sun Mar  1 08:00:00 2026\n" + message + b"\n" for message in messages)}


def _xml(text: str) -> str:
    return html.escape(markup.ILLEGAL.sub("", text))


def _rss(stories: Iterable[Story]) -> dict[str, bytes]:
    items = "".join(
        f"<item><guid>v{story.number}</guid><title>{_xml(html.escape(story.line('title')))}</title>"
        f"<link>{_xml(story.said('url'))}</link><author>{_xml(story.line('author'))}</author>"
        f"<source url='https://quay.example/'>{_xml(html.escape(story.line('source')))}</source>"
        f"<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate><description>{_xml(story.page())}</description></item>"
        for story in stories
    )
    return {"vectors.xml": f'<rss version="2.0"><channel><title>Quay</title>{items}</channel></rss>'.encode()}


def _json(stories: Iterable[Story]) -> dict[str, bytes]:
    items = [
        {
            "id": f"j{story.number}",
            "url": story.said("url"),
            "title": html.escape(story.line("title")),
            "content_html": story.page(),
            "date_published": "2026-03-01T08:00:00Z",
            "authors": [{"name": html.escape(story.line("author"))}],
        }
        for story in stories
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "items": items}
    return {"vectors.json": json.dumps(feed).encode()}


def _warc(stories: Iterable[Story]) -> dict[str, bytes]:
    records = []
    for story in stories:
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _page(story).encode()
        url = " ".join(markup.ILLEGAL.sub("", story.said("url")).split())
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{story.number}>\r\n"
        head += f"WARC-Target-URI: {url}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(head.encode() + body + b"\r\n\r\n")
    return {"vectors.warc": b"".join(records)}


def _zip(stories: Iterable[Story]) -> dict[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for story in stories:
            for name, data in (_html if story.number % 2 else _md)([story]).items():
                archive.writestr(name, data)
    return {"vectors.zip": packed.getvalue()}


# Each format with the fields that it carries.
_MESSAGE = {"title", "body", "alt", "author", "url"}
_PAGE = _MESSAGE | {"source"}
FORMATS: dict[str, tuple[set[str], Callable[[list[Story]], dict[str, bytes]]]] = {
    "txt": ({"title", "body", "author", "file"}, _txt),
    "md": (_PAGE | {"section", "file"}, _md),
    "html": (_PAGE | {"file"}, _html),
    "eml": (_MESSAGE | {"file"}, _eml),
    "mbox": (_MESSAGE, _mbox),
    "rss": (_PAGE, _rss),
    "json": (_MESSAGE, _json),
    "warc": (_PAGE, _warc),
    "zip": (_PAGE | {"section", "file"}, _zip),
}


def seeds(form: str, stories: list[Story]) -> dict[str, str | bytes]:
    """Return stories as seeds of a format, by their paths in the site."""
    return {f"seeds/{form}/{name}": data for name, data in FORMATS[form][1](stories).items()}


def by_hand(stories: Iterable[Story]) -> dict[str, str | bytes]:
    """Return stories as posts, each of a company that its body names, as an editor would write them."""
    made: dict[str, str | bytes] = {}
    for story in stories:
        name, alias = story.legal("name"), f"{story.legal('alias')} too"
        address = markup.ILLEGAL.sub("", story.said("url"))
        text = entity(name, aliases=[alias], website=markup.ILLEGAL.sub("", story.said("website")))
        description = story.said("body") if "name" in story.fields else ""
        if any(pelican in markup.render(description) for pelican in ('="{', '="|')):  # links that a build refuses there
            description = ""
        made[f"content/companies/v{story.number}.md"] = f"{text}\n{description}\n"
        made[f"content/posts/v{story.number}.md"] = post(
            story.legal("title"),
            section=story.legal("section"),
            source=story.legal("source"),
            author=story.legal("author"),
            source_url=address,
            also=[{"source": story.legal("source"), "url": address}],
            tags=[story.legal("tag")],
            companies=[name],
            about=[name],
            summary=story.legal("title"),
            body=f"{markup.escape(name)} and {markup.escape(alias)}.\n\n{story.markdown()}",
        )
        made[f"content/sources/v{story.number}.md"] = entity(story.legal("source"), website=address)
        made[f"content/topics/v{story.number}.md"] = entity(story.legal("tag"))  # alike ones would share an address
    return made
