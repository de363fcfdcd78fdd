"""How secrets are written beside their names: the patterns that `secret_pairs` reads texts with."""

from __future__ import annotations

import re


def _pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern written over several lines. `{NAME}` and the like stand for the parts below."""
    for name, part in _PARTS.items():
        text = text.replace(f"{{{name}}}", part)
    return re.compile(text, flags | re.VERBOSE)


# Bounded everywhere: the text is hostile.
_PARTS = {
    "NAME": r"(?<![A-Za-z0-9_])(?P<name>[A-Za-z_][\w.\-]{0,80})",
    "STRING": r"""(?:[rRbBuUfFlLN@$&]{0,2}(?:
        \"\"\"(?P<d3>.{1,2000}?)\"\"\" | '''(?P<s3>.{1,2000}?)'''
        | \"(?P<d>(?:\\.|[^\"\\\n])*)\" | '(?P<s>(?:\\.|''|[^'\\\n])*)' | `(?P<b>[^`]{0,2000})`))""",
    "TYPED": r"""(?:[ \t]{0,4}:[ \t]{0,4}[\w.&<>\[\]|?\ ]{1,40}|\s\*?(?:string|\[\]byte|String|str)\b)
        \s{0,40}=\s{0,80}(?:\(\s{0,8})?""",
    "BECOMES": r"(?:(?:={1,3}|!={1,2}|:=|=>|->|\?\?=|\|\|=|\?=|\+=)\s{0,80}(?:\(\s{0,8})?|:[ \t]{0,80})",
    # Lines that are further in, and blank ones; the two never match the same line.
    "BELOW": r"(?P<body>(?:(?P=indent)[ \t]+[^\s][^\n]*(?:\n|\Z)|[ \t]*\n)+)",
}
STRINGS = ("d3", "s3", "d", "s", "b")

# A name, maybe quoted or in brackets; maybe a type; a sign; a string.
QUOTED = _pattern(r"{NAME}[\"'`]?\s{0,8}\]?(?:{TYPED}|\s{0,40}{BECOMES}){STRING}", re.DOTALL)
COMPARED = _pattern(
    r"""(?<![A-Za-z0-9_])(?P<name>[A-Za-z_]\w{0,80})(?:\(\))?
    \.(?:equals|eq|is|compare|contentE|set|matches)\w*\(\s{0,8}{STRING}""",
    re.DOTALL,
)
# Arguments side by side: `getenv("PASSWORD", "…")`, `setPassword("…")`. Words alone may be any list.
ARGUMENTS = _pattern(r"(?P<call>\w{0,40}\(\s{0,8}[\"'])?{NAME}(?:[\"']\s{0,8},|\()\s{0,80}{STRING}", re.DOTALL)
SETTER = re.compile(r"(?i)(?:set|with|get|env|define|put|default|property|config)")
FALLBACK = _pattern(
    r"""{NAME}[\"']?\]?\s{0,8}(?:={1,2}|:=|:)[^\n]{1,200}?
    (?:\bor\b|\|\||\?\?|\?:|\belse\b|\bdefault)\s{0,8}\(?{STRING}""",
    re.DOTALL,
)
# The next part of a string that is put together.
MORE = _pattern(r"\s{0,80}(?:\+|\.\.?|&|\\)\s{0,80}{STRING}", re.DOTALL)

SHELL_DEFAULT = _pattern(r"\$\{{NAME}:?[-=](?P<value>[^}\n]+)\}")
TAG = _pattern(r"<(?:\w+:)?(?P<name>[A-Za-z_][\w.\-]{0,80})(?:\s[^<>]{0,200})?>(?P<value>[^<>]{1,2000})</")
ATTRIBUTES = _pattern(
    r"""(?:key|name|id)\s{0,4}[=:]\s{0,4}[\"']?(?P<name>[A-Za-z_][\w.\-]{0,80})[\"']?\s{0,200},?[-\s]{0,40}
    [\"']?(?:value|default)[\"']?\s{0,4}[=:]\s{0,4}
    (?:\"(?P<d>[^\"\n]*)\"|'(?P<s>[^'\n]*)'|(?P<value>[^\s\"'<>,}]+))"""
)
VALUE_FIRST = _pattern(
    r"""^[ \t]*(?:-[ \t]*)?value:[ \t]*(?:\"(?P<d>[^\"\n]*)\"|'(?P<s>[^'\n]*)'|(?P<value>[^\s\"'\#][^\n\#]*?))[ \t]*\n
    [ \t]*name:[ \t]*[\"']?(?P<name>[\w.\-]+)""",
    re.MULTILINE,
)
FLAG = _pattern(
    r"""(?<![\w-])--?(?P<name>[A-Za-z][\w\-]{1,60})(?:[=\ ]|[\"'],\s{0,40}[\"'])
    [\"']?(?P<value>[^\s\"',\-][^\s\"',]*)"""
)
# `password: x` to the end of the line, in files that are no programs.
PLAIN = _pattern(
    r"""{NAME}[\"']?[ \t]{0,8}(?:[:=]|:=|\?=)[ \t]{0,80}
    (?P<value>(?:[^\s\"'`\[{(|>&*\#]|[\"'](?=[^\"'\n]+$))[^\n]*)""",
    re.MULTILINE,
)
WORDS = _pattern(
    r"""(?:^|\s)(?:(?:ENV|ARG|export|set|setx)\s+(?P<name>[A-Za-z_][\w.\-]*)[\ =]+(?P<value>[^\s\"'][^\n]*)
    |(?:requirepass|masterauth)\s+(?P<s>\S+))""",
    re.MULTILINE | re.IGNORECASE,
)
WORD = _pattern(r"(?:[^\s\"'$;&|\\]|\\.)+(?=[\s;&|]|\Z)")
IN_STRING = _pattern(r"(?<![\w.\-]){NAME}[ ]?[=:][ ]?(?P<value>[^\s\"'`;&,)}]+)")
PROSE = _pattern(
    r"""\b(?P<name>password|passphrase|passwd|secret|token|api\ key)\s+(?:is|was)\s+(?:now\s+)?
    [\"'`]?(?P<value>[^\s\"'`]{4,})""",
    re.IGNORECASE,
)
# What stands below its name in YAML: a block text, or all of a Kubernetes Secret.
BLOCK = _pattern(
    r"""^(?P<indent>[ \t]*)(?:-[ \t]+)?[\"']?(?P<name>[A-Za-z_][\w.\-]*)[\"']?:
    [ \t]*(?:[|>][+\-\d]{0,3}[ \t]*)?(?:\#[^\n]*)?\n{BELOW}""",
    re.MULTILINE,
)
SECRET_DATA = _pattern(r"^(?P<indent>[ \t]*)(?:data|stringData|binaryData):[ \t]*\n{BELOW}", re.MULTILINE)
SECRET_KIND = re.compile(r"^[ \t]*[\"']?kind[\"']?:[ \t]*[\"']?Secret\b", re.MULTILINE)
ENTRY = _pattern(
    r"^[ \t]*(?:-[ \t]+)?[\w.\-/\"']+:[ \t]+(?P<value>[^\n]+)$|^[ \t]*(?P<line>[^\s:\#][^\n:]*)$", re.MULTILINE
)
ENV_LINE = _pattern(r"^[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.\-]*[ \t]*[=:][ \t]*(?P<value>[^\n]+)$", re.MULTILINE)
KEYED = re.compile(r"^[ \t]*(?:-[ \t]*)?[\w.\-/\"']+:(?:\s|$)", re.MULTILINE)
