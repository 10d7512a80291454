"""Checking: what of content/ and output/ is not fit to publish, as findings; only `names` says how files change."""
