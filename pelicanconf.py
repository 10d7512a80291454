"""The site's one settings file: Pelican's settings, and below them Tearsheet's."""

PELICAN_CLASS = "tearsheet.Site"

SITENAME = "Tearsheet"
SITESUBTITLE = "What the trade press reports, filed under the companies and products it is about"
SITEURL = ""  # the site's address without a slash at its end; publishconf.py sets it for publishing
TIMEZONE = "UTC"
DEFAULT_LANG = "en"

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".tearsheet"

PLUGINS: list[str] = []  # the plugins of Pelican that are to run, by name

FEED_MAX_ITEMS = 20
LIST_MAX_ITEMS = 100  # articles on one page of a company, product, section or source; more go by years (0: no limit)
THIN_PAGE = 2  # a company or product with fewer articles has a page that search engines are not to list
DATA_FILES = True  # /data/: tables and a database; with 10,000 posts they add 1.2 s to a build in which a post changed
SOCIAL_CARDS = False  # a picture for each article, for the networks; needs: pip install 'tearsheet[cards]'
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None  # Tearsheet writes feeds of its own
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

SEARCH = True  # a page that searches; it takes the package pagefind-bin (pip install 'tearsheet[search]')

# What pages may load from elsewhere, such as {"script-src": ["https://stats.example.org"]}; see docs/site.md
CONTENT_POLICY: dict[str, list[str]] = {}

SEEDS_PATH = "seeds"
ISSUE_PERIOD = "week"  # or "month" or "day": the articles that make an issue; "": no issues
DEFAULT_SECTION = "Technology"  # of articles whose seed and folder name no section
TAGGING_ENGINE = ""  # a model that helps to find names, such as "spacy:en_core_web_sm"; see docs/tagging.md
