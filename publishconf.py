"""What publishing changes: `tearsheet build --settings publishconf.py`."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://example.org"  # put the address of your site here, without a slash at its end
