"""Storage: files and folders on disk, the cache, and what is known of both from run to run."""
