"""The content folder as ingest reads and writes it; in a dry run, writing only remembers what would be written."""

from collections.abc import Iterator
from pathlib import Path

from tearsheet.errors import Problem, Rejection
from tearsheet.storage.files import Outcome, decoded, encoded, formed, held, replace

POSTS = "posts"
NEW = ".new"  # ending of a file beside an edited post: what its seed would make of it now


def post_path(slug: str) -> str:
    """Return the path of a post below the content folder."""
    return f"{POSTS}/{slug}.md"


class ContentFolder:
    """Reads and writes files of the content folder, by their paths below it.

    In a dry run nothing is written; `read` then returns what would have been.
    """

    def __init__(self, content: Path, *, dry: bool) -> None:
        self._content = content
        self._dry = dry
        self._unwritten: dict[str, str] = {}

    def slugs(self) -> set[str]:
        """Return the slugs of all posts."""
        unwritten = {
            path.removeprefix(f"{POSTS}/").removesuffix(".md") for path in self._unwritten if path.endswith(".md")
        }
        return {file.stem for file in (self._content / POSTS).glob("*.md")} | {
            slug for slug in unwritten if "/" not in slug
        }

    def waiting(self) -> Iterator[str]:
        """Return the paths of new versions (.new) that lie beside posts, sorted."""
        yield from sorted(f"{POSTS}/{file.name}" for file in (self._content / POSTS).glob(f"*.md{NEW}"))
        yield from sorted(path for path in self._unwritten if path.endswith(NEW))

    def read(self, path: str) -> str | None:
        """Return a file's text byte for byte, None where there is none; Rejection where it cannot be read."""
        if path in self._unwritten:
            return self._unwritten[path]
        try:
            data = held(f"{self._content}/{path}")
        except OSError as error:
            raise Rejection(f"its post {path} cannot be read ({(error.strerror or '').lower()})") from None
        return decoded(data) if data is not None else None

    def write(self, path: str, text: str, before: str | None) -> Outcome:
        """Write a file, with its old line ends, unless somebody has changed it since it was read as `before`."""
        new = formed(text, before)
        if not self._dry:
            was = encoded(before) if before is not None else None
            return replace(f"{self._content}/{path}", was, encoded(new))
        is_new = self.read(path) != new
        self._unwritten[path] = new
        return "written" if is_new else "same"

    def lay_beside(self, path: str, text: str, problems: list[Problem]) -> bool:
        """Write a new version beside a post, over an earlier version that nobody has edited.

        Returns whether that was done; an edited version stays, and a problem that says so is added to `problems`.
        """
        from tearsheet.model import post  # loaded late: an up-to-date check does not need it

        beside = path + NEW
        earlier = self.read(beside)
        is_edited = earlier is not None and post.is_edited(earlier)
        if not is_edited and self.write(beside, text, earlier) != "left":
            return True
        hint = "take over what you want and delete it, and the next run brings that"
        problems.append(
            Problem(beside, 0, "version-edited", "you have edited it, and the seed has a newer version", hint)
        )
        return False

    def ensure(self, path: str, text: str) -> bool:
        """Write a file unless there is one, even a broken one; return whether it was written."""
        if path in self._unwritten or (self._content / path).exists():
            return False
        return self.write(path, text, None) == "written"
