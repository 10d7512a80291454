"""Compose: an article and its mentions become a post."""

import itertools
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec

from tearsheet.content_folder.post_file import PostFile
from tearsheet.model.article import Article
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.model.post import Also, Figure, Post
from tearsheet.tagging import Tagged, salience
from tearsheet.tagging.mention import Mention
from tearsheet.text import sentences
from tearsheet.text.slug import numbered, slugify

SHORT = 40  # characters; a shorter first paragraph is a dateline, a label or a fragment
LONGEST_SUMMARY = 300  # characters: two sentences of newspaper prose; longer ones are cut at a word

_END = (".", "!", "?")
_ASIDE = re.compile(r"\([^()]*\)[\s:–—-]*|\(")


def compose(  # noqa: PLR0913  (what a post is made of)
    article: Article,
    tagged: Tagged,
    *,
    slug: str,
    section: str,
    lang: str,
    kinds: Kinds,
    also: Iterable[Also] = (),
    related: Iterable[str] = (),
    untagged: Iterable[str] = (),
    own_name: str | None = None,
) -> Post:
    """Return the post of a dated article; `lang` is the site's, for articles that name none, `kinds` its kinds.

    `also` is where its duplicates were published, `related` the slugs of posts that share much with it,
    `own_name` what its permanent name is made of where another post has the name of its seed.
    """
    if article.date is None or article.date_basis is None:
        raise ValueError(f"{article.name} has not been dated")
    return Post(
        slug=slug,
        title=article.title,
        date=article.date,
        date_basis=article.date_basis,
        section=section,
        source=article.publication,
        source_url=article.url,
        also=elsewhere(also, article.publication, article.url),
        related=tuple(related),
        author=article.author,
        dateline=article.dateline,
        summary=summarise(article.text),
        **_tags(tagged, untagged := tuple(untagged), kinds),
        untagged=untagged,
        status=article.status or "published",
        lang=article.lang or lang,
        seed=article.name,
        id=own_name,
        body=article.body,
    )


def retag(written: Post, tagged: Tagged) -> Post:
    """Return a post with the tags that it has by now."""
    return msgspec.structs.replace(written, **_tags(tagged, written.untagged, written.named))


def removed(written: Post, tagged: Tagged, resolve: Callable[[KindName, str], Entity | None]) -> tuple[str, ...]:
    """Return the entities of a text that its editor has taken out of the post, now or before."""
    held = {entity.name for kind, said in written.named.items() for name in said if (entity := resolve(kind, name))}
    named = {mention.entity.name for mention in tagged.mentions}
    return tuple(sorted({*written.untagged, *(named - held)}))


def _tags(tagged: Tagged, untagged: Collection[str], kinds: Iterable[KindName]) -> dict[str, Any]:
    """Return the keys of a post that tagging fills, without what the editor has taken out."""
    mentions = [mention for mention in tagged.mentions if mention.entity.name not in untagged]
    named = {kind: names(kind, mentions) for kind in kinds}
    known = {name for said in named.values() for name in said}
    called = {mention.entity.name: mention.alias for mention in mentions if mention.is_former}
    weights = salience.weigh(mentions)
    about = (called.get(each.entity.name, each.entity.name) for each in weights if each.is_about)
    return {
        "named": named,
        "about": tuple(name for name in dict.fromkeys(about) if name in known),
        "figures": tuple(
            Figure(figure.amount, figure.of, figure.text) for figure in tagged.figures if figure.of not in untagged
        ),
    }


def elsewhere(also: Iterable[Also], source: str | None, url: str | None) -> tuple[Also, ...]:
    """Return where an article was published besides its source and address, each place once, in order."""
    places = {place for place in also if (place.source or place.url) and place != Also(source, url)}
    places -= {Also(source=source), Also(url=url)}
    return tuple(sorted(places, key=lambda place: (place.source or "", place.url or "")))


def relinked(new: Post, there: PostFile | None) -> Post:
    """Return a post with what its file before (None: there is none) knew of the same links: dead ones, their copies."""
    if there is None or not any(key in there.text for key in ("dead:", "archive_url:")):
        return new
    if (before := there.post) is None:
        return new
    known = {place.url: place for place in before.also if place.url}
    also = tuple(
        msgspec.structs.replace(place, dead=known[place.url].dead, archive_url=known[place.url].archive_url)
        if place.url in known
        else place
        for place in new.also
    )
    same = before.source_url == new.source_url
    dead, archive = (before.source_dead, before.archive_url) if same else (None, None)
    return msgspec.structs.replace(new, also=also, source_dead=dead, archive_url=archive)


def names(kind: KindName, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the entities of a kind, those of the body in its order, then those that only the title names.

    One that the article calls by a former name only goes by that: so it was called then.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.place == "title", mention.start))
    found: dict[str, str] = {}
    for mention in ordered:
        if mention.entity.kind == kind:
            said = mention.alias if mention.is_former else mention.entity.name
            if not mention.is_former or mention.entity.name not in found:
                found[mention.entity.name] = said
    return tuple(dict.fromkeys(found.values()))


def section(article: Article) -> str | None:
    """Return the section that a seed gives: in the article, or by the folder that it is in (`chips/x.txt`)."""
    folder, _, _ = article.seed.rpartition("/")
    name = " ".join(re.split(r"[-_\s]+", folder.partition("/")[0])).strip()
    return article.section or (name[:1].upper() + name[1:]) or None


def free_slug(article: Article, is_taken: Callable[[str, str], bool]) -> str:
    """Return the slug of the title, numbered from 2 on where others have it; `is_taken` is asked (slug, seed)."""
    slug = slugify(article.title, fallback=f"article-{article.digest[:8]}")
    return numbered(slug, lambda free: is_taken(free, article.name))


def summarise(text: str) -> str:
    """Return the first sentence of the first whole paragraph, and the second where both fit into 300 characters.

    An aside in brackets is no beginning.
    """
    paragraphs = text.split("\n\n")
    summary, *others = itertools.islice(
        sentences.split(next(filter(_is_whole, paragraphs), None) or _beginning(paragraphs)), 2
    )
    if others and len(summary) + 1 + len(others[0]) <= LONGEST_SUMMARY:
        summary += f" {others[0]}"
    if len(summary) > LONGEST_SUMMARY:
        summary = summary[:LONGEST_SUMMARY].rpartition(" ")[0] + " …"
    return summary


def _is_whole(paragraph: str) -> bool:
    """Say whether a paragraph is prose with an end, and no aside."""
    ends = paragraph.rstrip("\"'”’)")[-1:] in _END
    return ends and len(paragraph) >= SHORT and not paragraph.startswith("(")


def _beginning(paragraphs: list[str]) -> str:
    """Return the first paragraph that does not begin with an aside, else the first one after its aside."""
    plain = next((paragraph for paragraph in paragraphs if not paragraph.startswith("(")), None)
    return _ASIDE.sub("", paragraphs[0], count=1) if plain is None else plain
