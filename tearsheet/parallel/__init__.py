"""Work on several cores, and within limits: what goes wrong with one article costs that article alone."""
