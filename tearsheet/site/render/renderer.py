"""Renderer: renders the pages whose keys have changed and writes them, on all cores."""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template, TemplateError, TemplateNotFound, meta, nodes
from markupsafe import Markup

from tearsheet.errors import BuildError, Problem
from tearsheet.parallel import forks
from tearsheet.site.page.page import Made, Page
from tearsheet.site.render import reasons, staging
from tearsheet.site.render.build_manifest import BuildManifest, OutputFile
from tearsheet.site.render.faults import THEMES, page_problem, template_problem
from tearsheet.site.render.reasons import Why
from tearsheet.site.summaries import digest
from tearsheet.storage import fingerprints
from tearsheet.storage.sealed import seal
from tearsheet.text import head_additions, policy

_SETTING = re.compile(r"\b[A-Z][A-Z0-9_]+\b")

_NAMED: dict[str, tuple[str | None, ...]] = {}  # templates named by each source, kept from build to build

Stage = Callable[[Page], dict[str, Any]]


def address_from(path: str, settings: dict[str, Any]) -> str:
    """Return the address of the site as an output at `path` writes it: a page with RELATIVE_URLS the way to the root.

    Feeds and sitemaps are read apart from where they lie, so they always write the whole address.
    """
    if not (settings["RELATIVE_URLS"] and path.endswith(".html")):
        return str(settings["SITEURL"])
    return "/".join([".."] * path.count("/")) or "."


class Templates:
    """A theme's templates; they see settings as globals, and `part`, which renders once what many pages share.

    With RELATIVE_URLS the site's address differs from folder to folder, so each depth has its own environment.
    """

    def __init__(self, env: Environment, settings: dict[str, Any]) -> None:
        self._env = env
        self._settings = {name: value for name, value in settings.items() if name.isupper()}
        self._depths: dict[str, Environment] = {}
        self._loaded: dict[tuple[str, str], Template] = {}
        self._digests: dict[str, bytes] = {}
        self._sources: dict[str, str] = {}

    def get(self, page: Page) -> Template:
        """Return the template of a page; TemplateNotFound or TemplateSyntaxError where that is impossible."""
        siteurl = address_from(page.path, self._settings)
        template = self._loaded.get((siteurl, page.template))
        if template is None:
            if siteurl not in self._depths:
                self._depths[siteurl] = self._at(siteurl)
            template = self._loaded[siteurl, page.template] = self._depths[siteurl].get_template(page.template)
        return template

    def _at(self, siteurl: str) -> Environment:
        """Return the environment of templates for pages that write the site's address as `siteurl`."""
        env = self._env.overlay(auto_reload=False)  # a build reads each template once, not its time at every use
        parts: dict[tuple[object, ...], Markup] = {}

        def part(name: str, it: Any = None, **arguments: Any) -> Markup:
            """Return a part of a page: the template `name`, rendered once for the same `it` and arguments."""
            key = name, it.digest if it is not None else b"", *arguments.items()
            rendered = parts.get(key)
            if rendered is None:
                rendered = parts[key] = Markup(env.get_template(name).render(it=it, **arguments))  # noqa: S704
            return rendered

        links: dict[tuple[str, str], Markup] = {}

        def anchor(thing: Any) -> Markup:
            """Return the link to a page, made once: a macro takes ten times as long, and a page has hundreds."""
            key = thing.url, thing.name
            link = links.get(key)
            if link is None:
                link = links[key] = Markup('<a href="{}/{}">{}</a>').format(siteurl, *key)
            return link

        # Every rendering and import goes through the globals, and through Jinja's own ChainMap ten times as slowly.
        env.make_globals = lambda given: {**env.globals, **(given or {})}  # type: ignore[method-assign,assignment]
        ours = {"SITEURL": siteurl, "part": part, "anchor": anchor, "memo": _memo}
        added = policy.joined([self._settings.get(policy.SETTING) or {}, head_additions.policy_of(self._settings)])
        ours["policy"] = partial(policy.element, siteurl, added)
        env.globals = {**self._env.globals, **self._named(), **ours}
        return env

    def _named(self) -> dict[str, Any]:
        """Return the settings that the templates name: at every import Jinja looks through all globals.

        Those too that another one stands before, which extends or includes it as `!theme/…`.
        """
        sources = (self._source(name) for name in self._env.list_templates())
        named = {name for source in sources for name in _SETTING.findall(source)}
        return {name: value for name, value in self._settings.items() if name in named}

    def marks(self, name: str | None = None) -> dict[str, bytes]:
        """Return marks of the sources of a template and all that it uses, or of all templates, by words."""
        names = self._used(name) if name else self._env.list_templates()
        return reasons.marks({f"the template {used}": self._source(used) for used in names})

    def digest(self, name: str) -> bytes:
        """Return a digest of the sources of a template and of all that it extends, includes or imports."""
        if name not in self._digests:
            state = hashlib.blake2b(digest_size=16)
            for used in sorted(self._used(name)):
                state.update(f"{used}\0{self._source(used)}\0".encode())
            self._digests[name] = state.digest()
        return self._digests[name]

    def _used(self, name: str) -> set[str]:
        """Return a template and all that it uses; all templates where it names one only when it is rendered."""
        used: set[str] = set()
        names: list[str | None] = [name]
        while names:
            current = names.pop()
            if current is None:
                return set(self._env.list_templates())
            if current in used:
                continue
            used.add(current)
            names += self._named_in(current)
        return used

    def _named_in(self, name: str) -> tuple[str | None, ...]:
        """Return the templates that a template itself names; None for one that it names only when rendered."""
        source = self._source(name)
        if source not in _NAMED:
            try:
                tree = self._env.parse(source)
                _NAMED[source] = (*meta.find_referenced_templates(tree), *_parts(tree))
            except TemplateError:
                _NAMED[source] = ()  # it fails where it is rendered, with a message
        return _NAMED[source]

    def _source(self, name: str) -> str:
        """Return the source of a template, empty where there is none."""
        if name not in self._sources:
            try:
                self._sources[name] = self._env.loader.get_source(self._env, name)[0] if self._env.loader else ""
            except (TemplateNotFound, OSError, UnicodeDecodeError):
                self._sources[name] = ""
        return self._sources[name]


def _memo(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Return a macro that runs once for the same plain values."""
    results: dict[tuple[object, ...], Markup] = {}

    def once(*values: object, **named: object) -> Markup:
        key = values, *named.items()
        if key not in results:
            results[key] = macro(*values, **named)
        return results[key]

    return once


def _parts(tree: nodes.Template) -> list[str | None]:
    """Return the templates that a template renders as parts, None for one that it names only when rendered."""
    calls = [
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "part"
    ]
    return [call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) else None for call in calls]


class Renderer:
    """Renders pages; `stage` returns the variables for a page's template, `common` is what all pages depend on."""

    def __init__(self, templates: Templates, manifest: BuildManifest, stage: Stage, common: dict[str, object]) -> None:
        self._templates = templates
        self._manifest = manifest
        self._stage = stage
        self._key = digest(common)
        manifest.common = reasons.marks(common) | self._templates.marks()
        self._changed_of: dict[str, list[str]] = {}
        self._all_changed = reasons.changed(manifest.common, manifest.last_common)

    def key(self, page: Page) -> bytes:
        """Return the key of a page: a digest of all it shows, of its templates, and of what all pages depend on."""
        return hashlib.blake2b(self._key + self._templates.digest(page.template) + page.digest, digest_size=16).digest()

    def print(self, pages: Sequence[Page]) -> tuple[set[str], list[Problem]]:
        """Render and write the pages whose outputs are outdated or damaged; return the changed paths and problems.

        Where the look of pages has changed since the last build, they are put in their places only once the theme has
        made all of them: UntouchedError where it fails.
        """
        keyed = [(page, self.key(page)) for page in pages]
        due = [(page, key) for page, key in keyed if page.is_linked or not self._manifest.is_intact(page.path, key)]
        kept = {page.path: (reasons.parts(page), self._why(page, key)) for page, key in due}
        self._manifest.announce(kept)
        changed: set[str] = set()
        problems: dict[object, Problem] = {}
        is_staged = bool(self._manifest.last_common and self._all_changed)
        printed = forks.spread(partial(self._print_all, is_staged=is_staged), due)
        for *_, problem in printed:
            if problem:
                problems.setdefault(problem[:2], Problem(*problem))  # a faulty template fails on each of its pages
        if is_staged:
            printed = staging.settled(self._manifest, printed, [one for one in problems.values() if one.code in THEMES])
        for path, key, output_digest, stamp, was_changed, problem in printed:
            if problem:
                continue
            self._manifest.outputs[path] = OutputFile(key, output_digest, stamp, *kept[path])
            if was_changed:
                changed.add(path)
        return changed, list(problems.values())

    def why(self, page: Page) -> Why:
        """Return why a page would be rendered now, and why it was when it last was."""
        output = self._manifest.last(page.path)
        key = self.key(page)
        due = page.is_linked or not self._manifest.is_intact(page.path, key)
        now = list(self._why(page, key)) or [reasons.NEW] if due else []
        return Why(page.path, now, list(output.why) or [reasons.NEW] if output else [])

    def _why(self, page: Page, key: bytes) -> tuple[str, ...]:
        """Return why a page that is due is rendered; empty if it is new, as most are when there are many."""
        output = self._manifest.last(page.path)
        if output is None:
            return ()
        if output.key != key:
            return reasons.of(page, output.parts, self._changed(page.template))
        if page.is_linked:
            return (reasons.LINKED,)
        return (reasons.DAMAGED if Path(self._manifest.output, page.path).exists() else reasons.MISSING,)

    def _changed(self, template: str) -> list[str]:
        """Return what has changed of all that the pages of a template depend on."""
        if template not in self._changed_of:
            used = self._templates.marks(template)
            templates = self._templates.marks()
            self._changed_of[template] = [
                words for words in self._all_changed if words in used or words not in templates
            ]
        return self._changed_of[template]

    def _print_all(self, due: Sequence[tuple[Page, bytes]], *, is_staged: bool) -> list[Any]:
        """Render and write pages; return for each (path, key, digest of its bytes, stamp, is new, problem).

        Of a staged one there is no stamp, and the path of its file in the place of whether it is new.
        """
        return [self._print(page, key, is_staged=is_staged) for page, key in due]

    def _print(self, page: Page, key: bytes, *, is_staged: bool) -> tuple[Any, ...]:
        """Render and write one page."""
        try:
            data = page.make() if isinstance(page, Made) else self._render(page)
        except BuildError as error:
            return _failed(page, key, error.problems[0])
        except Exception as error:  # noqa: BLE001  (a template is the theme's own code: what it raises is its fault)
            return _failed(page, key, page_problem(error, page))
        try:
            if is_staged:
                return page.path, key, seal(data), None, staging.stage(self._manifest, page.path, data), None
            was_changed = self._manifest.put(page.path, data)
        except BuildError as error:
            return _failed(page, key, error.problems[0])
        path = f"{self._manifest.output}/{page.path}"
        return page.path, key, seal(data), fingerprints.of(os.stat(path)), was_changed, None

    def _render(self, page: Page) -> bytes:
        """Return a page rendered by its template."""
        return self._templates.get(page).render(self._stage(page)).encode()


def printed(templates: Templates, page: Page, stage: Stage) -> str:
    """Return a page as text, written nowhere; BuildError where its template fails."""
    try:
        return templates.get(page).render(stage(page))
    except (TemplateError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise BuildError(template_problem(error, page)) from None


def _failed(page: Page, key: bytes, problem: Problem) -> tuple[Any, ...]:
    """Return the result of `_print` for a page that cannot be rendered."""
    return page.path, key, b"", None, False, astuple(problem)
