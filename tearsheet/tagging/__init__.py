"""Tagging: which companies and products an article names, where, and why that is certain."""
