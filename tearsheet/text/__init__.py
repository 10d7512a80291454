"""What is known of a language for all who read its texts: data files with a section for each language."""
