"""`--run-id`: the failed jobs of a run against the good runs of the same jobs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hooks.log_anomaly import main
from tests.evidence.runs_server import running


def test_a_run_is_judged_against_its_good_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-this-test")
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/shop")
    with running() as address:
        monkeypatch.setenv("GITHUB_API_URL", address)
        code = main(["--run-id", "1", "--job", "test", "--baseline-store", "store", "--format=json=out.json"])
    made = json.loads(Path("out.json").read_text("utf-8"))
    (best, *_) = made["findings"]
    assert code == 1
    assert (best["file"], best["rule"]) == ("run-1/test (3.12).log", "new-against-good-runs")
    assert best["line"] <= 31 <= best["end_line"]
    assert made["stats"]["analysed"] == {"good runs": 2, "lines": 32, "logs": 1}
    assert len(list(Path("store").iterdir())) == 1


def test_a_log_that_is_gone_is_told_and_the_other_jobs_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-this-test")
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/shop")
    with running() as address:
        monkeypatch.setenv("GITHUB_API_URL", address)
        code = main(["--run-id", "1", "--format=json=out.json"])
    made = json.loads(Path("out.json").read_text("utf-8"))
    assert code == 2
    assert made["findings"]
    assert [each["level"] for each in made["notifications"] if each["file"] == "run-1/old.log"] == ["note", "error"]
