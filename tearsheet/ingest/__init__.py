"""Ingest: from seeds to posts, whatever an editor has made of those meanwhile."""
