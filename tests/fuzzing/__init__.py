"""Our own parsers under mutated input: none raises anything but its named error, none takes long. See `make fuzz`."""
