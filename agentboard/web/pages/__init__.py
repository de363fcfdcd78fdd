"""The board's pages: complete HTML from the server, which the scripts in static/ then bring to life."""

from agentboard.web.pages.routes import blueprint

__all__ = ["blueprint"]
