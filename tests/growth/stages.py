"""Stages: what is done with a text once it is read, each as what prepares it and what is measured."""

import contextlib
import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tearsheet import cleaning
from tearsheet.catalogue import Catalogue, starter
from tearsheet.cleaning import blocks, boilerplate, datelines, dating, inline_noise, run_ons, wiki_boxes
from tearsheet.dedup import similarity
from tearsheet.ingest import compose
from tearsheet.model import article, post
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.seeds import bounds, decoding, fragment, outward, stated, walls, wiki
from tearsheet.site import parsed_post, rights
from tearsheet.site.issue import email
from tearsheet.site.page import data, feeds, linking
from tearsheet.site.relate import event_keywords, related
from tearsheet.site.relate import stories as telling
from tearsheet.site.summaries import EntityCard
from tearsheet.tagging import Tagger, ambiguity, discovery, figures, matching, passage, salience, spans
from tearsheet.text import (
    fast_markdown,
    fast_phrases,
    frontmatter,
    language_tags,
    markdown_bounds,
    markup,
    slug,
    validation,
    yaml_editing,
    yaml_rewriting,
)
from tests.growth.formats import TITLE
from tests.site.test_stories import edited, parsed

Work = Callable[[], object]
URL = "https://news.quayletter.com/a.html"
EARLY = dt.date(2026, 1, 1)


@dataclass(frozen=True)
class Stage:
    """A stage: what of a text makes the work that is measured, and the modules whose work it is."""

    prepare: Callable[[str], Work]
    modules: tuple[ModuleType, ...]


@functools.cache
def tagger() -> Tagger:
    """Return a tagger of the starter catalogue."""
    return Tagger(Catalogue(built_in(), (), starter()).meanings)


def _article(text: str) -> article.Article:
    return article.Article(seed="a.txt", title=TITLE, text=text, body=text, publication="Wikinews")


def _mentions(text: str) -> Work:
    read, found = passage.parse_passage(TITLE, text), tagger().mentions(TITLE, text)
    return lambda: (figures.find(read, found), salience.weigh(found))


def _kinds(text: str) -> Work:
    read = passage.parse_passage(TITLE, text)
    return lambda: discovery.discover(read, [""] * len(read.tokens), {})


def _hits(text: str) -> Work:
    return lambda: _names().hits(text)


@functools.cache
def _names() -> matching.Names:
    return matching.Names(Catalogue(built_in(), (), starter()).meanings)


def _surroundings(text: str) -> Work:
    read = passage.parse_passage(TITLE, text)
    return lambda: (ambiguity.surroundings(read), spans.find(read, [""] * len(read.tokens)))


def _post(text: str) -> post.Post:
    dated = dating.date(_article(text), EARLY)
    return compose.compose(dated, tagger().tag(TITLE, text), slug="a", section="news", lang="en", kinds=built_in())


def _composed(text: str) -> Work:
    dated, tagged = dating.date(_article(text), EARLY), tagger().tag(TITLE, text)
    return lambda: post.write(
        compose.compose(dated, tagged, slug="a", section="news", lang="en", kinds=built_in()), built_in()
    )


def _set(text: str) -> Work:
    written = post.write(_post(text), built_in()).encode()
    return lambda: parsed_post.parse_post("posts/a.md", written, built_in())


def _linked(text: str) -> Work:
    html = markup.render(text)
    cards = [
        EntityCard(name=name, names=(name,), url=name, kind="company", standfirst="", owner=None, owned=(), count=1)
        for name in ("Nokia", "Apple", "Velmora", "a", "[", "the")
    ]
    return lambda: linking.linked(html, cards, "https://a.example")


def _compared(text: str) -> Work:
    one, other = (similarity.Likeness(TITLE, said, EARLY, frozenset({"Nokia"})) for said in (text, f"{text} again"))
    return lambda: (similarity.signature(text), similarity.are_alike(one, other), similarity.is_same(one, other))


def _html(text: str) -> Work:
    html = markup.render(text)
    return lambda: (rights.excerpt(html, 10**9), data.text(html), email._as_text(html, "https://a.example"))  # noqa: SLF001


def _catalogue(text: str) -> Work:
    names = dict.fromkeys(word[:100] for word in text.split())  # a longer one is no name
    own = [(f"companies/{at}.md", Entity(name=name, kind="company", slug=str(at))) for at, name in enumerate(names)]
    return lambda: Tagger(Catalogue(built_in(), own).meanings)


def _compared_articles(text: str) -> Work:
    words = [word[:20] for word in text.split()[:20] if word.isalnum()] or [TITLE]
    made = edited(
        [
            parsed(at, {"words": words, "story": "", "companies": ["Nokia", f"Velmora {at % 50}"], "day": 1 + at % 28})
            for at in range(len(text) // 200)
        ]
    )
    filed = made.articles

    def compare() -> None:
        told = telling.by_address(filed, telling.groups(filed))
        finder = related.Finder(filed, told)
        for at, each in enumerate(filed):
            finder.related(at)
            feeds.entry(each, str)

    return compare


def _sanitised(text: str) -> Work:
    """By browsers' rules lists take the square of their depth; who renders Markdown has counted its tags before."""

    def sanitise() -> None:
        markdown_bounds.require(text)
        markup.sanitise(text)
        markup.to_text(text)
        markup.escape(text)

    return sanitise


STAGES: dict[str, Stage] = {
    "decode": Stage(lambda text: functools.partial(decoding.decode, text.encode("utf-8")), (decoding,)),
    "bound": Stage(lambda text: functools.partial(bounds.bounded, text), (bounds,)),
    "measure Markdown": Stage(lambda text: functools.partial(markdown_bounds.require, text), (markdown_bounds,)),
    "convert HTML": Stage(lambda text: functools.partial(fragment.text_and_markdown, f"<p>{text}</p>"), (fragment,)),
    "render": Stage(lambda text: functools.partial(fast_markdown.typeset, text), (fast_markdown, fast_phrases)),
    "render by the reference": Stage(lambda text: functools.partial(markup.render, text), (markup,)),
    "sanitise": Stage(_sanitised, ()),
    "split": Stage(lambda text: lambda: run_ons.part(blocks.split(text)), (blocks, run_ons, inline_noise, boilerplate)),
    "clean": Stage(lambda text: functools.partial(cleaning.clean, _article(text)), (cleaning, wiki_boxes, article)),
    "lead out": Stage(
        lambda text: lambda: (outward.led_out(text, "", URL), outward.led_out(text, "", None)), (outward,)
    ),
    "wiki": Stage(lambda text: lambda: wiki.unmarked(wiki.plain(text).split("\n")), (wiki,)),
    "walls": Stage(lambda text: functools.partial(walls.require_none, text, text), (walls, stated)),
    "dates": Stage(
        lambda text: (
            lambda: (datelines.dateline(text), dating.date_line(text), dating.stated(text), dating.name_date(text))
        ),
        (dating, datelines, language_tags),
    ),
    "slug": Stage(lambda text: functools.partial(slug.slugify, text), (slug,)),
    "tag": Stage(lambda text: lambda: tagger().tag(TITLE, text), ()),
    "tokens": Stage(lambda text: functools.partial(passage.parse_passage, TITLE, text), (passage,)),
    "match": Stage(_hits, (matching,)),
    "judge": Stage(_surroundings, (ambiguity, spans)),
    "discover": Stage(_kinds, (discovery,)),
    "figures and salience": Stage(_mentions, (figures, salience)),
    "compare": Stage(_compared, (similarity,)),
    "compose": Stage(_composed, (compose, post)),
    "front matter": Stage(
        lambda text: (
            lambda: validation.parse_front_matter(post.PostFrontMatter, f"---\ntitle: {text}\n---\n\na", "a.md")
        ),
        (frontmatter, validation),
    ),
    "edit YAML": Stage(
        lambda text: functools.partial(_revised, f"---\nname: a\naliases: [{text}]\n---\n"),
        (yaml_editing, yaml_rewriting),
    ),
    "set in type": Stage(_set, (parsed_post,)),
    "link": Stage(_linked, (linking,)),
    "event keywords": Stage(
        lambda text: functools.partial(event_keywords.keywords, text, text, text, text.split()), (event_keywords,)
    ),
    "excerpt, search text and e-mail": Stage(_html, (rights, data, email)),
    "compile names": Stage(_catalogue, ()),
    "related articles and stories": Stage(_compared_articles, (related, telling, feeds)),
}


def _revised(text: str) -> None:
    with contextlib.suppress(frontmatter.FrontMatterError):
        yaml_editing.revised(text, {"name": "b"})


# Modules of these packages that read no text of others, by what tests them instead.
FOLDERS = (Path("tearsheet/seeds"), Path("tearsheet/tagging"))
ELSEWHERE = {
    "tagging/cues.py": "by way of discover",
    "tagging/certain_names.py": "the names of a run, each looked up once",
    "tagging/engine.py": "a model, which has its own measure of time",
    "tagging/mention.py": "data",
    "tagging/vocabulary.py": "data",
    "seeds/sidecar.py": "front matter",
    "seeds/matter_values.py": "front matter",
    "seeds/selection.py": "names of files",
    "seeds/archive.py": "the format .zip",
    "seeds/entries.py": "files of many",
    "seeds/feedparts.py": "files of many, .xml",
    "seeds/fields.py": "titles, subjects and senders of any length",
    "seeds/jsonfeed.py": "the format .json",
    "seeds/mailbox.py": "the format .mbox",
    "seeds/message.py": "the format .eml",
    "seeds/matter.py": "keys of front matter",
    "seeds/records.py": "files of many, .warc",
    "seeds/visibility.py": "single words of front matter",
    "seeds/packed.py": "the format .zip",
    "seeds/warc.py": "the formats .warc and .arc",
}
