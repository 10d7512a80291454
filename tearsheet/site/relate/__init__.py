"""Relations: stories, related articles and neighbours, found by comparing articles."""
