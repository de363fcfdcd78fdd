"""No report shows a secret: not in an excerpt, not in a message, not in a fix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checks.model import Finding, Location

FAMILY = "secret."
MASK = "•"
SHORTEST = 8  # a shorter one is a word that may well stand elsewhere


def places(findings: Iterable[Finding]) -> list[Location]:
    """Where secrets stand."""
    return [finding.location for finding in findings if finding.category.startswith(FAMILY)]


def masked(lines: list[str], secrets: list[Location], words: set[str]) -> list[str]:
    """The lines with each secret painted over, at its width, at its place and wherever its words stand."""
    lines = [_painted(line, words) for line in lines]
    for place in secrets:
        for number in range(place.start_line - 1, min(place.end_line, len(lines))):
            text = lines[number]
            start = place.start_column - 1 if number == place.start_line - 1 else 0
            end = place.end_column - 1 if number == place.end_line - 1 else len(text)
            lines[number] = text[:start] + MASK * len(text[start:end]) + text[end:]
    return lines


def _painted(line: str, secrets: set[str]) -> str:
    for secret in secrets:
        line = line.replace(secret, MASK * len(secret))
    return line


def texts(lines: list[str], secrets: Iterable[Location]) -> set[str]:
    """The secrets themselves, with and without their quotes."""
    found: set[str] = set()
    for place in secrets:
        for number in range(place.start_line - 1, min(place.end_line, len(lines))):
            start = place.start_column - 1 if number == place.start_line - 1 else 0
            end = place.end_column - 1 if number == place.end_line - 1 else None
            text = lines[number][start:end].strip()
            found |= {text, text.strip("\"'")}
    return {text for text in found if len(text) >= SHORTEST}


def clean(finding: Finding, secrets: set[str]) -> Finding:
    """The finding without a secret in its words, and without fixes that would repeat one."""
    message = finding.message
    for secret in sorted(secrets, key=len, reverse=True):
        message = message.replace(secret, MASK * 3)
    fixes = tuple(
        fix for fix in finding.fixes if not any(secret in each.text for each in fix.replacements for secret in secrets)
    )
    if message == finding.message and len(fixes) == len(finding.fixes):
        return finding
    return replace(finding, message=message, fixes=fixes)
