"""Rendering: pages whose keys have changed, by the templates of the theme."""
