"""Console entry points. Each is thin: `main(argv=None) -> int`; `_cli` holds what they share."""
