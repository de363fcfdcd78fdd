"""Lock files read by ourselves first: Trivy is silent on one that is cut or damaged."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

import yaml

from checks.security import kinds

Count = Callable[[str], int]


class DamagedError(Exception):
    """The file is not what its name says; the reason is the message."""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"is not JSON: {str(error).partition(': line')[0]}") from error


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DamagedError(f"is not TOML: {error}") from error


def _yaml(text: str) -> Any:
    try:
        return list(yaml.load_all(text, yaml.CBaseLoader))
    except (yaml.YAMLError, RecursionError) as error:
        raise DamagedError(f"is not YAML: {getattr(error, 'problem', None) or 'it is cut'}") from error


def _xml(text: str) -> None:
    try:
        expat.ParserCreate().Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise DamagedError(f"is not XML: {error}") from error


def _map(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise DamagedError("is not what its name says: no map at the top")
    return document


def _npm(text: str) -> int:
    document = _map(_json(text))
    packages, old = document.get("packages") or {}, document.get("dependencies") or {}
    if not isinstance(packages, dict) or not isinstance(old, dict):
        raise DamagedError("its packages are no map")
    linked = (each for name, each in packages.items() if name and isinstance(each, dict) and not each.get("link"))
    return sum("version" in each for each in linked) or len(old)


def _composer(text: str) -> int:
    return len(_map(_json(text)).get("packages") or ())


def _pipfile(text: str) -> int:
    found = (_map(_json(text)).get("default") or {}).values()
    return sum(isinstance(each, dict) and "version" in each for each in found)


def _toml_packages(text: str) -> int:
    return sum(isinstance(each, dict) and "version" in each for each in _toml(text).get("package") or ())


def _cargo(text: str) -> int:
    return sum(isinstance(each, dict) and "source" in each for each in _toml(text).get("package") or ())


def _uv(text: str) -> int:
    found = [each for each in _toml(text).get("package") or () if isinstance(each, dict)]
    return sum("registry" in (each.get("source") or {}) for each in found)


def _toml_only(text: str) -> int:
    _toml(text)
    return 0


def _json_only(text: str) -> int:
    _json(text)
    return 0


def _yaml_only(text: str) -> int:
    _yaml(text)
    return 0


def _pnpm(text: str) -> int:
    documents = [each for each in _yaml(text) if isinstance(each, dict)]
    if not documents:
        raise DamagedError("is not what its name says: no map at the top")
    return sum(len(each.get("packages") or ()) for each in documents)


def _yarn(text: str) -> int:
    if text.strip() and not re.search(r"(?m)^(?:#|__metadata)", text):
        raise DamagedError("is not what its name says: its head is missing")
    text = re.sub(r"(?ms)^__metadata:.*?(?=^\S)", "", text)
    heads = re.findall(r'(?m)^"?(?!__metadata)[^\s#"][^\n]*:[ \t]*\r?$', text)
    versions = re.findall(r'(?m)^  "?version"?:? +\S', text)
    if len(heads) != len(versions):
        raise DamagedError("is cut: an entry has no version")
    return len(versions) - len(re.findall(r"(?m)^  linkType: soft", text))


def _go(text: str) -> int:
    if not re.search(r"(?m)^module\s+\S", text):
        raise DamagedError("names no module")
    if text.count("(") != text.count(")"):
        raise DamagedError("is cut: a bracket is open")
    found = re.findall(r"(?m)^(?:require)?\s+[\w.-]+\.[\w./~-]+ v\d[^\s/]*", text)
    return len(found)


def _requirements(text: str) -> int:
    return len(re.findall(r"(?m)^\s*[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*==\s*\d[\w.!+-]*\s*(?:$|[;#\\\s])", text))


def _gemfile(text: str) -> int:
    return len(re.findall(r"(?m)^    [\w.-]+ \([^)<>=~]+\)$", text))


def _gradle(text: str) -> int:
    return len(re.findall(r"(?m)^[^#\s=:]+:[^:\s]+:[^=\s]+=", text))


def _pom(text: str) -> int:
    _xml(text)
    return len(re.findall(r"<(?:dependency|package|PackageVersion)[\s>]", text))


_READERS: tuple[tuple[str, Count], ...] = (
    (r"(?:package-lock|npm-shrinkwrap)\.json", _npm),
    (r"yarn\.lock", _yarn),
    (r"pnpm-lock\.ya?ml", _pnpm),
    (r"Pipfile\.lock", _pipfile),
    (r"(?:poetry|pdm)\.lock", _toml_packages),
    (r"uv\.lock", _uv),
    (r"Cargo\.lock", _cargo),
    (r"composer\.lock", _composer),
    (r"go\.mod", _go),
    (r"Gemfile\.lock", _gemfile),
    (r"(?:buildscript-)?gradle\.lockfile", _gradle),
    (r"(?:pom\.xml|packages\.config|Directory\.Packages\.props)", _pom),
    (r"(?:packages\.lock\.json|Package\.resolved|conan\.lock|[\w.-]+\.deps\.json|installed\.json)", _json_only),
    (r"(?:pylock(?:\.[\w-]+)?\.toml|pyproject\.toml|Cargo\.toml|Manifest\.toml)", _toml_only),
    (r"(?:pubspec\.lock|Podfile\.lock|environment\.ya?ml)", _yaml_only),
)
_PATTERNS = tuple((re.compile(rf"(?:^|/){pattern}$"), count) for pattern, count in _READERS)
# Others that Trivy reads and that have no syntax to break: they count as lock files.
_OTHERS = re.compile(r"(?:^|/)(?:go\.sum|mix\.lock|build\.sbt\.lock|bun\.lock)$")


def is_lock(uri: str) -> bool:
    """Whether Trivy reads packages from a file of this name."""
    return kinds.is_requirements(uri) or bool(_OTHERS.search(uri)) or any(p.search(uri) for p, _ in _PATTERNS)


def packages(uri: str, text: str) -> int:
    """How many packages with a version the file names, as far as that can be told. Raises DamagedError."""
    if kinds.is_requirements(uri):
        return _requirements(text)
    count = next((count for pattern, count in _PATTERNS if pattern.search(uri)), None)
    if count is None:
        return 0
    try:
        return count(text)
    except (AttributeError, TypeError, KeyError) as error:
        raise DamagedError("is not what its name says: a part has the wrong type") from error
