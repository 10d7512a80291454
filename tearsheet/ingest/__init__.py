"""Ingest: seeds become posts; whatever an editor has changed in earlier posts is kept."""
