"""Links: asks over the network which links to the sources of articles still work."""
