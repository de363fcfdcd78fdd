"""The live board of automation agents, and the SDK they are written with."""
