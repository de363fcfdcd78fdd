"""Secrets in logs: painted over in the bytes, before a line is judged, shown, stored or hashed."""

from checks.logs.secrets.paint import Painter

__all__ = ["Painter"]
