"""What a YAML scalar means to Go: the resolver of sigs.k8s.io/yaml (go-yaml v2), which Helm uses."""

from __future__ import annotations

import math
import re
import struct
from base64 import b64decode
from decimal import Decimal

from checks.values.tree import Value

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_INT = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)|(?P<dec>0|[1-9][0-9]*))\Z"
)
_LOOSE_UNDERSCORE = re.compile(r"(?<![0-9])_|_(?![0-9])")
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}
_MAY_BE_NUMBER = frozenset("+-.0123456789")
_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?(Z|[-+]\d\d:\d\d)?)?\Z")
_KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "null": (type(None),)}
_TAG = "tag:yaml.org,2002:"


def resolve(text: str) -> Value:
    """The value of a plain scalar. Timestamps stay strings, as in Helm's JSON."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _MAY_BE_NUMBER:
        return text
    if text[0] == "." and _LOOSE_UNDERSCORE.search(text):
        return text
    number = text.replace("_", "")
    value: Value = _integer(number)
    if value is None and _FLOAT.match(number) and abs(float(number)) != float("inf"):
        value = float(number)
    return text if value is None else value


def _integer(text: str) -> int | None:
    """The integer, unless it needs more than 64 bits: Go then tries it as a float."""
    match = _INT.match(text)
    if not match or match.lastgroup is None or len(text) > 80:
        return None
    size = int(match[match.lastgroup], _BASES[match.lastgroup])
    if match["sign"] == "-":
        return -size if size <= 2**63 else None
    return size if size < (2**63 if match["sign"] else 2**64) else None


def tagged(text: str, tag: str) -> Value:
    """The value of a scalar with an explicit tag. Raises ValueError where Go does."""
    kind = tag.removeprefix(_TAG)
    if kind == "binary":
        return b64decode("".join(text.split()), validate=True).decode("utf-8", "surrogateescape")
    if kind == "timestamp":
        if not _TIME.match(text):
            raise ValueError(f"`{text}` is not a timestamp")
        return text
    if kind not in _KINDS:
        return text
    value = resolve(text)
    if type(value) not in _KINDS[kind]:
        raise ValueError(f"`{text}` is not a !!{kind}")
    return value


def key_name(value: Value) -> str | None:
    """A map key as JSON has it; None where Go refuses it."""
    if value is None or (isinstance(value, int) and value >= 2**63):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _float_name(value) if isinstance(value, float) else str(value)


def _float_name(value: float) -> str:
    """Go's FormatFloat(value, 'g', -1, 32): the fewest digits that give the same 32-bit float."""
    try:
        single = struct.pack("f", value)
    except OverflowError:
        single = struct.pack("f", float("inf") if value > 0 else float("-inf"))
    near = struct.unpack("f", single)[0]
    if not math.isfinite(near):
        return ".nan" if math.isnan(near) else ".inf" if near > 0 else "-.inf"
    digits = next(text for text in (f"{near:.{n}e}" for n in range(17)) if struct.pack("f", float(text)) == single)
    mantissa, _, exponent = digits.partition("e")
    if -4 <= int(exponent) < 6:
        return f"{Decimal(digits):f}"
    return f"{mantissa}e{exponent}"
