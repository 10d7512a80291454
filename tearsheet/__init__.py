"""Tearsheet: raw trade-press articles become a published digest with a page for every company and product."""

from importlib.metadata import version

__version__ = version("tearsheet")
