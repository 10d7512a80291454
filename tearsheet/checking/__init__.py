"""Checking: finds what in content/ and output/ is not fit to publish; only `names` works out changes of files."""
