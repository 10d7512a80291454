"""Rendering: renders the pages whose keys have changed, with the templates of the theme."""
