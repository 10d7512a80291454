"""What helps editors to write files of content/: schemas, and the forms of Decap CMS."""
