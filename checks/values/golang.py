"""How Go prints a number of the values: Helm reads every one of them as a 64-bit float."""

from __future__ import annotations

from decimal import Decimal


def printed(value: float) -> str:
    """What `{{ .Values.x }}` makes of it (Go's %v): 20250101 becomes 2.0250101e+07."""
    if isinstance(value, bool):
        return "true" if value else "false"
    number = float(value)
    if number - number != 0 or not number:
        return "0" if not number else str(number)
    sign, digits, power = Decimal(repr(number)).normalize().as_tuple()
    exponent = len(digits) + int(power) - 1
    text = "".join(map(str, digits))
    minus = "-" if sign else ""
    if -4 <= exponent < 6:
        return minus + format(Decimal(repr(abs(number))).normalize(), "f")
    mantissa = text[0] + ("." + text[1:] if len(text) > 1 else "")
    return f"{minus}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
