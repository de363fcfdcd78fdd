"""Trivy's vulnerabilities and licences as issues, at the line of the package, with the version that mends them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checks.model import Fix, Location, Replacement
from checks.security import kinds
from checks.security.issue import Issue, Kind
from checks.security.scratch import Origin

# One package stays the same when another tool locks it.
_ECOSYSTEMS = {
    **dict.fromkeys(("npm", "yarn", "pnpm", "bun", "node-pkg"), "npm"),
    **dict.fromkeys(("pip", "pipenv", "poetry", "uv", "pdm", "pylock", "python-pkg"), "pypi"),
    **dict.fromkeys(("pom", "gradle", "sbt", "jar"), "maven"),
    **dict.fromkeys(("nuget", "dotnet-core", "packages-props"), "nuget"),
}
# A licence that asks for nothing but its own text is no finding.
_HARMLESS = frozenset({"LOW", "UNKNOWN"})


def vulnerabilities(result: Mapping[str, Any], origin: Origin) -> Iterator[Issue]:
    """The vulnerable packages of one lock file."""
    places = {_key(each): each.get("Locations") for each in result.get("Packages") or ()}
    found = list(result.get("Vulnerabilities") or ())
    wanted = _targets(found)
    for each in found:
        name, version = str(each["PkgName"]), str(each.get("InstalledVersion") or "")
        where = _location(origin, places.get(_key(each)), name, version)
        mended = _first(str(each.get("FixedVersion") or ""), version)
        kind = Kind(
            str(each["VulnerabilityID"]), f"vulnerability.{result.get('Type')}", str(each.get("Severity") or "UNKNOWN"),
            str(each.get("Title") or each["VulnerabilityID"]), _page(each),
        )  # fmt: skip
        advice = f"Raise it to {mended}" if mended else "No version without it is known"
        message = f"{name} {version} has {kind.id} ({kind.severity.lower()}): {kind.summary}. {advice}."
        properties = {
            "engine": "trivy", "severity": kind.severity, "package": name, "installed": version,
            "fixed": str(each.get("FixedVersion") or ""), "url": str(each.get("PrimaryURL") or ""),
        }  # fmt: skip
        fixes = _fixes(origin, name, version, wanted.get((name, version), ""))
        identity = (kind.id, _ECOSYSTEMS.get(str(result.get("Type")), str(result.get("Type"))), name)
        context = origin.side.line(where.uri, where.start_line)
        yield Issue(kind, message, where, identity, context=context, once=True, fixes=fixes, properties=properties)


def licences(result: Mapping[str, Any], origin: Origin) -> Iterator[Issue]:
    """The packages whose licence restricts what one may do with them."""
    for each in result.get("Licenses") or ():
        severity = str(each.get("Severity") or "UNKNOWN")
        if severity in _HARMLESS:
            continue
        name, package = str(each.get("Name") or ""), str(each.get("PkgName") or each.get("FilePath") or "")
        category = str(each.get("Category") or "unknown")
        kind = Kind(
            f"licence-{category}", "licence", severity, f"A package has a licence that is {category}.",
            "What such a licence asks of those who use the package may not suit you.\n\nFix: ask for its use, or "
            "choose another package.",
        )  # fmt: skip
        message = f"{package} is under {name}, which is {category}"
        where = _location(origin, None, package, "")
        context = origin.side.line(where.uri, where.start_line)
        properties = {"engine": "trivy", "severity": severity, "package": package, "licence": name}
        yield Issue(kind, message, where, (kind.id, name, package), context=context, once=True, properties=properties)


def _key(package: Mapping[str, Any]) -> tuple[str, str]:
    name = str(package.get("Name") or package.get("PkgName") or "")
    return name, str(package.get("Version") or package.get("InstalledVersion") or "")


def _location(origin: Origin, places: Any, name: str, version: str) -> Location:
    lines = origin.side.lines(origin.uri)
    line = int(places[0].get("StartLine") or 0) if places else 0
    if not line:
        line = _mentioned(lines, name, version)
    line = min(max(line, 1), len(lines))
    text = lines[line - 1].rstrip()
    start = len(text) - len(text.lstrip()) + 1
    return Location(origin.uri, line, start, line, max(start, len(text) + 1))


def _mentioned(lines: list[str], name: str, version: str) -> int:
    """The first line that names the package, one with the version preferred."""
    short = name.rpartition(":")[2] or name
    pattern = re.compile(rf"(?i)(?<![\w.-]){re.escape(short)}(?![\w-])")
    found = [number for number, text in enumerate(lines, 1) if pattern.search(text)]
    return next((n for n in found if version and version in lines[n - 1]), found[0] if found else 1)


def _targets(found: list[Any]) -> dict[tuple[str, str], str]:
    """The version of each package that mends all that is known of it."""
    wanted: dict[tuple[str, str], str] = {}
    for each in found:
        key = (str(each["PkgName"]), str(each.get("InstalledVersion") or ""))
        mended = _first(str(each.get("FixedVersion") or ""), key[1])
        if mended:
            wanted[key] = max(wanted.get(key, mended), mended, key=order)
    return wanted


def _first(fixed: str, installed: str) -> str:
    """The lowest of the versions that mend it above the installed one."""
    versions = [each.strip() for each in fixed.split(",") if each.strip()]
    higher = [each for each in versions if order(each) > order(installed)]
    return min(higher, key=order, default="")


def order(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts versions as people count them; a pre-release comes before its release."""
    parts = re.findall(r"\d+|[a-z]+", version.lower().partition("+")[0].lstrip("v"))
    ranked = [(1, int(part), "") if part.isdigit() else (-1, 0, part) for part in parts]
    return (*ranked, *[(0, 0, "")] * (8 - len(ranked)))


def _fixes(origin: Origin, name: str, version: str, mended: str) -> tuple[Fix, ...]:
    """Raise the pin of a requirements file. Hashes would no longer fit, so a line with one stays."""
    if not mended or not kinds.is_requirements(origin.uri) or origin.side.name != "head":
        return ()
    data = origin.side.files[origin.uri]
    pattern = re.compile(
        rb"(?im)^[ \t]*" + _spelled(name).encode() + rb"[ \t]*(?:\[[^\]\n]*\])?[ \t]*==[ \t]*(?P<pin>"
        + re.escape(version).encode() + rb")(?=[ \t]*(?:;[^\n]*?|#[^\n]*)?\r?$)"
    )  # fmt: skip
    edits = tuple(
        Replacement(origin.uri, match.start("pin"), match.end("pin"), mended) for match in pattern.finditer(data)
    )
    return (Fix(f"raise {name} to {mended}", edits, safe=True),) if edits else ()


def _spelled(name: str) -> str:
    """The name as pip takes it: `-`, `_` and `.` are one."""
    return "[-_.]+".join(re.escape(part) for part in re.split(r"[-_.]+", name))


def _page(found: Mapping[str, Any]) -> str:
    fixed = str(found.get("FixedVersion") or "")
    fix = f"Fix: raise {found['PkgName']} to {fixed}." if fixed else "Fix: none is known yet."
    description = str(found.get("Description") or found.get("Title") or found["VulnerabilityID"]).strip()
    return "\n\n".join(part for part in (description, fix, str(found.get("PrimaryURL") or "")) if part)
