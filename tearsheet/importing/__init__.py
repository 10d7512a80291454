"""Importing: an old site of Pelican, Hugo or Jekyll made into posts and pages, with its addresses and files."""
