"""Build the document that values rules take from a text, with or without a chart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from checks.model import Finding, Rule
from checks.values.chart import Chart, load
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.tree import Source

CHART_YAML = "apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: 1.0.0\n"
# A pod that takes what a case sets, each under a key of its own.
POD = """
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Values.name | default "web" }}
  annotations: {{- toYaml .Values.annotations | nindent 4 }}
spec:
  {{- with .Values.volumes }}
  volumes: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .Values.container | default "main" }}
      image: nginx
      imagePullPolicy: {{ .Values.pull | default "Always" }}
      {{- with .Values.env }}
      env: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.ports }}
      ports: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.resources }}
      resources: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.probe }}
      livenessProbe: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.mounts }}
      volumeMounts: {{- toYaml . | nindent 8 }}
      {{- end }}
"""


def chart_of(files: Mapping[str, str]) -> Chart:
    """A chart of these files (path relative to it: text); Chart.yaml is added when it is not given."""
    with TemporaryDirectory() as folder:
        for name, text in {"Chart.yaml": CHART_YAML, **files}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return load(Path(folder), "chart")


def values_of(text: str, chart: Mapping[str, str] | None = None, *, rendered: bool = False) -> Values:
    """The values in a text over a chart's defaults; nothing is rendered unless asked for."""
    source = Source("values.yaml", dedent(text))
    return Values(source, parse(source), chart_of(chart) if chart is not None else None, rendered=rendered)


def findings(
    check: Rule, text: str, chart: Mapping[str, str] | None = None, *, rendered: bool = False
) -> list[Finding]:
    """What a rule finds in a text, by line."""
    found = check.check(values_of(text, chart, rendered=rendered))
    return sorted(found, key=lambda each: (each.location.start_line, each.location.start_column))


def lines(check: Rule, text: str, chart: Mapping[str, str] | None = None, *, rendered: bool = False) -> list[int]:
    """The 1-based lines of what a rule finds in a text."""
    return [each.location.start_line for each in findings(check, text, chart, rendered=rendered)]


def changed(check: Rule, before: str, after: str) -> list[int]:
    """The 1-based lines of what a rule finds in a change."""
    values = values_of(after)
    values.before = values_of(before)
    return sorted(each.location.start_line for each in check.check(values))
