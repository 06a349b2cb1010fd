"""From the upload to files with hashes: unpacked, sniffed, refused where unsafe."""
