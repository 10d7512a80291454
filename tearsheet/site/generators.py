"""Our generators in the places of Pelican's: same signals, same shared context, no list scans."""

import traceback
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound
from pelican import contents, urlwrappers
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator
from pelican.plugins import signals
from pelican.writers import Writer

from tearsheet import clock, markup
from tearsheet.errors import Problem, Rejection
from tearsheet.post import Post
from tearsheet.site import reading
from tearsheet.site.contents import PostArticle, WrittenPage, moment
from tearsheet.site.edition import Edition, Editor, Section
from tearsheet.site.pages import Page, plan
from tearsheet.site.writer import SiteWriter


class PostsGenerator(ArticlesGenerator):
    """Reads the content folder and writes every page of the site."""

    problems: list[Problem]
    edition: Edition

    def generate_context(self) -> None:
        """Read what the content folder holds into the context that generators and plugins share."""
        content, wrong = reading.read(Path(self.path))
        self.problems += wrong
        articles = [article for path, post in content.posts if (article := self._article(path, post))]
        editor = Editor(content)
        self.edition = editor.edit(articles)
        self.problems += self.edition.problems
        self.articles = self.edition.articles
        signals.article_generator_pretaxonomy.send(self)
        self._gather()
        self.context["written"] = content.pages
        signals.article_generator_finalized.send(self)

    def _article(self, path: str, post: Post) -> PostArticle | None:
        """Return a post as Pelican's article; None if it is not to be shown, or cannot be."""
        now = clock.now(self.settings["TIMEZONE"])
        if post.status != "published" or moment(post.date, self.settings["TIMEZONE"]) > now:
            return None
        signals.article_generator_preread.send(self)
        try:
            html = markup.render(post.body)
        except Rejection as rejection:
            self.problems.append(Problem(path, 0, rejection.reason))
            return None
        article = PostArticle(post, html, path, self.settings, self.context)
        signals.article_generator_context.send(self, metadata=article.metadata)
        self.add_source_path(article)
        if "{" in html or "|" in html:
            self.add_static_links(article)
        return article

    def _gather(self) -> None:
        """Fill the lists that Pelican's plugins know: categories, tags, authors, dates."""
        pairs = [(self._category(section), section.articles) for section in self.edition.sections]
        self.categories = pairs  # type: ignore[assignment]  # pairs in the end, as in Pelican
        for article in self.articles:
            for tag in article.tags:
                self.tags[tag].append(article)
            for author in getattr(article, "authors", ()):
                self.authors[author].append(article)
        self.authors = sorted(self.authors.items())  # type: ignore[assignment]  # the same
        self.dates = sorted(self.articles, key=lambda article: article.date, reverse=True)  # type: ignore[assignment]
        self._update_context(("articles", "drafts", "hidden_articles", "dates", "tags", "categories", "authors"))

    def _category(self, section: Section) -> urlwrappers.Category:
        """Return a section as Pelican's category, shared by its articles."""
        category = urlwrappers.Category(section.name, self.settings)
        category.slug = section.url.removeprefix("sections/").removesuffix("/")
        for article in section.articles:
            article.category = category
        return category

    def generate_output(self, writer: Writer) -> None:
        """Write all pages, the feeds and the sitemap; one that fails does not keep the others from being written."""
        seen: dict[str, Page] = {}
        for page in plan(self.edition, self.context["pages"], self.settings["FEED_MAX_ITEMS"]):
            if seen.setdefault(page.path, page) is not page:
                what = f"two pages have the address /{page.url}"
                self.problems.append(Problem("", 0, what, "rename one of their files"))
                continue
            self._write(writer, page)
        signals.article_writer_finalized.send(self, writer=writer)

    def _write(self, writer: Writer, page: Page) -> None:
        """Write one page, with the signals that Pelican sends for it."""
        if (article := page.shows.get("article")) is not None:
            signals.article_generator_write_article.send(self, content=article)
        elif (written := page.shows.get("page")) is not None:
            signals.page_generator_write_page.send(self, content=written)
        try:
            writer.write_file(
                page.path,
                self.env.get_template(page.template),
                self.context,
                relative_urls=self.settings["RELATIVE_URLS"],
                url=page.url,
                **page.shows,
            )
        except TemplateNotFound as error:
            what = f"the theme has no template “{error.name}”"
            self.problems.append(Problem(self.theme, 0, what, "add it, or choose another THEME in the settings"))
        except TemplateError as error:
            self.problems.append(_template_problem(error, page))
        if page.template == "feed.atom":
            signals.feed_written.send(f"{self.output_path}/{page.path}", context=self.context, feed=page.shows["feed"])


def _template_problem(error: TemplateError, page: Page) -> Problem:
    """Return what is wrong in a template, with its line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/templates/" in frame.filename]
    name = getattr(error, "filename", None) or (frames[-1].filename if frames else page.template)
    line = getattr(error, "lineno", None) or (frames[-1].lineno if frames else 0)
    return Problem(name, line or 0, f"{error.message or type(error).__name__} (for /{page.url})", "mend the template")


class WrittenPagesGenerator(PagesGenerator):
    """Turns the pages that the editor wrote into Pelican's pages; PostsGenerator writes them with all others."""

    problems: list[Problem]

    def generate_context(self) -> None:
        """Put the written pages into the context that generators and plugins share."""
        for text in self.context["written"]:
            signals.page_generator_preread.send(self)
            try:
                html = markup.render(text.body)
            except Rejection as rejection:
                self.problems.append(Problem(text.path, 0, rejection.reason))
                continue
            page = WrittenPage(text, html, self.settings, self.context)
            signals.page_generator_context.send(self, metadata=page.metadata)
            self.add_source_path(page)
            self.add_static_links(page)
            self.pages.append(page)
        self._update_context(("pages", "hidden_pages", "draft_pages"))
        signals.page_generator_finalized.send(self)

    def generate_output(self, writer: Writer) -> None:
        """Tell the plugins that pages are written."""
        signals.page_writer_finalized.send(self, writer=writer)


class FilesGenerator(StaticGenerator):
    """Copies the theme's and the content's files, each in one step and only where its bytes differ."""

    _writer: SiteWriter | None = None

    def generate_output(self, writer: Writer) -> None:
        """Copy all files; with a plugin's own writer the way Pelican does."""
        self._writer = writer if isinstance(writer, SiteWriter) else None
        super().generate_output(writer)

    def _copy_paths(self, paths: list[str], source: str, destination: str, output_path: str, *rest: Any) -> None:
        """Copy the files below some folders of the theme."""
        if self._writer is None:
            super()._copy_paths(paths, source, destination, output_path, *rest)
            return
        for folder in (Path(source, path) for path in paths):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    self._writer.put(Path(output_path, destination, file.relative_to(folder)), file.read_bytes())

    def _copy_staticfile(self, file: contents.Static) -> None:
        """Copy a file of the content folder."""
        if self._writer is None:
            super()._copy_staticfile(file)
            return
        self._writer.put(Path(self.output_path, file.save_as), Path(self.path, str(file.source_path)).read_bytes())

    def _file_update_required(self, file: contents.Static) -> bool:  # noqa: ARG002
        """Say that every file is to be compared, so that the build knows of all its outputs."""
        return True
