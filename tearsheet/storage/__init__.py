"""Storage: files, the cache and the output folder, read and written so that nothing is lost or left half done."""
