"""What others would say of a values file. Each peer gives (what, line in the values file or None)."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import helm_python

from . import tool
from .charts import parse_docs

Said = list[tuple[str, int | None]]
KUBERNETES = "1.34"


@dataclass(frozen=True, slots=True)
class Subject:
    """One values file to look at: a folder with the chart, the file in it, and the version before (if any)."""

    id: str
    chart: Path
    file: Path
    own: bool
    before: Path | None


def ours(subject: Subject) -> Said:
    """values-sanity, errors, warnings and notes."""
    here = Path.cwd()
    os.chdir(subject.chart.parent)
    got = tool.run(subject.file, None if subject.own else subject.chart, subject.before)
    os.chdir(here)
    return [(f"{found['category']} {found['rule']} {found['fingerprint']}", found["line"]) for found in got.findings]


def yamllint(subject: Subject) -> Said:
    """yamllint with its default rules, in process."""
    from yamllint import linter
    from yamllint.config import YamlLintConfig

    text = subject.file.read_bytes().decode()
    config = YamlLintConfig("extends: default")
    return [(f"{problem.rule} {_plain(problem.desc)}", problem.line) for problem in linter.run(text, config)]


def check_jsonschema(subject: Subject) -> Said:
    """check-jsonschema against the schema that the chart brings; nothing to say without one."""
    schema = subject.chart / "values.schema.json"
    if not schema.exists():
        return []
    command = [_beside("check-jsonschema"), "--schemafile", str(schema), "--output-format", "json", str(subject.file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        return [(_plain(done.stderr or done.stdout)[:200], None)]
    errors = [(f"{error['path']} {_plain(error['message'])}", None) for error in report.get("errors", [])]
    return errors + [(f"unreadable {_plain(str(bad))}", _line(str(bad))) for bad in report.get("parse_errors", [])]


def _values(subject: Subject) -> dict[str, Any]:
    if subject.own:
        return {}
    return helm_python.values_from_yaml(subject.file.read_bytes().decode().removeprefix("\ufeff")) or {}


def helm_lint(subject: Subject) -> Said:
    """Helm's own lint, in process by helm_python.lint (there is no helm binary)."""
    try:
        report = helm_python.lint(subject.chart, _values(subject), namespace="apps")
    except helm_python.HelmError as error:
        return [(_plain(str(error)), _line(str(error)))]
    messages = [message for message in report["messages"] if message["severity"] > 1]
    return [(_plain(message["error"]), _line(message["error"])) for message in messages]


def _rendered(subject: Subject) -> dict[str, str]:
    with helm_python.Chart.load(subject.chart) as chart:
        return chart.render(_values(subject), name="demo", namespace="apps")


def kubernetes(subject: Subject) -> Said:
    """helm template, then kubernetes-validate --strict on every manifest."""
    import kubernetes_validate

    try:
        files = _rendered(subject)
    except helm_python.HelmError as error:
        return [(_plain(str(error)), _line(str(error)))]
    said: Said = []
    for name, text in files.items():
        for doc in parse_docs(text):
            try:
                kubernetes_validate.validate(doc, KUBERNETES, strict=True)
            except kubernetes_validate.ValidationError as error:
                said.append((f"{name} {'.'.join(map(str, error.path))} {_plain(error.message)[:200]}", None))
            except (kubernetes_validate.SchemaNotFoundError, kubernetes_validate.InvalidSchemaError):
                continue
    return said


def trivy(subject: Subject) -> Said:
    """trivy config on the chart with the file as its values; lines are the manifests', not the file's."""
    command = [_beside("trivy"), "config", "--format", "json", "--skip-check-update", "--skip-version-check", "--quiet"]
    command += [] if subject.own else ["--helm-values", str(subject.file)]
    done = subprocess.run([*command, str(subject.chart)], capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        return [(_plain(done.stderr)[-200:], None)]
    said: Said = []
    for result in json.loads(done.stdout or "{}").get("Results") or []:
        for bad in result.get("Misconfigurations") or []:
            said.append((f"{result['Target']} {bad['ID']} {bad['Message']}", None))
    return said


def checkov(subjects: list[Subject], program: str) -> dict[str, Said]:
    """checkov on the rendered manifests of all subjects in one run (its start alone takes seconds)."""
    said: dict[str, Said] = {subject.id: [] for subject in subjects}
    with tempfile.TemporaryDirectory(prefix="checkov-") as folder:
        for subject in subjects:
            try:
                text = "\n---\n".join(_rendered(subject).values())
            except helm_python.HelmError as error:
                said[subject.id].append((_plain(str(error)), _line(str(error))))
                continue
            (Path(folder) / f"{subject.id}.yaml").write_text(text, encoding="utf-8")
        command = [program, "-d", folder, "--framework", "kubernetes", "-o", "json", "--compact", "--quiet"]
        done = subprocess.run([*command, "--skip-download"], capture_output=True, text=True, check=False, timeout=3600)
    report = json.loads(done.stdout)
    for bad in report["results"]["failed_checks"] if isinstance(report, dict) else []:
        said[Path(bad["file_path"]).stem].append((f"{bad['check_id']} {bad['resource']}", None))
    return said


@functools.lru_cache(maxsize=8)
def _beside(name: str) -> str:
    """A program of this Python's environment, or of PATH."""
    here = Path(sys.executable).parent / name
    return str(here) if here.exists() else (shutil.which(name) or name)


def _plain(text: str) -> str:
    """The message without numbers of lines and without folders, so that two runs can be compared."""
    text = re.sub(r"/\S*/", "", text)
    return re.sub(r"\b(line|column) \d+\b|:\d+:\d+", "", text).strip()


def _line(text: str) -> int | None:
    """The line of the values file that a YAML error names."""
    match = re.search(r"yaml: line (\d+)|line (\d+), column", text)
    return int(match[1] or match[2]) if match else None


PEERS: dict[str, Callable[[Subject], Said]] = {
    "values-sanity (ours)": ours,
    "yamllint": yamllint,
    "check-jsonschema": check_jsonschema,
    "helm lint (helm_python.lint)": helm_lint,
    "helm template + kubernetes-validate": kubernetes,
    "trivy config": trivy,
}
