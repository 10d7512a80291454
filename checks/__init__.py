"""Checks of a built site: is it sound, accessible, light, and free of broken links? `make check-site` runs them all."""
