"""Duplicates: the same article again, which never becomes a second post."""
