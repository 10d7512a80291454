"""Compose: a dated article and the tags found in it become a post."""

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
    """Return the post of an article; ValueError where the article has not been dated.

    `lang` is the site's language, for articles that give none; `kinds` are the kinds of entities that a post lists.
    `also` tells where duplicates of the article were published, `related` has the slugs of related posts, `untagged`
    the names of entities that the editor has taken out. `own_name` becomes the post's `id`, which it needs only where
    another post already goes by the name of the same seed.
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


def retag(written: Post, tagged: Tagged, kinds: Kinds) -> Post:
    """Return a post with its tags replaced by those now found in its text.

    What its editor took out stays out, and what only editors say (topics) stays in.
    """
    tags = _tags(tagged, written.untagged, kinds)
    given = {kind: written.named.get(kind, ()) for kind in kinds.given}
    return msgspec.structs.replace(written, **tags | {"named": tags["named"] | given})


def removed(written: Post, tagged: Tagged, resolve: Callable[[KindName, str], Entity | None]) -> tuple[str, ...]:
    """Return the names of entities that a text mentions and its editor has taken out of the post, now or before."""
    held = {entity.name for kind, listed in written.named.items() for name in listed if (entity := resolve(kind, name))}
    named = {mention.entity.name for mention in tagged.mentions}
    return tuple(sorted({*written.untagged, *(named - held)}))


def _tags(tagged: Tagged, untagged: Collection[str], kinds: Iterable[KindName]) -> dict[str, Any]:
    """Return the fields of a post that tagging fills (entities by kind, `about`, `figures`), `untagged` left out."""
    mentions = [mention for mention in tagged.mentions if mention.entity.name not in untagged]
    named = {kind: names(kind, mentions) for kind in kinds}
    kept = {name for of_kind in named.values() for name in of_kind}
    called = {mention.entity.name: mention.alias for mention in mentions if mention.is_former}
    weights = salience.weigh(mentions)
    about = (called.get(each.entity.name, each.entity.name) for each in weights if each.is_about)
    return {
        "named": named,
        "about": tuple(name for name in dict.fromkeys(about) if name in kept),
        "figures": tuple(
            Figure(figure.amount, figure.of, figure.text) for figure in tagged.figures if figure.of not in untagged
        ),
    }


def elsewhere(also: Iterable[Also], source: str | None, url: str | None) -> tuple[Also, ...]:
    """Return the other places where an article was published, each once and sorted, without `source` and `url`."""
    places = {place for place in also if (place.source or place.url) and place != Also(source, url)}
    places -= {Also(source=source), Also(url=url)}
    return tuple(sorted(places, key=lambda place: (place.source or "", place.url or "")))


def relinked(new: Post, old_file: PostFile | None) -> Post:
    """Return a new version of a post with the dead links and archive copies that its old file notes (None: no file)."""
    if old_file is None or not any(key in old_file.text for key in ("dead:", "archive_url:")):
        return new
    if (before := old_file.post) is None:
        return new
    by_url = {place.url: place for place in before.also if place.url}
    also = tuple(
        msgspec.structs.replace(place, dead=by_url[place.url].dead, archive_url=by_url[place.url].archive_url)
        if place.url in by_url
        else place
        for place in new.also
    )
    same = before.source_url == new.source_url
    dead, archive = (before.source_dead, before.archive_url) if same else (None, None)
    return msgspec.structs.replace(new, also=also, source_dead=dead, archive_url=archive)


def names(kind: KindName, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the entities of a kind: those of the body in the order of their first mentions, then those of the title.

    An entity that the article calls by a former name only goes by that name, which was right at the time.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.place == "title", mention.start))
    shown: dict[str, str] = {}
    for mention in ordered:
        if mention.entity.kind == kind:
            name = mention.alias if mention.is_former else mention.entity.name
            if not mention.is_former or mention.entity.name not in shown:
                shown[mention.entity.name] = name
    return tuple(dict.fromkeys(shown.values()))


def section(article: Article) -> str | None:
    """Return an article's section: its own, else the seed's top folder in words (`chips/x.txt`: Chips), else None."""
    folder, _, _ = article.seed.rpartition("/")
    name = " ".join(re.split(r"[-_\s]+", folder.partition("/")[0])).strip()
    return article.section or (name[:1].upper() + name[1:]) or None


def free_slug(article: Article, is_taken: Callable[[str, str], bool]) -> str:
    """Return a slug made of the title, numbered from 2 on where `is_taken(slug, name of the seed)` says it is taken."""
    slug = slugify(article.title, fallback=f"article-{article.digest[:8]}")
    return numbered(slug, lambda free: is_taken(free, article.name))


def summarise(text: str) -> str:
    """Return the first sentence of the first whole paragraph, and the second where both fit into 300 characters.

    A paragraph in brackets, or one too short to be prose, is passed over where there is another one.
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
    """Say whether a paragraph is prose: SHORT characters or more, ended by a full stop or the like, not in brackets."""
    ends = paragraph.rstrip("\"'”’)")[-1:] in _END
    return ends and len(paragraph) >= SHORT and not paragraph.startswith("(")


def _beginning(paragraphs: list[str]) -> str:
    """Return the first paragraph that does not start with a bracket, else the first one without its first bracket."""
    plain = next((paragraph for paragraph in paragraphs if not paragraph.startswith("(")), None)
    return _ASIDE.sub("", paragraphs[0], count=1) if plain is None else plain
