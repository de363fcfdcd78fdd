"""Known findings: a baseline file lets a repository start clean and fail only on what is new."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checks.errors import InputError
from checks.files import write_atomic
from checks.model import Finding

VERSION = 1
_TODO = "Write it again with --write-baseline."


def read(path: Path) -> Counter[str]:
    """How often each fingerprint is known."""
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), _TODO) from error


def parse(data: bytes, name: str) -> Counter[str]:
    """How often each fingerprint is known by the text of a file called `name`."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}", name, _TODO) from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise InputError(f"is not a baseline of version {VERSION}", name, _TODO)
    known: Counter[str] = Counter()
    for index, entry in enumerate(_entries(document, name)):
        if not _is_entry(entry):
            raise InputError(f"entry {index} needs a fingerprint and a count above 0", name, _TODO)
        known[entry["fingerprint"]] += entry["count"]
    return known


def write(path: Path, findings: Iterable[Finding]) -> None:
    """Make `findings` the known ones. Sorted, so that a change of the file reads well."""
    counts = Counter((each.location.uri, each.rule_id, each.fingerprint) for each in findings)
    entries = [
        {"file": uri, "rule": rule_id, "fingerprint": fingerprint, "count": count}
        for (uri, rule_id, fingerprint), count in sorted(counts.items())
    ]
    document = {"version": VERSION, "findings": entries}
    write_atomic(path, (json.dumps(document, indent=2) + "\n").encode())


def subtract(findings: Iterable[Finding], known: Mapping[str, int]) -> tuple[tuple[Finding, ...], int]:
    """The findings that are new, and how many were known. A third copy of two known ones is new."""
    left = Counter(known)
    new = []
    matched = 0
    for finding in findings:
        if left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
            matched += 1
        else:
            new.append(finding)
    return tuple(new), matched


def _entries(document: Mapping[str, Any], name: str) -> list[Any]:
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise InputError("has no list of findings", name, _TODO)
    return entries


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    fingerprint, count = entry.get("fingerprint"), entry.get("count")
    return isinstance(fingerprint, str) and type(count) is int and count > 0
