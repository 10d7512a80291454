"""The nouns: articles, posts, entities, sources, the ledger; what each says, and its form as a file."""
