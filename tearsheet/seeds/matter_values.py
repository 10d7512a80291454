"""Matter values: what front matter says, asked for by all the names that site generators have for one thing."""

from collections.abc import Iterator, Mapping

from tearsheet.seeds import visibility
from tearsheet.text import markup


class MatterValues:
    """The keys and values of an article's front matter, in any case; `unused` are those that nobody has asked for."""

    def __init__(self, values: Mapping[str, object]) -> None:
        """Take the front matter as `matter.split` returns it."""
        self.values = {key.lower(): value for key, value in values.items()}
        self._asked: set[str] = set()

    def get(self, *keys: str) -> object:
        """Return the first value that one of these keys has, None where none has any."""
        self._asked.update(keys)
        return next((value for key in keys if (value := self.values.get(key)) not in (None, "", [], {})), None)

    def text(self, *keys: str) -> str | None:
        """Return the first text that one of these keys has, on one line; None where none has any."""
        self._asked.update(keys)
        said = (self.values.get(key) for key in keys)
        texts = (" ".join(markup.ILLEGAL.sub("", one).split()) for one in said if isinstance(one, str))
        return next(filter(None, texts), None)

    def names(self, *keys: str) -> tuple[str, ...]:
        """Return the names in the values of these keys, each once: lists, or texts parted by commas or semicolons."""
        self._asked.update(keys)
        found = (name for key in keys for name in _names(self.values.get(key)))
        return tuple(dict.fromkeys(name for one in found if (name := " ".join(markup.ILLEGAL.sub("", one).split()))))

    def author(self) -> str | None:
        """Return the authors on one line, as bylines have them."""
        return ", ".join(self.names("author", "authors")) or None

    @property
    def unused(self) -> tuple[str, ...]:
        """The keys with a value that nobody has asked for, and that say nothing of who may see the article."""
        return tuple(
            key
            for key, value in self.values.items()
            if value not in (None, "", [], {}) and key not in self._asked and not visibility.is_only_of_visibility(key)
        )


def _names(value: object) -> Iterator[str]:
    """Yield the names in a value of front matter; of a mapping (an author's, a taxonomy's term) its name."""
    if isinstance(value, str):
        yield from value.split(";" if ";" in value else ",")
    elif isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, str):
                yield item
            else:
                yield from _names(item)
    elif isinstance(value, Mapping):
        yield from _names(value.get("name"))
