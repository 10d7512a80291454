"""Formats of one article: text, Markdown, web pages, web archives and e-mails, as publishers' programs write them."""

import base64
import html
import json
import quopri
import random
from collections.abc import Callable, Sequence

from tests.soak.stories import Story

Writer = Callable[[random.Random, Story], bytes]

DRAFTS = ("draft: true", "status: draft", "published: false", "Status: Draft")
LINKS = "".join(f'<li><a href="/section/{number}">Section number {number}</a></li>' for number in range(12))


def text(rng: random.Random, story: Story) -> bytes:
    """A text file, in one of the encodings of this world."""
    head = [story.title]
    if rng.random() < 0.3:
        head = [story.publication, "", story.title, "", story.title]
    head += [f"By {story.author}"] * (rng.random() < 0.6)
    head += [f"Published {story.date.day} {story.date:%B %Y}"] * (rng.random() < 0.7)
    said = "\n".join([*head, "", "\n\n".join(story.paragraphs), ""])
    if rng.random() < 0.1:
        said = said.replace("\n", "\r\n")
    return said.encode(rng.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace")


def markdown(rng: random.Random, story: Story) -> bytes:
    """Markdown with front matter, or below a heading; a draft says that it is one."""
    body = "\n\n".join(story.paragraphs)
    if rng.random() < 0.25 and not story.is_private:
        return f"# {story.title}\n\n{body}\n".encode(errors="replace")
    said = {"title": story.title, "date": story.date.isoformat(), "source": story.publication, "author": story.author}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    lines += [f"url: {json.dumps(story.url)}"] * (rng.random() < 0.7)
    lines += [rng.choice(DRAFTS)] * story.is_private
    return "\n".join(["---", *lines, "---", "", body, ""]).encode(errors="replace")


def page(rng: random.Random, story: Story) -> bytes:
    """A web page as a browser saves it."""
    stated = {"@type": "NewsArticle", "headline": story.title, "datePublished": story.date.isoformat()}
    head = [
        f"<title>{_safe(story, story.title)} | {_safe(story, story.publication)}</title>",
        f'<meta property="og:title" content="{html.escape(story.title)}">' * (rng.random() < 0.7),
        f'<meta property="og:site_name" content="{html.escape(story.publication)}">' * (rng.random() < 0.7),
        f'<meta property="article:published_time" content="{story.date.isoformat()}">' * (rng.random() < 0.7),
        f'<link rel="canonical" href="{html.escape(story.url)}">' * (rng.random() < 0.7),
        f'<script type="application/ld+json">{json.dumps(stated)}</script>' * (rng.random() < 0.5),
    ]
    body = f'<p class="byline">By {_safe(story, story.author)}</p>\n{paragraphs(story)}'
    said = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">{"".join(head)}</head>
<body><header><nav><ul>{LINKS}</ul></nav></header><main><article><h1>{_safe(story, story.title)}</h1>
{body}</article></main><footer><p>All rights reserved.</p></footer><script>soak()</script></body></html>"""
    return said.encode(errors="replace")


def xhtml(rng: random.Random, story: Story) -> bytes:
    """A web page in XML."""
    said = page(rng, story).decode().replace("<!doctype html><html ", '<html xmlns="http://www.w3.org/1999/xhtml" ')
    said = said.replace('<meta charset="utf-8">', '<meta charset="utf-8"/>')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{said}'.encode()


def web_archive(rng: random.Random, story: Story) -> bytes:
    """A page saved with its pictures as one message."""
    head = f"From: <Saved by Blink>\nSnapshot-Content-Location: {_header(story.url)}\nSubject: {_header(story.title)}"
    kind = 'multipart/related; type="text/html"; boundary="=SOAK"'
    part = "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable"
    body = quopri.encodestring(page(rng, story)).decode()
    picture = f"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(b'picture').decode()}"
    said = (
        f"{head}\nMIME-Version: 1.0\nContent-Type: {kind}\n\n"
        f"--=SOAK\n{part}\nContent-Location: {_header(story.url)}\n\n{body}\n--=SOAK\n{picture}\n--=SOAK--\n"
    )
    return said.replace("\n", "\r\n").encode(errors="replace")


def message(rng: random.Random, story: Story) -> bytes:
    """An e-mail: plain, HTML or both; a person's, or a newsletter."""
    head = [
        f"From: {_header(story.author)} <desk@{rng.choice('abc')}.example>",
        "To: list@b.example",
        f"Subject: {_header(story.title)}",
        f"Date: {story.date:%a, %d %b %Y} 10:00:00 +0000",
        f"Message-ID: <{story.id}@a.example>",
        *["List-Unsubscribe: <mailto:off@a.example>"] * (rng.random() < 0.4),
        "MIME-Version: 1.0",
    ]
    plain = "\n\n".join(story.paragraphs)
    said = f"<h1>{_safe(story, story.title)}</h1>{paragraphs(story)}"
    rich = f"<html><body><table><tr><td>{said}</td></tr></table></body></html>"
    bodies = [_part("plain", plain), _part("html", rich)]
    chance = rng.random()
    if chance < 0.6:
        body = bodies[chance < 0.25]
    else:
        joined = "\n".join(f"--=ALT\n{each}" for each in bodies)
        body = f'Content-Type: multipart/alternative; boundary="=ALT"\n\n{joined}\n--=ALT--'
    return ("\n".join(head) + f"\n{body}\n").encode(errors="replace")


def paragraphs(story: Story) -> str:
    """Return the text of a story as HTML."""
    return "\n".join(f"<p>{_safe(story, each)}</p>" for each in story.paragraphs)


def _safe(story: Story, said: str) -> str:
    """Return words as HTML; markup where a story is raw."""
    return said if story.is_raw else html.escape(said)


def _part(kind: str, said: str) -> str:
    """Return the head and the text of a part of a message."""
    body = quopri.encodestring(said.encode(errors="replace")).decode()
    return f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{body}"


def _header(said: str) -> str:
    """Return words as a header says them."""
    line = " ".join(said.split())
    if line.isascii():
        return line
    return f"=?utf-8?b?{base64.b64encode(line.encode(errors='replace')).decode()}?="


SINGLE: dict[str, Writer] = {
    ".txt": text,
    ".md": markdown,
    ".html": page,
    ".xhtml": xhtml,
    ".mht": web_archive,
    ".eml": message,
}
WEIGHTS: Sequence[int] = (40, 16, 20, 3, 4, 6)  # how often each is met
