"""The one clock: what day it is, which `SOURCE_DATE_EPOCH` can set (reproducible-builds.org)."""

import datetime as dt
import os
from zoneinfo import ZoneInfo


def now(timezone: str = "UTC") -> dt.datetime:
    """Return the moment of this run in the site's time zone."""
    zone = ZoneInfo(timezone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return dt.datetime.fromtimestamp(int(epoch), zone)
    return dt.datetime.now(zone)
