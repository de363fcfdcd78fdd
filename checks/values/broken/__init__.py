"""Texts that are no YAML: where they fail, and the smallest repair that lets them be read."""
