"""What to tell about a culprit: what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Callable

from checks.values.broken.repairs import LIKE_YAML, Kind, open_ends
from checks.values.broken.search import Culprit

_TEMPLATE = (
    "a template expression without quotes: values files are no templates, and to YAML `{{` opens a map. "
    "Put it in quotes (it stays a text, unless the chart calls `tpl` on it) or write the value"
)
_INSIDE = (
    "a quote ends the text before its end. Double a single quote inside single quotes (''), "
    "or put the text in the other kind of quotes"
)
_ESCAPE = (
    "a backslash in double quotes begins an escape, and this is none that YAML knows. "
    "Double the backslash, or use single quotes"
)
_TEXTS: dict[Kind, tuple[str, str]] = {
    Kind.TEMPLATE: (_TEMPLATE, "Put the expression in quotes"),
    Kind.QUOTE_STRAY: ("a quote without its partner", "Remove the quote"),
    Kind.QUOTE_INSIDE: (_INSIDE, "Quote the whole value"),
    Kind.ESCAPE: (_ESCAPE, "Double the backslash"),
    Kind.COLON_SPACE: ("no space after the colon: YAML reads a text instead of a key", "Put a space after the colon"),
    Kind.DASH_SPACE: (
        "no space after the dash: YAML reads a text instead of a list item",
        "Put a space after the dash",
    ),
    Kind.COLON: ("no colon after the key", "Put a colon after the key"),
    Kind.COMMA: ("a comma at the end: only values between [ ] or { } are parted by commas", "Remove the comma"),
    Kind.BRACKET_STRAY: ("a bracket without its partner", "Remove the bracket"),
    Kind.BLOCK: ("a text of several lines needs `|` after the colon of its key", "Put `|` after the colon"),
}


def explain(found: Culprit, line: str, repaired: str) -> tuple[str, str]:
    """The message, and the description of the fix; the latter is empty where no one can know the fix."""
    if found.kind is None:
        return found.problem, ""
    if found.kind in _TEXTS:
        message, remedy = _TEXTS[found.kind]
        return message, remedy if repaired else ""
    return _SPECIAL[found.kind](line, repaired)


def safe(found: Culprit, line: str) -> bool:
    """Whether the repair is the only right one."""
    if found.kind is Kind.NEEDS_QUOTES:
        value = line.partition(": ")[2].lstrip()
        return value[:1] in tuple("@`%") or ": " in value
    return found.kind in (Kind.ESCAPE, Kind.COMMA, Kind.COLON_SPACE, Kind.DASH_SPACE)


def _quote_open(line: str, _: str) -> tuple[str, str]:
    quote, _brackets = open_ends(line)
    return f"the quote {quote} that opens here is not closed in this line", "Close the quote"


def _bracket_open(line: str, _: str) -> tuple[str, str]:
    _quote, brackets = open_ends(line)
    opening = {"]": "[", "}": "{"}.get(brackets[:1], "")
    return f"the bracket {opening} is not closed".replace("  ", " "), "Close the bracket"


def _needs_quotes(line: str, repaired: str) -> tuple[str, str]:
    value = line[next((n for n, (a, b) in enumerate(zip(line, repaired, strict=False)) if a != b), 0) :].strip()
    if value[:1] in tuple("@`%*&!|>,]}?:-#[{"):
        message = f"a value without quotes cannot begin with `{value[0]}`"
    elif ": " in value or value.endswith(":"):
        message = "a colon with a space after it, in a text without quotes, begins another key"
    else:
        message = "this value needs quotes"
    return f"{message}; put the value in quotes", "Put the value in quotes"


def _tab(line: str, _: str) -> tuple[str, str]:
    blanks = line[: len(line) - len(line.lstrip())]
    if "\t" in blanks:
        return "a tab in the indentation: YAML takes only spaces there", "Replace the tab with spaces"
    odd = next(iter(blanks.strip(" ")), " ")
    return f"the indentation has a blank that is no space (U+{ord(odd):04X})", "Replace it with spaces"


def _indent(line: str, repaired: str) -> tuple[str, str]:
    had, needs = (len(each) - len(each.lstrip()) for each in (line, repaired))
    message = f"wrong indentation: it begins at column {had + 1}, and column {needs + 1} would fit the lines around it"
    return message, f"Indent by {needs} spaces"


def _stray(line: str, _: str) -> tuple[str, str]:
    if LIKE_YAML.match(line):
        return "this line cannot stand here; move or remove it", ""
    return "a text that is neither a key nor a list item; remove it, or begin it with # as a comment", ""


_SPECIAL: dict[Kind, Callable[[str, str], tuple[str, str]]] = {
    Kind.QUOTE_OPEN: _quote_open,
    Kind.BRACKET_OPEN: _bracket_open,
    Kind.NEEDS_QUOTES: _needs_quotes,
    Kind.TAB: _tab,
    Kind.INDENT: _indent,
    Kind.STRAY: _stray,
}
