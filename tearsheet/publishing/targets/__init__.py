"""Targets: the kinds of places where a site is published."""
