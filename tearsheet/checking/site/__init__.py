"""The built site: what is wrong in it as hosts publish and readers follow it."""
