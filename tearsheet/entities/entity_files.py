"""Entity files: reads the entity in a file, and writes changes of it into the file."""

import msgspec

from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, Kinds
from tearsheet.text import yaml_editing
from tearsheet.text.frontmatter import FrontMatterError


def revised(text: str, entity: Entity, kinds: Kinds) -> str:
    """Return an entity's file with the changed fields only; its other lines and comments stay as they are.

    More that is said of the entity is added at the end. FrontMatterError where the fields cannot be changed.
    """
    before = entity_of(text, "", kinds, entity.kind)
    if before is None:
        raise FrontMatterError(1, "there is no name in its front matter")
    fields = msgspec.structs.fields(entities.EntityFrontMatter)
    values = yaml_editing.values(entities.write(entity))
    changed = [field for field in fields if getattr(entity, field.name) != getattr(before, field.name)]
    changes = {field.encode_name: values.get(field.encode_name) for field in changed}
    more = entity.description.removeprefix(before.description).strip()
    return extended(yaml_editing.revised(text, changes, [field.encode_name for field in fields]), more)


def extended(text: str, more: str) -> str:
    """Return the file of an entity with more said of it, in paragraphs at the end, with line ends as they are."""
    if not more:
        return text
    longer = f"{text.rstrip()}\n\n{more}\n"
    return longer.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else longer


def entity_of(text: str, path: str, kinds: Kinds, kind: KindName | None = None) -> Entity | None:
    """Return the entity in a file, of the kind given or that of its folder; None where the file has no name."""
    kind = kind or kinds.of_file(path)
    return entities.parse_entity(text.replace("\r\n", "\n"), path, kind, kinds)[0] if kind else None
