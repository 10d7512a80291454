from base import *
AUTHOR = "Ida Holm"
SITENAME = "Pier Notes"
SITEURL = ""
PATH = "content"
TIMEZONE = "Europe/Copenhagen"
DEFAULT_LANG = "en"
DEFAULT_CATEGORY = "Harbour"
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
STATIC_PATHS = ["images", "files"]
PAGE_SAVE_AS = "pages/{}.html".format("{slug}")
EXTRA_PATH_METADATA = {"files/robots.txt": {"path": "robots.txt"}}
