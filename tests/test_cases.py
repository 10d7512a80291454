"""Each folder of `cases/` holds seeds and what becomes of them: posts, and the reasons of rejections.

A new case needs no code: `seed.*` with what lies beside it (or a folder `seeds/`), then `post.md`, or `posts/*.md`
where there are many, `rejection.txt` with a line for each, and a `note.md` that says why.
"""

from pathlib import Path

import pytest

from tests.conftest import SiteFolder

CASES = Path(__file__).parent / "cases"


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
    said = [line.removeprefix(f"{only}: rejected: ") for line in result.stderr.splitlines()]
    assert made == expected
    assert said == reasons
    assert result.exit_code == int(bool(reasons))
    assert not expected or site.run("build").exit_code == 0
