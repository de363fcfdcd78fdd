from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hooks.values_sanity import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def chart(folder: Path, values: str) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text(values)
    (folder / "templates/t.yaml").write_text("n: {{ .Values.count }}\n")
    return folder


def test_the_schema_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", str(chart(tmp_path / "app", "count: 1\n"))]) == 0
    assert json.loads(capsys.readouterr().out)["additionalProperties"] is False


def test_or_into_the_chart(tmp_path: Path) -> None:
    folder = chart(tmp_path / "app", "count: 1\n")
    assert main(["schema", str(folder), "--write"]) == 0
    assert json.loads((folder / "values.schema.json").read_text())["properties"]["count"]["default"] == 1


def test_what_is_no_chart_ends_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", str(tmp_path)]) == 2
    assert "is no chart" in capsys.readouterr().err
    assert main(["schema", str(chart(tmp_path / "app", "count: [\n"))]) == 2
    assert "values.yaml:2: is not YAML" in capsys.readouterr().err
