"""Readiness: whether what lies in output/ is the site that is to be published."""

from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.storage import outputs


def require_built(output: Path, siteurl: str) -> None:
    """Raise PublishError where output/ has a site that was built for another address."""
    home = output / "index.html"
    if home.is_file() and f'href="{siteurl}/'.encode() not in home.read_bytes():
        what = f"was not built for {siteurl}"
        raise PublishError(
            Problem(
                str(home), 0, "built-for-another", what, "publish without --no-build, or build with the same settings"
            )
        )


def require_newest(cache: Path, output: Path) -> None:
    """Raise PublishError where output/ has files of another build than the last one here, as after a copy."""
    manifest = BuildManifest(cache, output)
    listed = outputs.listed_outputs(output) or ()
    older = [path for path in listed if manifest.last(path) is None]
    if older and len(older) < len(listed):  # else nothing is known of builds here
        what = f"is not as the last build left it: {outputs.named(older)}"
        raise PublishError(Problem(str(output), 0, "built-elsewhere", what, "publish without --no-build"))
