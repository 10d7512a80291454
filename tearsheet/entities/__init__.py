"""Entities changed: renamed, merged, split and ignored; decisions of editors, and the files that follow."""
