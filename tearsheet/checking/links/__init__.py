"""Links to sources: which still work, asked over the network."""
