"""Each folder of `cases/` holds seeds and what becomes of them: posts, and the reasons of rejections.

A new case needs no code: `seed.*` with what lies beside it (or a folder `seeds/`), then `post.md`, or `posts/*.md`
where there are many, `rejection.txt` with a line for each, and a `note.md` that says why.
"""

from pathlib import Path

import pytest

from tearsheet.model import post
from tearsheet.model.kinds import built_in
from tearsheet.text.slug import slugify
from tests.conftest import SiteFolder
from tests.site.sites import entity

CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, site: SiteFolder) -> None:
    """Seeds become exactly the expected posts, and what is rejected is so for exactly the expected reasons."""
    given = {path.name: path for path in case.glob("seed.*")}
    given |= {
        path.relative_to(case / "seeds").as_posix(): path for path in (case / "seeds").rglob("*") if path.is_file()
    }
    for name, path in given.items():
        site.put(f"seeds/{name}", path.read_bytes())
    result = site.run("ingest")
    made = [data.decode() for name, data in sorted(site.files().items()) if name.startswith("posts/")]
    expected = [path.read_text(encoding="utf-8") for path in [*case.glob("post.md"), *sorted(case.glob("posts/*.md"))]]
    rejected = case / "rejection.txt"
    reasons = rejected.read_text(encoding="utf-8").splitlines() if rejected.exists() else []
    only = next(iter(given))
    said = [line.removeprefix("seeds/").removeprefix(f"{only}: rejected: ") for line in result.stderr.splitlines()]
    assert made == expected
    assert said == reasons
    assert result.exit_code == int(bool(reasons))


def test_the_posts_of_all_cases_are_built(site: SiteFolder) -> None:
    """What the cases become is a site: all their posts, with those whom they name, are built without a complaint."""
    found = [path for path in sorted(CASES.rglob("*.md")) if path.name == "post.md" or path.parent.name == "posts"]
    shown = 0
    for number, path in enumerate(found):
        text = path.read_text(encoding="utf-8")
        written, problems = post.parse_post(text, path.name, path.stem, built_in())
        assert written is not None, problems
        shown += written.status == "published"
        own = "" if written.id else f"id: p{number:03}\n"  # for each case has a seed of the same name
        site.put(f"content/posts/p{number:03}.md", text.replace("---\n", f"---\n{own}", 1))
        named = {kind.plural: written.named[name] for name, kind in built_in().items()}
        named["sources"] = (written.source,) if written.source else ()
        for folder, names in named.items():
            for name in names:
                site.put(f"content/{folder}/{slugify(name)}.md", entity(name))
    result = site.run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f" with {shown} articles: " in result.stdout
    assert shown > 50
