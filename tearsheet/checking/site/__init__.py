"""Site: finds what is wrong in the built site, as hosts publish it and readers follow it."""
