"""One module for each kind of finding in a log."""
