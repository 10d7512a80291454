"""Sources: the links in posts to where their articles were published, and how posts record those that are dead."""

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tearsheet.checking.content.posts import warning
from tearsheet.checking.findings import Finding
from tearsheet.checking.links.remembered import Known, Remembered
from tearsheet.errors import Problem
from tearsheet.model import post
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.storage.files import Rewrite, decoded, encoded, held
from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import DayText, FrontMatterError

ORDER = ("source_url", "source_dead")  # the day stands below its link, wherever that is


class SourceLink(NamedTuple):
    """A link in a post's front matter: the article's source, another place of publication, or an archived copy."""

    post: ParsedPost
    key: Literal["source_url", "also", "archive_url"]
    link: str
    is_dead: bool  # as the front matter says


class Recorded(NamedTuple):
    """Posts that change, by path the days that change for their links (None: taken out), and problems."""

    rewrites: list[Rewrite]
    days: dict[str, dict[str, str | None]]
    problems: list[Problem]


def sources(parsed_posts: Iterable[ParsedPost]) -> Iterator[SourceLink]:
    """Yield the links of posts that are not hidden; archived copies only where the page shows them."""
    for parsed_post in parsed_posts:
        if parsed_post.status == "hidden":
            continue
        is_dead = parsed_post.source_dead is not None
        if parsed_post.source_url:
            yield SourceLink(parsed_post, "source_url", parsed_post.source_url, is_dead)
        if parsed_post.archive_url and is_dead:
            yield SourceLink(parsed_post, "archive_url", parsed_post.archive_url, is_dead=False)
        for place in parsed_post.also:
            if place.url:
                yield SourceLink(parsed_post, "also", place.url, place.dead is not None)
            if place.archive_url and place.dead:
                yield SourceLink(parsed_post, "archive_url", place.archive_url, is_dead=False)


def recorded(content: Path, source_links: Iterable[SourceLink], remembered: Remembered) -> Recorded:
    """Return the posts that change because links have died, or work again; nothing else in them changes.

    A day that an editor has written for a link stays.
    """
    record = Recorded([], {}, [])
    for path in dict.fromkeys(source.post.path for source in source_links if _is_news(source, remembered)):
        if (data := held(content / path)) is None:
            continue
        text = decoded(data)
        try:
            front_matter = yaml_editing.values(text)
            wanted = _wanted(front_matter, remembered, is_ours=not post.is_edited(text))
            new = post.followed(text, yaml_editing.revised(text, wanted, ORDER))
        except FrontMatterError as error:
            record.problems.append(error.problem(path, "write into it yourself which link is dead"))
            continue
        if new != text:
            record.rewrites.append(Rewrite(path, data, encoded(new)))
            record.days[path] = dict(_days(front_matter | wanted).items() - _days(front_matter).items())
    return record


def _is_news(source: SourceLink, remembered: Remembered) -> bool:
    """Say whether a link's state differs from what its post says."""
    known = remembered.links.get(source.link)
    if known is None or source.key == "archive_url":
        return False
    return known.answer.kind == "works" if source.is_dead else known.dead is not None


def _wanted(front_matter: dict[str, Any], remembered: Remembered, *, is_ours: bool) -> dict[str, Any]:
    """Return the keys of a post with the days since when links are dead; `is_ours`: no editor has changed it."""
    day = functools.partial(_day, remembered, is_ours=is_ours)
    wanted: dict[str, Any] = {"source_dead": day(front_matter.get("source_url"), front_matter.get("source_dead"))}
    if also := front_matter.get("also"):
        wanted["also"] = [_without_empty({**place, "dead": day(place.get("url"), place.get("dead"))}) for place in also]
    return wanted


def _day(remembered: Remembered, link: str | None, stands: str | None, *, is_ours: bool) -> str | None:
    """Return the day to write for a link (None: it is not dead); `stands` is what the post says now."""
    known = remembered.links.get(link or "")
    if known is None:
        return stands
    if known.dead and not stands:
        return DayText(known.dead.isoformat())
    if known.answer.kind == "works" and (is_ours or known.recorded == stands):
        return None
    return stands


def _days(front_matter: dict[str, Any]) -> dict[str, str | None]:
    """Return by link the day since when a post says that it is dead."""
    places = [(front_matter.get("source_url"), front_matter.get("source_dead"))]
    places += [(place.get("url"), place.get("dead")) for place in front_matter.get("also") or ()]
    return {link: day and str(day) for link, day in places if link}


def _without_empty(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping without keys that are None."""
    return {key: value for key, value in mapping.items() if value is not None}


def warnings(source_links: Iterable[SourceLink], remembered: Remembered) -> Iterator[Finding]:
    """Return what an editor should know of links beside what front matter says of them."""
    for source in {(source.post.path, source.key, source.link): source for source in source_links}.values():
        if known := remembered.links.get(source.link):
            yield from _warnings(source, known)


def _warnings(source: SourceLink, known: Known) -> Iterator[Finding]:
    """Yield what an editor should know of one link."""
    link, why = f"“{source.link}”", known.answer.why
    warn = functools.partial(warning, source.post, value=source.link)
    match known.answer.kind:
        case "home" if not source.is_dead:
            key = "dead" if source.key == "also" else "source_dead"
            hint = f"look for the article; if it is gone, say so: {key}: {known.asked}"
            yield warn("home", f"{link} leads to the home page now", hint)
        case "gone" | "nowhere" if source.key == "archive_url":
            yield warn("dead", f"the archived copy {link} is not there: {why}", "give another one")
        case "works" if source.is_dead:
            hint = "take the day out on which it was found dead"
            yield warn("dead", f"{link} works, and the post says that it does not", hint)
        case "nowhere" if known.dead is None:
            what = f"it could not be told whether {link} works: {why}"
            yield warn("untold", what, "if that is so on another day, it counts as dead")
        case "untold" if not source.is_dead:
            yield warn("untold", f"it could not be told whether {link} works: {why}", "open it in a browser")
        case "left":
            yield warn("untold", f"{link} was left out: {why}", "ask it too with --private")
