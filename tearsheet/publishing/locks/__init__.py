"""Locks, by which one publication at a time is at work on a target."""
