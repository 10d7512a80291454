"""Text: Markdown, HTML, YAML front matter and addresses; and word lists for each language, as data files."""
