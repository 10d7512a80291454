"""Authoring: what helps editors to write the files of content/: JSON Schemas, and forms for Decap CMS."""
