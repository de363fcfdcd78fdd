"""Probes: each asks one running system how it is, within a time limit, and tells no secret."""
