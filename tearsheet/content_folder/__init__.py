"""The content folder: posts and entity files, read as they are, and changed all together or not at all."""
