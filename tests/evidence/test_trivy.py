"""Trivy as evidence: what it is given, and which answers are believed."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.errors import MissingError
from checks.evidence.trivy import Trivy

CANARIES = [
    {"Target": f"{name}/Dockerfile", "Type": "dockerfile", "Misconfigurations": [{"ID": "DS-0002"}]} for name in "!~"
]


def fake(folder: Path, answer: str, log: str = "", code: int = 0) -> Trivy:
    """A Trivy that gives this answer; it notes its arguments and environment."""
    (folder / "answer").write_text(answer)
    (folder / "log").write_text(log)
    program = folder / "trivy"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> "{folder}/arguments"\nenv > "{folder}/environment"\ncat "{folder}/log" >&2\n'
        f'for a; do case $p in --output) cp "{folder}/answer" "$a";; esac; p=$a; done\nexit {code}\n'
    )
    program.chmod(0o755)
    return Trivy(str(program))


def scan(trivy: Trivy, folder: Path, database: Path | None = None) -> list[str]:
    inputs = folder / "inputs"
    inputs.mkdir()
    return [each["Target"] for each in trivy.scan(inputs, ["misconfig"], database).results]


def test_the_real_one_finds_the_planted_mistakes(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h/Dockerfile").write_text("FROM alpine:3.20\n")
    answer = Trivy.there(tmp_path).scan(tmp_path, ["misconfig"], None)
    assert [each["Target"] for each in answer.results] == ["h/Dockerfile"]


def test_a_whole_answer_is_believed(tmp_path: Path) -> None:
    answer = json.dumps({"Results": [CANARIES[0], {"Target": "h/a.yaml"}, CANARIES[1]]})
    assert scan(fake(tmp_path, answer), tmp_path) == ["h/a.yaml"]


@pytest.mark.parametrize(
    "answer",
    ["", "{", "[]", "{}", '{"Results": null}', '{"Results": [{}]}', json.dumps({"Results": CANARIES[:1]}), "[" * 100_000],
    ids=["empty", "half", "list", "map", "null", "no target", "one canary", "deep"],
)  # fmt: skip
def test_anything_else_is_not(answer: str, tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        scan(fake(tmp_path, answer), tmp_path)


def test_a_failure_says_its_reason(tmp_path: Path) -> None:
    log = "2026-01-01T00:00:00Z\tINFO\thello\n2026-01-01T00:00:00Z\tFATAL\tFatal error\trun error: no space left\n"
    with pytest.raises(MissingError, match=r"exit code 7.*no space left"):
        scan(fake(tmp_path, "", log, 7), tmp_path)


def test_it_is_stopped_when_it_takes_too_long(tmp_path: Path) -> None:
    program = tmp_path / "trivy"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    with pytest.raises(MissingError, match="took over"):
        scan(Trivy(str(program), timeout=0.2), tmp_path)


def test_it_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret-of-ours")
    monkeypatch.setenv("TRIVY_IGNOREFILE", "/etc/ignore")
    scan(fake(tmp_path, json.dumps({"Results": CANARIES})), tmp_path)
    environment = (tmp_path / "environment").read_text()
    assert "secret-of-ours" not in environment
    assert "TRIVY_" not in environment
    assert "GIT_ALLOW_PROTOCOL=none" in environment
    arguments = (tmp_path / "arguments").read_text()
    for flag in ("--offline-scan", "--skip-db-update", "--skip-check-update", "--disable-telemetry", "--ignorefile  "):
        assert flag in arguments


def test_complaints_are_taken_apart(tmp_path: Path) -> None:
    log = (
        '2026-01-01T00:00:00Z\tERROR\t[dockerfile scanner] Failed to parse file\tfile_path="h/a b/Dockerfile" err="un\\"ok"\n'
        "2026-01-01T00:00:00Z\tINFO\tnothing\n"
        '2026-01-01T00:00:00Z\tERROR\tFailed to load module\tmodule="root" loc="h/main.tf:1-3" err="x"\n'
        "panic: no log line\n"
    )
    trivy = fake(tmp_path, json.dumps({"Results": CANARIES}), log)
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    found = trivy.scan(inputs, ["misconfig"], None).complaints
    assert [(each.level, each.path) for each in found] == [("ERROR", "h/a b/Dockerfile"), ("ERROR", "h/main.tf")]
    assert found[0].fields["err"] == 'un"ok'


def test_a_database_is_given_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "cache"
    (database / "db").mkdir(parents=True)
    scan(fake(tmp_path, json.dumps({"Results": CANARIES})), tmp_path, database)
    assert [each.name for each in database.rglob("*")] == ["db"]


def test_a_download_is_tried_three_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(MissingError):
        fake(tmp_path, "", code=1).download(tmp_path / "db", ["mirror.example.com/db", "other.example.com/db"])
    lines = (tmp_path / "arguments").read_text().splitlines()
    assert len(lines) == 3
    assert "--db-repository=mirror.example.com/db --db-repository=other.example.com/db" in lines[0]


def test_a_download_that_works_is_done_once(tmp_path: Path) -> None:
    fake(tmp_path, "").download(tmp_path / "db")
    assert len((tmp_path / "arguments").read_text().splitlines()) == 1
