"""Entities: finds those that an editor has listed or described and that no post names."""

from collections.abc import Iterable, Iterator

from tearsheet import catalogue as catalogues
from tearsheet.catalogue import Catalogue
from tearsheet.catalogue.origins import Origins
from tearsheet.checking.findings import Finding
from tearsheet.site.parsed_post import ParsedPost


def unnamed(posts: Iterable[ParsedPost], catalogue: Catalogue) -> Iterator[Finding]:
    """Yield a finding for each entity that no post names; what ingest wrote and nobody edited goes by itself."""
    listed = {(kind, name) for post in posts for kind, names in post.named.items() for name in names}
    found = (catalogue.resolve(kind, name) or catalogue.registered(kind, name) for kind, name in listed)
    named = {(entity.kind, entity.name) for entity in found if entity is not None}
    left = [entity for entity in catalogue.published() if (entity.kind, entity.name) not in named]
    origins = Origins(catalogues.starter() if left else (), catalogue.published())
    for entity in left:
        if not origins.is_ours(entity):
            what = "no article names it, so its page is on no list"
            hint = "delete the file if the site is to tell of it no longer"
            yield Finding(catalogue.path_of(entity).as_posix(), 0, "warning", "unnamed", what, hint)
