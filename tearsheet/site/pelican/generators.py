"""Generators: ours in the places of Pelican's: the same signals and shared context, without searches of lists."""

from pathlib import Path
from typing import Any

from blinker import Signal
from jinja2 import TemplateNotFound
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.plugins import signals
from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet.errors import Problem
from tearsheet.model.kinds import Kinds
from tearsheet.parallel import cpu_limits, fence
from tearsheet.site import due, pictures, rights, stages
from tearsheet.site.due import Due
from tearsheet.site.edition import Edition
from tearsheet.site.page import looks
from tearsheet.site.page.contexts import ArticleAdded, FeedAdded
from tearsheet.site.page.feeds import Feed, FeedEntry, entry
from tearsheet.site.page.page import Made, Page
from tearsheet.site.pelican import plugged
from tearsheet.site.pelican.contents import PostArticle, WrittenPage, category
from tearsheet.site.pelican.writer import SiteWriter
from tearsheet.site.records import ArticleRecord
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.site.render.faults import page_problem
from tearsheet.site.render.language import Language
from tearsheet.site.render.renderer import Renderer, Templates, address_from, printed
from tearsheet.site.render.staging import UntouchedError
from tearsheet.site.stages import Loaded, Planned
from tearsheet.storage import clock
from tearsheet.storage.exclusions import Exclusions
from tearsheet.storage.files import put
from tearsheet.text import fast_markdown


def plugins_listen() -> bool:
    """Say whether anything but Pelican and Tearsheet listens to Pelican's signals, and so may change any page."""
    return any(signal.receivers for signal in vars(signals).values() if isinstance(signal, Signal))


class PostsGenerator(ArticlesGenerator):
    """Reads the content folder and writes every page of the site.

    Where plugins listen, every article becomes one of Pelican's, every signal is sent and every page is rendered, since
    plugins may have changed any of them. Where none does, only pages whose keys have changed are rendered.
    """

    problems: list[Problem]
    exclusions: Exclusions
    language: Language
    preview: bool
    loaded: Loaded
    due: Due
    edition: Edition
    listening: bool

    def generate_context(self) -> None:
        """Load the content folder, make the edition, and put both into the context that plugins share."""
        self.listening = plugins_listen()
        zone, cache = self.settings["TIMEZONE"], Path(self.settings["CACHE_PATH"])
        status = dict(self.settings["DEFAULT_METADATA"]).get("status", "published")
        self.loaded = stages.load(Path(self.path), cache, self.exclusions.hides, status)
        held = self.loaded.content.unshown
        now = clock.now(zone).timestamp()
        self.due = due.due(self.loaded.posts, held, now, zone, preview=self.preview)
        self.edition, wrong = stages.edit(self.loaded, self.due, self.settings, self.language)
        self.problems += [*self.loaded.problems, *wrong]
        self.context["written"] = [*self.loaded.content.pages, *(held if self.preview else ())]
        self._entries: dict[str, FeedEntry] = {}
        self._articles: dict[str, PostArticle] = {}
        if self.listening:
            self._tell_plugins()
        for record in self.edition.articles:
            if record.post.linked:
                self._resolve(record)
        self.articles = list(self._articles.values()) if self.listening else list(self.edition.articles)

    def _resolve(self, record: ArticleRecord) -> None:
        """Find the files to which a post links; an error there is the post's problem, unless plugins listen."""
        try:
            self.add_static_links(self._article(record))
            self._link_targets()
        except Exception as error:
            if self.listening:
                raise
            self.problems.append(fence.problem(error, record.post.path, "be linked"))

    def refresh_metadata_intersite_links(self) -> None:
        """Note the dead links of posts, once all generators have said what the site has."""
        super().refresh_metadata_intersite_links()
        for article in self._articles.values():
            self.problems += article.judge_links(self.exclusions.hides)
        self.problems += pictures.problems(self.due.posts, self.context["static_content"])
        self.problems += looks.problems(self.settings, self.context["pages"], self._kinds, self.language)

    def check_disabled_readers(self) -> None:
        """Do nothing: Pelican's readers, about which it would warn, read none of the posts."""

    @property
    def _kinds(self) -> Kinds:
        """The kinds of entities that the site has."""
        return self.loaded.content.catalogue.kinds

    def _link_targets(self) -> None:
        """Make every post known to Pelican as a possible target of {filename} links."""
        if not self.context["generated_content"]:
            for record in self.edition.articles:
                self.add_source_path(self._article(record))

    def _article(self, record: ArticleRecord) -> PostArticle:
        """Return a post as Pelican's article."""
        path = record.post.path
        if path in self._articles:
            return self._articles[path]
        html = self.loaded.body(record)
        named = {kind: list(record.cards.get(name, ())) for name, kind in self._kinds.items()}
        article = PostArticle(record.post, html, record.line, named, self.settings, self.context)
        if self.listening or record.post.linked or self.context["generated_content"]:  # others may come to know it
            self._articles[path] = article
        return article

    def _tell_plugins(self) -> None:
        """Send Pelican's signals about articles, and fill the lists that plugins read."""
        for record in self.edition.articles:
            signals.article_generator_preread.send(self)
            article = self._article(record)
            signals.article_generator_context.send(self, metadata=article.metadata)
            self.add_source_path(article)
        self.articles = list(self._articles.values())
        signals.article_generator_pretaxonomy.send(self)
        sections = [
            (category(section.link, self.settings), [self._article(record) for record in section.articles])
            for section in self.edition.sections
        ]
        self.categories = sections  # type: ignore[assignment]  # pairs in the end, as in Pelican
        for article in self.articles:
            for tag in article.tags:
                self.tags[tag].append(article)
            for author in getattr(article, "authors", ()):
                self.authors[author].append(article)
        self.authors = sorted(self.authors.items())  # type: ignore[assignment]  # the same
        self.dates = sorted(self.articles, key=lambda article: article.date, reverse=True)  # type: ignore[assignment]
        self._update_context(("articles", "drafts", "hidden_articles", "dates", "tags", "categories", "authors"))
        signals.article_generator_finalized.send(self)

    def stage(self, page: Page) -> dict[str, Any]:
        """Return the variables for a page's template: what the page shows, with bodies, and its address."""
        self.context["localsiteurl"] = address_from(page.path, self.settings)
        shows = {**page.shows, "url": page.url, "output_file": page.path}
        if isinstance(filed := shows.get("article"), ArticleRecord):
            shows["article"] = article = self._article(filed)
            shows["category"] = article.category
            origin = rights.origin(filed.post, filed.line.rights)
            added = ArticleAdded(about=filed.about, figures=filed.figures, rest=filed.rest, origin=origin)
            return shows | added.shows
        if isinstance(feed := shows.get("feed"), Feed):
            return shows | FeedAdded(entries=[self._entry(filed) for filed in feed.articles]).shows
        return shows

    def _entry(self, record: ArticleRecord) -> FeedEntry:
        """Return an article as a feed entry, the same object for every feed."""
        if record.post.linked:  # its links differ from folder to folder
            content = str(self._article(record).content)
            return entry(record, lambda: content)
        kept_entry = self._entries.get(record.post.path)
        if kept_entry is None:
            kept_entry = self._entries[record.post.path] = entry(record, lambda: self.loaded.body(record))
        return kept_entry

    def plan(self) -> Planned:
        """Return all pages of the site, and problems of the plan."""
        chosen = stages.choices(self.settings, self.env.list_templates(), self.language, self.edition.kinds)
        return stages.plan(self.edition, self.context["pages"], chosen, self.settings, self.loaded.body)

    def press(self, manifest: BuildManifest) -> Renderer:
        """Return the renderer of the pages; it keeps what it knows of outputs in the manifest."""
        is_sourced = self.edition.is_sourced
        pages, kinds = self.context["pages"], self.edition.kinds
        common = stages.common(self.settings, pages, self.language, kinds, is_sourced=is_sourced)
        return Renderer(self._theme(), manifest, self.stage, common)

    def printed(self, page: Page) -> str:
        """Return a page as text, written nowhere; BuildError where its template fails."""
        return printed(self._theme(), page, self.stage)

    def _theme(self) -> Templates:
        """Return the theme's templates."""
        pages, edition = self.context["pages"], self.edition
        return stages.templates(
            self.env, self.settings, pages, edition.kinds, self.language, is_sourced=edition.is_sourced
        )

    def generate_output(self, writer: Writer) -> None:
        """Write all pages, the feeds and the sitemap; one that fails does not keep others from being written."""
        planned = self.plan()
        self.problems += planned.problems
        pages = list(planned.pages.values())
        if isinstance(writer, SiteWriter) and not self.listening:
            try:
                changed, problems = self.press(writer.manifest).print(pages)
            except UntouchedError as error:
                raise UntouchedError(*self.problems, *error.problems) from None
            writer.changed |= changed
            self.problems += problems
            return
        templates = self._theme()
        if isinstance(writer, SiteWriter):
            writer.manifest.announce([page.path for page in pages])
        for page in pages:
            self._write(writer, templates, page)
        signals.article_writer_finalized.send(self, writer=writer)

    def _write(self, writer: Writer, templates: Templates, page: Page) -> None:
        """Write one page the way Pelican does, with its signals; an error becomes a problem."""
        if isinstance(page, Made):
            path, data = Path(self.output_path, page.path), page.make()
            writer.put(path, data) if isinstance(writer, SiteWriter) else put(str(path), data)
            return
        try:
            self._render(writer, templates, page)
        except TemplateNotFound as error:  # which is an OSError too
            self.problems.append(page_problem(error, page))
        except (OSError, FileOverwriteFailedError):
            raise
        except Exception as error:  # noqa: BLE001  (no page may keep others from being written)
            self.problems.append(plugged.problem(error) or page_problem(error, page))

    def _render(self, writer: Writer, templates: Templates, page: Page) -> None:
        """Render and write one page, with Pelican's signals."""
        shows, feed = self.stage(page), page.shows.get("feed")
        if "article" in shows:
            signals.article_generator_write_article.send(self, content=shows["article"])
        elif "page" in shows:
            signals.page_generator_write_page.send(self, content=shows["page"])
        self.context["url"] = shows.pop("url")
        template = templates.get(page)
        writer.write_file(page.path, template, self.context, self.settings["RELATIVE_URLS"], **shows)
        if page.template == "feed.atom":  # plugins know no other kind
            signals.feed_written.send(f"{self.output_path}/{page.path}", context=self.context, feed=feed)


class WrittenPagesGenerator(PagesGenerator):
    """Makes Pelican's pages of the pages that the editor wrote; PostsGenerator writes them with all others."""

    problems: list[Problem]
    exclusions: Exclusions

    def generate_context(self) -> None:
        """Put the written pages into the context that generators and plugins share."""
        for text in self.context["written"]:
            signals.page_generator_preread.send(self)
            try:
                html = cpu_limits.limited("rendering it", cpu_limits.SECONDS, fast_markdown.typeset, text.body)
            except Exception as error:  # noqa: BLE001  (no page may keep others from being written)
                self.problems.append(fence.problem(error, text.path, "be rendered"))
                continue
            page = WrittenPage(text, html, self.settings, self.context)
            signals.page_generator_context.send(self, metadata=page.metadata)
            self.add_source_path(page)
            self.add_static_links(page)
            self.pages.append(page)
        self._update_context(("pages", "hidden_pages", "draft_pages"))
        signals.page_generator_finalized.send(self)

    def refresh_metadata_intersite_links(self) -> None:
        """Note the dead links of pages, once all generators have said what the site has."""
        super().refresh_metadata_intersite_links()
        for page in self.pages:
            if isinstance(page, WrittenPage):  # else a plugin's
                self.problems += page.judge_links(self.exclusions.hides)

    def check_disabled_readers(self) -> None:
        """Do nothing: Pelican's readers, about which it would warn, read none of the pages."""

    def generate_output(self, writer: Writer) -> None:
        """Signal to plugins that the pages are written."""
        signals.page_writer_finalized.send(self, writer=writer)
