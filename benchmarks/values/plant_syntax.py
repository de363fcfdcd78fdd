"""Files that Helm cannot read, and keys written twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .charts import Source, rank
from .edits import Edit
from .outcome import Outcome
from .places import Place
from .planter import Make, Planter
from .recipes import text_of


def unreadable(outcome: Outcome) -> bool:
    """Helm's reader refuses."""
    return bool(outcome.after.error)


def lines_like(pattern: str, new: Callable[[re.Match[str]], str], what: str) -> Make:
    """Rewrite one line that matches; only lines that begin an entry, so none of a block scalar."""
    wanted = re.compile(pattern)

    def make(source: Source) -> Iterator[Edit | None]:
        starts = {place.line for place in source.places if not place.in_flow}
        for line in sorted(starts, key=lambda number: rank(source.id, what, str(number)))[:60]:
            match = wanted.fullmatch(source.text.lines[line - 1].rstrip("\r"))
            if match:
                yield Edit(source.text.line_is(line, new(match)), line, f"{what}: {match[0].strip()[:60]}")

    return make


def conflict(source: Source) -> Iterator[Edit | None]:
    """A whole merge conflict around one line."""
    for place in source.places:
        if place.inline and place.scalar and not place.in_flow and isinstance(place.path[-1], str):
            line = source.text.lines[place.line - 1].rstrip("\r")
            block = ["<<<<<<< HEAD", line, "=======", line + "0", ">>>>>>> feature/tune"]
            text = source.text.drop(place.line, place.line)
            text = type(source.text)(text).insert(place.line - 1, *block)
            accept = (place.line + 2, place.line + 4)
            yield Edit(text, place.line, f"merge conflict around {place.dotted}", accept)


def marker(sign: str) -> Make:
    """One line of a conflict left behind."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if not place.in_flow and isinstance(place.path[-1], str) and place.line > 3:
                yield Edit(source.text.insert(place.line - 1, sign), place.line, f"left over: {sign}")

    return make


def bad_value(new: Callable[[Place], str | None], what: str) -> Make:
    """Replace an inline scalar by something that cannot be read."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if place.scalar and place.inline and not place.in_flow:
                text = new(place)
                if text is not None:
                    changed = source.text.put(place.start, place.end, text)
                    yield Edit(changed, place.line, f"{what}: {place.dotted}: {text[:60]}")

    return make


def shifted(by: int) -> Make:
    """One key of a map stands further in or out than its siblings."""

    def make(source: Source) -> Iterator[Edit | None]:
        for place in source.places:
            if place.in_flow or not place.inline or not isinstance(place.path[-1], str):
                continue
            if source.text.lines[place.line - 1][: place.key_pos[1]].strip() == "":
                what = f"indented by {by:+d}: {place.dotted}"
                yield Edit(source.text.shift(place.line, place.line, by), place.line, what)

    return make


def uncommented(source: Source) -> Iterator[Edit | None]:
    """A commented example under `{}` is switched on, and the `{}` stays."""
    for place in source.places:
        if place.value not in ({}, []) or not place.inline or place.in_flow:
            continue
        line = source.text.lines[place.line].rstrip("\r") if place.line < len(source.text.lines) else ""
        match = re.fullmatch(r"(\s*)# ?(\s*)((?:- )?[A-Za-z][\w.-]*:(?: \S.*)?)", line)
        if match:
            pad = match[1] + "  " if len(match[1] + match[2]) <= place.key_pos[1] else match[1] + match[2]
            text = source.text.line_is(place.line + 1, pad + match[3])
            yield Edit(text, place.line, f"uncommented below {place.dotted}", (place.line + 1,))


def alias(source: Source) -> Iterator[Edit | None]:
    """An alias without an anchor, also one that is misspelt."""
    anchors = re.findall(r"(?m)^[^#\n]*:\s&([\w-]+)", source.raw)
    for place in source.places:
        if place.inline and not place.in_flow and isinstance(place.path[-1], str):
            name = anchors[0] + "s" if anchors else "default" + place.key[:1].upper() + place.key[1:]
            text = source.text.put(place.start, place.end, f"*{name}")
            yield Edit(text, place.line, f"{place.dotted}: *{name} has no anchor")


def unclosed_flow(source: Source) -> Iterator[Edit | None]:
    """A closing bracket or brace is lost."""
    for place in source.places:
        if place.inline and not place.scalar and not place.in_flow:
            old = source.text.between(place.start, place.end)
            if old[-1:] in "]}" and place.start != place.end:
                text = source.text.put(place.start, place.end, old[:-1])
                yield Edit(text, place.line, f"unclosed: {place.dotted}: {old[:-1]}")


def _quote(sign: str) -> Callable[[Place], str | None]:
    def new(place: Place) -> str | None:
        return (
            f"{sign}{text_of(place)}" if place.style in ("", sign) and re.match(r"[\w./-]+$", text_of(place)) else None
        )

    return new


def _word(pattern: str, new: str) -> Callable[[Place], str | None]:
    return lambda place: new if place.style != "|" and re.fullmatch(pattern, text_of(place)) else None


_KEY = r"(\s*(?:- )?)([\w./-]+):( +)(\S.*)"
_P = "syntax.parse"


def _parse(slug: str, make: Make, count: int = 2) -> Planter:
    return Planter(_P, slug, make, unreadable, count, helm=False)


SYNTAX = [
    _parse("tab-indent", lines_like(r"( {2,})(\S.*)", lambda m: "\t" + m[2], "tab for the indentation"), 3),
    _parse("tab-mixed", lines_like(r"( {4,})(\S.*)", lambda m: "  \t" + m[2], "spaces and a tab")),
    _parse("tab-after-dash", lines_like(r"( *)- ([\w-]+: .*)", lambda m: f"{m[1]}-\t{m[2]}", "tab after a dash"), 1),
    _parse("no-space-colon", lines_like(_KEY, lambda m: f"{m[1]}{m[2]}:{m[4]}", "no space after the colon"), 3),
    _parse("no-colon", lines_like(_KEY, lambda m: f"{m[1]}{m[2]} {m[4]}", "no colon")),
    _parse("no-colon-parent", lines_like(r"(\s*)([\w-]+):", lambda m: f"{m[1]}{m[2]}", "no colon after a parent")),
    _parse("equals", lines_like(_KEY, lambda m: f"{m[1]}{m[2]}={m[4]}", "equals sign"), 1),
    _parse("comma", lines_like(r'(\s*)([\w-]+): (".*"|\'.*\')', lambda m: f"{m[0]},", "comma as in JSON")),
    _parse("no-dash-space", lines_like(r"( *)- ([\w\"'].*)", lambda m: f"{m[1]}-{m[2]}", "no space after the dash"), 3),
    _parse("dash-lost", lines_like(r"( *)- ([\w-]+: .*)", lambda m: f"{m[1]}{m[2]}", "dash lost"), 2),
    _parse("dash-moved", lines_like(r"( {2,})- (\S.*)", lambda m: f"-{m[1][1:]} {m[2]}", "dash moved"), 1),
    _parse("open-double", bad_value(_quote('"'), "unclosed double quote"), 3),
    _parse("open-single", bad_value(_quote("'"), "unclosed single quote"), 2),
    _parse("lost-opening", bad_value(lambda p: f'{text_of(p)}"' if p.style == '"' and ": " in text_of(p) else None,
                                     "lost opening quote"), 1),
    _parse("inner-quote", bad_value(lambda p: f'"{text_of(p)}" or "none"' if p.style == '"' and text_of(p) else None,
                                    "text after a closing quote")),
    _parse("apostrophe", bad_value(lambda p: f"'don't {text_of(p)}'" if p.style == "'" else None, "apostrophe")),
    _parse("escape", bad_value(lambda p: '"^[a-z]+\\.example\\.com$"' if p.style == '"' else None, "bad escape")),
    _parse("escape-path", bad_value(lambda p: '"C:\\data\\kit"' if p.style == '"' else None, "bad escape"), 1),
    _parse("colon-plain", bad_value(_word(r"[A-Za-z][\w-]+", "note: see the wiki"), "unquoted colon"), 3),
    _parse("colon-suffix", bad_value(lambda p: f"{text_of(p)} # x: y".replace(" #", " :") if p.style == "" and
                                     re.fullmatch(r"[a-z][\w-]+", text_of(p)) else None, "unquoted colon"), 1),
    _parse("template", bad_value(_word(r"[A-Za-z][\w.-]+", "{{ .Release.Name }}-db"), "unquoted template"), 3),
    _parse("template-bare", bad_value(_word(r"[A-Za-z0-9][\w.-]*", "{{ .Values.global.name }}"), "unquoted template")),
    _parse("percent", bad_value(_word(r"[\w.-]+", "%h %l %u"), "plain text that begins with a percent sign"), 1),
    _parse("at-sign", bad_value(_word(r"[\w.-]+", "@weekly"), "plain text that begins with @")),
    _parse("backtick", bad_value(_word(r"[\w.-]+", "`whoami`"), "plain text that begins with a backtick"), 1),
    _parse("star", bad_value(_word(r"[\w.-]+", "*.example.com"), "unquoted wildcard")),
    _parse("indent-in", shifted(2), 3),
    _parse("indent-one-in", shifted(1), 2),
    _parse("indent-out", shifted(-2), 3),
    _parse("indent-one-out", shifted(-1), 3),
    _parse("conflict", conflict, 3),
    _parse("marker-head", marker("<<<<<<< HEAD")),
    _parse("marker-middle", marker("=======")),
    _parse("marker-end", marker(">>>>>>> origin/main")),
    _parse("stray-word", marker("todo check this"), 1),
    _parse("template-line", marker("{{- if .Values.enabled }}"), 2),
    _parse("uncommented", uncommented, 3),
    _parse("alias", alias, 3),
    _parse("unclosed-flow", unclosed_flow, 3),
]  # fmt: skip

PLANTERS = SYNTAX
