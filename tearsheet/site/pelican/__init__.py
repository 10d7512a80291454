"""The adapters: Pelican's classes over the stages of the build, for plain `pelican` and for plugins.

Nothing outside of this package knows Pelican's objects, and no stage imports anything from here.
"""
