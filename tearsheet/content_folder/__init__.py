"""The content folder: posts and entity files as they lie there, and changed together or not at all."""
