"""Each folder of `cases/` is a seed and what becomes of it: the post, or the reason of its rejection.

A new case needs no code: `seed.*`, `post.md` or `rejection.txt`, and a `note.md` that says why.
"""

from pathlib import Path

import pytest

from tests.conftest import SiteFolder

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, site: SiteFolder) -> None:
    """A seed becomes exactly the expected post, or is rejected for exactly the expected reason."""
    (seed,) = case.glob("seed.*")
    site.put(f"seeds/{seed.name}", seed.read_bytes())
    result = site.run("ingest")
    posts = {name: data.decode() for name, data in site.files().items() if name.startswith("posts/")}
    if (rejection := case / "rejection.txt").exists():
        assert posts == {}
        assert result.stderr == f"{seed.name}: rejected: {rejection.read_text(encoding='utf-8')}"
        assert result.exit_code == 1
        return
    assert result.stderr == ""
    assert result.exit_code == 0
    assert list(posts.values()) == [(case / "post.md").read_text(encoding="utf-8")]
    assert site.run("build").exit_code == 0
