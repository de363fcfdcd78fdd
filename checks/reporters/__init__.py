"""Reporters: each format is a module here with one function, `render(report, options) -> str`.

`text` is for people, `github` for a job's log, `markdown` for its summary, `sarif`, `json` and
`junit` for machines. A reporter reads no file and writes none.
"""

from __future__ import annotations

from importlib import import_module

from checks.errors import UsageError
from checks.model import Report
from checks.reporters.options import DEFAULTS, Options

FORMATS = ("text", "json", "sarif", "github", "markdown", "junit")

__all__ = ["DEFAULTS", "FORMATS", "Options", "render"]


def render(report: Report, name: str, options: Options = DEFAULTS) -> str:
    """The report in the format called `name`. Only that format's module is imported."""
    if name not in FORMATS:
        raise UsageError(f"no format is called {name!r}", todo=f"Use one of: {', '.join(FORMATS)}.")
    module = import_module(f"checks.reporters.{name}")
    text: str = module.render(report, options)
    return text
