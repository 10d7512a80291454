"""Entities: an editor's decisions about names, and what follows from them; entities renamed, merged, split, ignored."""
