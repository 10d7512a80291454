"""New post: the file of a post that its editor writes, with the keys that it needs, as a draft."""

import datetime as dt
import string
from importlib.resources import files

from tearsheet.model.kinds import Kinds
from tearsheet.text import frontmatter


def new_post(title: str, day: dt.date, section: str, lang: str, kinds: Kinds) -> str:
    """Return the file of a post that nobody has written yet; it lists no entities of any kind."""
    values = {"title": title, "section": section, "lang": lang, "date": day}
    written = {key: frontmatter.dump({key: value}).removeprefix(f"{key}: ").strip() for key, value in values.items()}
    names = "\n".join(f"{kind.key}: []" for kind in kinds.values())
    text = (files(__package__) / "post.txt").read_text(encoding="utf-8")
    return string.Template(text).substitute(written, names=names)
