"""Order and counts of a report, in the words that every reporter uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.model import Finding, Level, Report


def level_of(finding: Finding) -> Level:
    """The finding's level; the engine fills it, a warning is the fallback."""
    return finding.level or Level.WARNING


def by_place(findings: Iterable[Finding]) -> list[Finding]:
    """In reading order: file, rank where findings have one, line, column, rule."""
    return sorted(findings, key=lambda each: (each.location.uri, each.properties.get("rank", 0), _place(each)))


def signals(finding: Finding) -> str:
    """Why it was found, where that is more than its message says."""
    return ", ".join(map(str, finding.properties.get("signals", ())))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then in reading order."""
    return sorted(findings, key=lambda each: (-level_of(each).weight, _place(each)))


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`. The noun is a plural, as kinds of input are."""
    return f"{number:,} {_singular(noun) if number == 1 else noun}"


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def levels(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning and 1 note`, without the levels that are not there."""
    found = [level_of(each) for each in findings]
    return listed([count(found.count(level), f"{level.value}s") for level in Level if level in found])


def verdict(report: Report) -> str:
    """One honest line: what was found, or that nothing was, or that nothing could be looked at."""
    if report.findings:
        files = len({each.location.uri for each in report.findings})
        return f"{levels(report.findings)} in {count(files, 'files')}"
    if not sum(report.stats.analysed.values()):
        return "Nothing was analysed"
    if is_complete(report):
        return f"All clear: {kinds(report.stats.analysed)} analysed"
    return f"No findings in {kinds(report.stats.analysed)}, but not everything was analysed"


def is_complete(report: Report) -> bool:
    """Whether every input was analysed."""
    missed = sum(report.stats.not_analysed.values())
    return not failed(report) and not missed and sum(report.stats.analysed.values()) > 0


def failed(report: Report) -> bool:
    """Whether the tool could not do its work, which ends the run with exit code 2."""
    return any(each.level is Level.ERROR for each in report.notifications)


def details(report: Report) -> list[str]:
    """Up to two lines with the other counts; those that `verdict` gives are left out."""
    stats = report.stats
    sentences = []
    if report.findings and kinds(stats.analysed):
        sentences.append(f"Analysed {kinds(stats.analysed)}.")
    if missed := kinds(stats.not_analysed):
        sentences.append(f"Not analysed: {missed}.")
    if total := sum(stats.suppressed.values()):
        reasons = ", ".join(f"{why} {number:,}" for why, number in sorted(stats.suppressed.items()) if number)
        sentences.append(f"Suppressed {total:,} ({reasons}).")
    return [*([" ".join(sentences)] if sentences else []), *_fixable(report.findings)]


def kinds(counts: Mapping[str, int]) -> str:
    """`3 charts and 12 values`."""
    return listed([count(number, kind) for kind, number in sorted(counts.items()) if number])


def fixable(findings: Iterable[Finding]) -> tuple[int, int]:
    """How many findings have a safe fix, and how many have only unsafe ones."""
    safe = [any(fix.safe for fix in each.fixes) for each in findings if each.fixes]
    return safe.count(True), safe.count(False)


def _fixable(findings: Iterable[Finding]) -> list[str]:
    safe, unsafe = fixable(findings)
    words = [f"{safe:,} with --fix"] * bool(safe) + [f"{unsafe:,} with --fix-unsafe"] * bool(unsafe)
    return [f"Fixable: {listed(words)}."] if words else []


def _place(finding: Finding) -> tuple[str, int, int, str, str, str]:
    where = finding.location
    key = (finding.rule_id, finding.fingerprint, finding.message)
    return (where.uri, where.start_line, where.start_column, *key)


def _singular(noun: str) -> str:
    if noun.endswith("ies") and not noun.endswith("series"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("series") else noun
