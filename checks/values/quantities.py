"""Kubernetes quantities (k8s.io/apimachinery/pkg/api/resource): amounts such as 500m, 1Gi, 1e9."""

from __future__ import annotations

import re
from decimal import Decimal

from checks.values.document import Entry
from checks.values.tree import Scalar

_QUANTITY = re.compile(r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?P<suffix>[A-Za-z]*|[eE][-+]?[0-9]+)\Z")
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]{1,2})\Z")
SUFFIXES = {
    "": Decimal(1),
    **{name: Decimal(1000) ** power for power, name in enumerate(("n", "u", "m"), -3)},
    **{name: Decimal(1000) ** power for power, name in enumerate(("k", "M", "G", "T", "P", "E"), 1)},
    **{name: Decimal(1024) ** power for power, name in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)},
}  # fmt: skip
_SPELLING = re.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*(?P<unit>[A-Za-z]*?)s?\Z")
_UNITS = {
    **{name.lower(): name for name in ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")},
    **{f"{name.lower()}b": name for name in ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")},
    "kb": "k",
    "mb": "M",
    "gb": "G",
    "tb": "T",
    "pb": "P",
    "g": "G",
    "t": "T",
    "p": "P",
}
_CPU_UNITS = {"millicores": "m", "millicore": "m", "mcpu": "m", "milli": "m", "core": "", "cpu": "", "cores": ""}

MEMORY = frozenset({"memory", "ephemeral-storage"})
CPU = frozenset({"cpu"})
STORAGE = frozenset({"storage", "size", "volumesize", "storagesize", "disksize", "sizelimit"})
_STORAGE_WORDS = re.compile(r"persist|storage|volume|pvc|claim|disk", re.IGNORECASE)
_STORAGE_SIBLINGS = ("storageClass", "storageClassName", "accessMode", "accessModes", "existingClaim")


def amount(text: str) -> Decimal | None:
    """The amount in base units (cores, bytes); None when Kubernetes would refuse the text."""
    match = _QUANTITY.match(text)
    if not match:
        return None
    suffix = match["suffix"]
    number = Decimal(match["number"])
    if suffix in SUFFIXES:
        return number * SUFFIXES[suffix]
    exponent = _EXPONENT.match(suffix)
    return number.scaleb(int(exponent[1])) if exponent else None


def corrected(text: str, kind: str) -> str | None:
    """What was meant by a text that is no quantity, when there is one answer: 10gi, 2GB, `1 Gi`."""
    match = _SPELLING.match(text.strip())
    if not match:
        return None
    unit, number = match["unit"], match["number"].replace(",", ".")
    if unit in SUFFIXES:
        return f"{number}{unit}"
    if kind == "cpu":
        return f"{number}{_CPU_UNITS[unit.lower()]}" if unit.lower() in _CPU_UNITS else None
    return f"{number}{_UNITS[unit.lower()]}" if unit.lower() in _UNITS else None


def kind_of(entry: Entry) -> str | None:
    """What a scalar measures if Kubernetes reads it as a quantity: cpu, memory or storage."""
    if not isinstance(entry.value, Scalar) or entry.value.value in (None, "") or "{{" in entry.text:
        return None
    name = entry.name.lower()
    if name in CPU | MEMORY and entry.above in ("limits", "requests"):
        return "cpu" if name in CPU else "memory"
    if name == "sizelimit" or (
        name in STORAGE and ((name == "storage" and entry.above == "requests") or _stores(entry))
    ):
        return "storage"
    return None


def _stores(entry: Entry) -> bool:
    if not any(char.isdigit() for char in entry.text[:2]) and not entry.text.startswith("-"):
        return False
    siblings = getattr(entry.parent, "pairs", {})
    return any(name in siblings for name in _STORAGE_SIBLINGS) or bool(_STORAGE_WORDS.search(entry.above))
