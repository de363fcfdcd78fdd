"""A chart made ready for Helm: without what Helm would refuse or fetch, and smaller when asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from checks.evidence.helm import Package
from checks.values.chart import Chart

STUB = "guard-stub"
STUBS = "templates/_guard_stubs.tpl"
_UNUSED = ("values.schema.json", "Chart.lock", "requirements.yaml", "requirements.lock", ".helmignore", "README.md")
_SKIPPED = ("crds/", "ci/", "tests/", "docs/", "charts/", "overrides/")
_VERSION = re.compile(r"v?\d+(\.\d+){0,2}([-+][0-9A-Za-z.+-]+)?\Z")
_DEFINED = re.compile(r'\{\{-?\s*(?:define|block)\s+"([^"]+)"')
_INCLUDED = re.compile(r'\b(?:include|template)\s+"([^"]+)"')
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_OPENING = re.compile(r"\{\{-?\s*(if|range|with|define|block|end)\b")
_REFUSALS = re.compile(
    r'"(?:\\.|[^"\\\n])*"|`[^`]*`|(?<![\w.$])fail(?!\w)|(?<![\w.$])required(?!\w)(?:\s*(?:"(?:\\.|[^"\\\n])*"|`[^`]*`))?'
)
_SLOW = re.compile(
    r'"(?:\\.|[^"\\\n])*"|`[^`]*`|(?<![\w.$])(?:gen(?:CA|SelfSignedCert|SignedCert)|htpasswd|bcrypt)(?!\w)'
)
_MONITORING = re.compile(
    r'\$?\.Capabilities\.APIVersions\.Has\s+(?:"monitoring\.coreos\.com/v1(?:/\w+)?"|\("monitoring\.coreos\.com/v1(?:/\w+)?"\))'
)
_NAMED = re.compile(r"(?i)(name|host|url|key|image|version|domain)$")


@lru_cache(maxsize=32)
def package_of(chart: Chart) -> Package:
    """The chart for Helm. Its own values.yaml is left out: values are given whole at each rendering."""
    root = re.sub(r"[^\w.-]", "-", chart.name) or "chart"
    files = dict(_files(chart, root))
    files.pop(f"{root}/values.yaml", None)
    return with_stubs(Package(files), undefined(files.values()))


def _files(chart: Chart, prefix: str) -> Iterator[tuple[str, bytes]]:
    """The files below a folder, whose last part is the name that Helm gives the chart: its alias."""
    yield f"{prefix}/Chart.yaml", _metadata(chart, prefix.rpartition("/")[2])
    for name, data in chart.files.items():
        if name != "Chart.yaml" and name not in _UNUSED and not name.startswith(_SKIPPED):
            yield f"{prefix}/{name}", _quick(data) if name.startswith("templates/") else data
    for dependency in chart.dependencies:
        if dependency.chart is not None:
            yield from _files(dependency.chart, f"{prefix}/charts/{dependency.key}")


def _quick(data: bytes) -> bytes:
    """The template as in a cluster with the Prometheus operator, so that its objects are rendered too.

    Elliptic keys and plain digests stand for the slow ones; no rule looks at them.
    """
    if not any(word in data for word in (b"genCA", b"genSel", b"genSig", b"htpasswd", b"bcrypt", b"APIVersions.Has")):
        return data
    text = data.decode("utf-8", "replace")
    return _ACTION.sub(lambda match: _MONITORING.sub("eq 1 1", _SLOW.sub(_faster, match[0])), text).encode()


def _faster(match: re.Match[str]) -> str:
    word = match[0]
    if word.startswith("gen"):
        return f'genPrivateKey "ecdsa" | {word}WithKey'
    return {"htpasswd": 'printf "%s:%s"', "bcrypt": "sha256sum"}.get(word, word)


def _metadata(chart: Chart, name: str) -> bytes:
    """Chart.yaml as JSON, with the dependencies that are there, whatever version they have."""
    data = {key: value for key, value in chart.metadata.items() if key not in ("dependencies", "kubeVersion")}
    if not _VERSION.match(str(data.get("version"))):
        data["version"] = "0.0.0"
    present = {each.key for each in chart.dependencies if each.chart is not None}
    declared = chart.metadata.get("dependencies") or []
    kept = [
        {**each, "name": key, "version": ">=0.0.0-0", "alias": ""}
        for each in declared
        if isinstance(each, dict) and (key := str(each.get("alias") or each.get("name"))) in present
    ]
    data |= {"apiVersion": "v2", "name": name, "dependencies": kept}
    return json.dumps(data, default=str, ensure_ascii=False).encode("utf-8", "replace")


def undefined(texts: Iterable[bytes]) -> set[str]:
    """Names that templates include and nothing defines: those of missing dependencies."""
    defined: set[str] = set()
    included: set[str] = set()
    for data in texts:
        if b"{{" in data:
            text = data.decode("utf-8", "replace")
            defined.update(_DEFINED.findall(text))
            included.update(_INCLUDED.findall(text))
    return included - defined


def with_stubs(package: Package, names: Iterable[str]) -> Package:
    """The package with these definitions added: a word where a name is wanted, else nothing."""
    path = f"{package.root}/{STUBS}"
    lines = [f'{{{{ define "{name}" }}}}{STUB if _NAMED.search(name) else ""}{{{{ end }}}}' for name in sorted(names)]
    if not lines:
        return package
    return Package({**package.files, path: package.files.get(path, b"") + "\n".join([*lines, ""]).encode()})


def lacking_stubs(package: Package) -> set[str]:
    """The templates that use a stub, by whatever way."""
    stubs = package.files.get(f"{package.root}/{STUBS}", b"")
    names = set(re.findall(r'define "([^"]+)"', stubs.decode()))
    if not names:
        return set()
    texts = {path: data.decode("utf-8", "replace") for path, data in package.files.items() if b"{{" in data}
    bodies = [body for path, text in texts.items() if not path.endswith(STUBS) for body in definitions(text)]
    uses = [(_DEFINED.findall(body)[:1], set(_INCLUDED.findall(body))) for body in bodies]
    size = 0
    while len(names) > size:
        size = len(names)
        names.update(name for found, included in uses if included & names for name in found)
    return {path for path, text in texts.items() if names & set(_INCLUDED.findall(text))}


def stubbed(package: Package, name: str) -> bool:
    """Whether the definition is already a stub."""
    return f'"{name}"'.encode() in package.files.get(f"{package.root}/{STUBS}", b"")


def with_stub_for(package: Package, name: str) -> Package:
    """The package with a definition of its own put out of use, and a stub in its place."""
    pattern = re.compile(r'(\{\{-?\s*define\s+")' + re.escape(name) + '"')
    files = {
        path: pattern.sub(lambda match: f'{match[1]}guard.off.{name}"', data.decode("utf-8", "replace")).encode()
        if name.encode() in data
        else data
        for path, data in package.files.items()
    }
    return with_stubs(Package(files), [name])


def without_refusals(package: Package) -> Package:
    """The package whose templates refuse nothing: `fail` says nothing, `required` gives a stub."""
    files = dict(package.files)
    for path, data in files.items():
        if "/templates/" in path and (b"fail" in data or b"required" in data):
            text = data.decode("utf-8", "replace")
            files[path] = _ACTION.sub(lambda match: _REFUSALS.sub(_allow, match[0]), text).encode()
    return Package(files)


def _allow(match: re.Match[str]) -> str:
    text = match[0]
    if text.startswith("fail"):
        return "substr 0 0"
    if text.startswith("required"):
        return f'default "{STUB}"' if text.rstrip()[-1] in '"`' else "default"
    return text


def without(package: Package, template: str) -> Package:
    """The package without a template, whose definitions stay."""
    text = package.files[template].decode("utf-8", "replace")
    return Package({**package.files, template: "\n".join(definitions(text)).encode()})


def definitions(text: str) -> Iterator[str]:
    """The `define` blocks of a template, whole."""
    depth, start = 0, 0
    for match in _OPENING.finditer(text):
        word = match[1]
        if word == "end":
            depth -= 1
            if depth == 0 and start >= 0:
                close = text.find("}}", match.end())
                yield text[start : close + 2 if close >= 0 else len(text)]
                start = -1
        else:
            if depth == 0:
                start = match.start() if word == "define" else -1
            depth += 1


def reduced(package: Package, template: str) -> Package:
    """The package with what one template needs, as far as its text tells."""
    if (text := package.files.get(template)) is None:
        return package
    files: dict[str, bytes] = {}
    keep_files = any(b".Files" in data for path, data in package.files.items() if path == template or _partial(path))
    for path, data in package.files.items():
        name = path.rpartition("/")[2]
        if "/templates/" not in path:
            keep = keep_files or name in ("Chart.yaml", "values.yaml")
        else:
            keep = path == template or _partial(path) or name.encode() in text or b"define" in data
        if keep:
            files[path] = data
    return Package(files)


def _partial(path: str) -> bool:
    return path.rpartition("/")[2].startswith("_")


def set_at(data: object, path: tuple[str | int, ...], new: object) -> object:
    """A copy of the data with another value at the path, sharing all else; REMOVED takes it away."""
    if not path:
        return new
    head, rest = path[0], path[1:]
    if isinstance(head, int):
        items = list(data) if isinstance(data, list) else []
        if head >= len(items):
            return data
        if not rest and new is REMOVED:
            del items[head]
        else:
            items[head] = set_at(items[head], rest, new)
        return items
    below: dict[str, object] = dict(data) if isinstance(data, Mapping) else {}
    if not rest and new is REMOVED:
        below.pop(head, None)
    else:
        below[head] = set_at(below.get(head), rest, new)
    return below


REMOVED = object()
