"""The clock: the time of this run, which the variable `SOURCE_DATE_EPOCH` can set (reproducible-builds.org)."""

import datetime as dt
import os
from zoneinfo import ZoneInfo


def now(timezone: str = "UTC") -> dt.datetime:
    """Return the present moment in the time zone of the site, by its IANA name."""
    zone = ZoneInfo(timezone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return dt.datetime.fromtimestamp(int(epoch), zone)
    return dt.datetime.now(zone)
