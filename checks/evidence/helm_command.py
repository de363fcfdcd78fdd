"""The `helm` on PATH as a renderer, for where the Python package is not installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.evidence.helm import TIMEOUT, Package
from checks.evidence.helm_errors import RenderError, parse_error


@dataclass(frozen=True, slots=True)
class HelmCommand:
    """A `helm` on PATH."""

    path: str
    timeout: float = TIMEOUT

    def render(
        self, package: Package, values: Mapping[str, object], name: str = "release", namespace: str = "default"
    ) -> dict[str, str]:
        """Run `helm template` on a copy of the chart in a temporary folder."""
        with tempfile.TemporaryDirectory(prefix="guard-helm-") as folder:
            top = Path(folder)
            for file, data in package.files.items():
                path = top / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            (top / "-values.json").write_text(json.dumps(values), encoding="utf-8")
            command = [
                self.path, "template", name, str(top / package.root), "--namespace", namespace,
                "--values", str(top / "-values.json"),
            ]  # fmt: skip
            try:
                done = subprocess.run(command, capture_output=True, timeout=self.timeout, check=False)
            except subprocess.TimeoutExpired as error:
                raise RenderError("Helm stopped working on this chart: it took too long", kind="crash") from error
        if done.returncode:
            raise parse_error(done.stderr.decode("utf-8", "replace").strip().removeprefix("Error: "))
        return _by_source(done.stdout.decode("utf-8", "replace"))

    def read(self, documents: Sequence[str]) -> list[object]:
        """Read YAML with our own reader."""
        from checks.values.manifests import read_yaml

        return [read_yaml(text) for text in documents]


def _by_source(text: str) -> dict[str, str]:
    """The output of `helm template`, by the template that each document names."""
    texts: dict[str, str] = {}
    for document in text.split("---\n# Source: ")[1:]:
        template, _, body = document.partition("\n")
        texts[template] = texts.get(template, "") + "---\n" + body
    return texts
