"""What publishing changes: `tearsheet --settings publishconf.py build`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # the site's own settings stand beside this file
from pelicanconf import *  # noqa: F403

SITEURL = "https://example.org"  # put the address of your site here, without a slash at its end
MAIL_FROM = ""  # who sends the e-mail of an issue: "The Quay Letter <news@example.org>"
MAIL_UNSUBSCRIBE = ""  # where readers of it leave: "https://…" or "mailto:…"
