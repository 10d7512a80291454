"""Pages: every file of the site, and exactly what each shows."""
