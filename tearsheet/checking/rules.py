"""Rules: the names of warnings, which `--ignore` takes, and the forms in which findings are printed."""

from typing import Literal, get_args

Level = Literal["error", "warning"]
Form = Literal["text", "github", "json"]
FORMS: tuple[Form, ...] = get_args(Form)

# Each with the key of front matter that it is about, where it is about one.
RULES = {
    "address": "source_url",
    "alias": "",
    "alt": "",
    "candidates": "",
    "date": "date",
    "dead": "",
    "elsewhere": "",
    "home": "",
    "host": "",
    "setting": "",
    "size": "",
    "source": "source",
    "summary": "summary",
    "title": "title",
    "unnamed": "",
    "untold": "",
    "waits": "",
}
