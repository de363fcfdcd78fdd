"""The only code that opens a subprocess, a socket or a database."""
