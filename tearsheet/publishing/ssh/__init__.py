"""Servers reached by SSH: how they are addressed and talked to."""
