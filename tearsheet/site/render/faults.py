"""Faults: why a page could not be made, in words: the fault of a template, or of the article that it shows."""

import traceback

from jinja2 import TemplateError, TemplateNotFound

from tearsheet.errors import Problem
from tearsheet.parallel import fence
from tearsheet.site.page.page import Page

THEMES = frozenset({"template", "template-missing"})  # codes of problems that are the theme's


def page_problem(error: Exception, page: Page) -> Problem:
    """Return why a page could not be rendered: a fault of its article, or of its template."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, TemplateNotFound):
        what = f"the theme has no template “{error.name}”"
        if asking := [frame for frame in frames if not frame.filename.endswith(".py")]:  # which includes or extends it
            hint = "add it, or mend its name"
            return Problem(asking[-1].filename, asking[-1].lineno or 0, "template-missing", what, hint)
        return Problem("theme", 0, "template-missing", what, "add it, or choose another THEME in the settings")
    is_of_theme = any(not frame.filename.endswith(".py") for frame in frames)
    if isinstance(error, TemplateError) or (is_of_theme and not fence.is_ours(error)):
        return template_problem(error, page)
    article = page.shows.get("article")
    return fence.problem(error, article.post.path if article else f"/{page.url}", f"be shown on /{page.url}")


def template_problem(error: Exception, page: Page) -> Problem:
    """Return the problem of a template, with its line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    name = getattr(error, "filename", None) or (frames[-1].filename if frames else page.template)
    line = getattr(error, "lineno", None) or (frames[-1].lineno if frames else 0)
    message = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
    return Problem(str(name), line or 0, "template", f"{message} (for /{page.url})", "mend the template")
