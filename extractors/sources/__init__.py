"""One module for each kind of file: bytes in, pages out. Each is the only place that knows its library."""
