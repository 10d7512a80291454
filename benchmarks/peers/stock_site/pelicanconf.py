"""The corpus as a site of stock Pelican: companies are its tags, sections its categories, sources its authors."""

import json
import os
from pathlib import Path

_SITE = json.loads(Path(__file__).with_name("site.json").read_text(encoding="utf-8"))
SITENAME = _SITE["name"]
SITEURL = _SITE["url"]
FEED_MAX_ITEMS = _SITE["feed_items"]
COMPANIES = _SITE["companies"]  # what the tear sheets say of each; Pelican's tags have a name only
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"

PATH = "content"
THEME = "theme"
OUTPUT_PATH = os.environ.get("BENCHMARK_OUTPUT", "output")
PLUGINS: list[str] = []

ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS: list[str] = []
FORMATTED_FIELDS: list[str] = []  # summaries are plain text: saves Pelican a second at 10,000 posts
DEFAULT_PAGINATION = False
MARKDOWN = {
    "extensions": ["markdown.extensions.meta", "markdown.extensions.tables", "markdown.extensions.sane_lists"],
    "output_format": "html",
}
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}

ARTICLE_URL = "articles/{slug}/"
PAGE_URL = "{slug}/"
TAG_URL = "companies/{slug}/"
CATEGORY_URL = "sections/{slug}/"
AUTHOR_URL = "sources/{slug}/"
YEAR_ARCHIVE_URL = "archive/{date:%Y}/"
ARTICLE_SAVE_AS, PAGE_SAVE_AS, TAG_SAVE_AS, CATEGORY_SAVE_AS, AUTHOR_SAVE_AS, YEAR_ARCHIVE_SAVE_AS = (
    f"{url}index.html" for url in (ARTICLE_URL, PAGE_URL, TAG_URL, CATEGORY_URL, AUTHOR_URL, YEAR_ARCHIVE_URL)
)

FEED_ALL_ATOM = "feed.atom"
TAG_FEED_ATOM, CATEGORY_FEED_ATOM, AUTHOR_FEED_ATOM = (f"{url}feed.atom" for url in (TAG_URL, CATEGORY_URL, AUTHOR_URL))
TRANSLATION_FEED_ATOM = AUTHOR_FEED_RSS = None

DIRECT_TEMPLATES = ["index", "tags", "products", "categories", "authors", "archives", "404", "sitemap", "robots"]
TAGS_SAVE_AS = "companies/index.html"
PRODUCTS_SAVE_AS = "products/index.html"
CATEGORIES_SAVE_AS = "sections/index.html"
AUTHORS_SAVE_AS = "sources/index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"
