"""Every run: it leaves no trace, gives the same bytes again, and does what its flags and configuration say."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.security.corpus import token
from tests.security.helpers import Repo, repository

KEY = "ghp_" + token("runs", 36)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  hostNetwork: true\n  containers: [{name: c, image: shop:1}]\n"
BASE = {
    "deploy/a.yaml": POD,
    "requirements.txt": "flask\nrequests[socks] == 2.20.0  # pinned\njinja2==3.0.0 --hash=sha256:" + "0" * 64 + "\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": "image: shop:1\nsecurityContext:\n  runAsNonRoot: true\n",
    "chart/templates/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: {{ .Values.image }}\n"
    "      securityContext: {{- toYaml .Values.securityContext | nindent 8 }}\n",
    ".github/workflows/a.yml": "on: push\npermissions: {}\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}\n",
    "main.tf": 'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n',
    "app.env": f"TOKEN={KEY}\n",
}  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return repository(tmp_path, BASE, {"deploy/b.yaml": POD.replace("name: a", "name: b"), "b.env": f"B={KEY}\n"})


def state(folder: Path) -> dict[str, str]:
    """All files below a folder, with what is in them and when they were written."""
    return {
        str(path.relative_to(folder)): f"{path.lstat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_leaves_no_trace(repo: Repo, tmp_path: Path) -> None:
    (repo.root / "dirty.txt").write_text("untracked\n")
    (repo.root / "deploy/a.yaml").write_text(POD + "# dirty\n")
    os.utime(repo.root / "app.env", (1, 1))
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    before, cache, mode = state(repo.root), state(repo.database), repo.root.stat().st_mtime_ns
    repo.env = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(home / "cache")}
    import tempfile

    tempfile.tempdir = str(temporary)
    try:
        assert repo.scan("--base", "base").code == 1
    finally:
        tempfile.tempdir = None
    assert (state(repo.root), state(repo.database), repo.root.stat().st_mtime_ns) == (before, cache, mode)
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []


def test_the_same_input_gives_the_same_bytes(repo: Repo, tmp_path: Path) -> None:
    kinds = ("json", "sarif", "markdown", "junit", "github", "text")
    runs = []
    for number in range(2):
        outputs = [tmp_path / f"{number}.{kind}" for kind in kinds]
        repo.scan(*(f"--format={kind}={path}" for kind, path in zip(kinds, outputs, strict=True)))
        runs.append([path.read_bytes() for path in outputs])
    assert runs[0] == runs[1]
    assert str(tmp_path).encode() not in b"".join(runs[0])
    assert b"guard-security-" not in b"".join(runs[0])


def test_only_paths_that_are_named_count(repo: Repo) -> None:
    outcome = repo.scan("deploy", "app.env")
    assert {file for _, file, _ in outcome.found} == {"deploy/a.yaml", "deploy/b.yaml", "app.env"}
    chart = repo.scan("chart/values.yaml")
    assert {file for _, file, _ in chart.found} == {"chart/values.yaml"}


def test_a_subfolder_is_a_place_to_run_from(repo: Repo) -> None:
    inside = Repo(repo.root / "deploy", repo.database)
    inside.root.parent.joinpath("report.json").unlink(missing_ok=True)
    outcome = inside.scan("a.yaml")
    assert {file for _, file, _ in outcome.found} == {"deploy/a.yaml"}
    (repo.root / "report.json").unlink()
    (repo.root / "out.txt").unlink()


def test_exceptions_end(repo: Repo) -> None:
    config = (
        "security:\n  exceptions:\n    - rule: KSV-0009\n      path: deploy/*\n      reason: the node agent needs it\n"
        "      expires: {}\n    - {{id: CVE-2099-0001, reason: not reachable, expires: 2999-12-31}}\n"
    )
    repo.commit({".guard.yaml": config.format("2999-12-31")})
    outcome = repo.scan()
    assert outcome.lines("KSV-0009") == []
    assert outcome.lines("CVE-2099-0001") == []
    assert outcome.report["summary"]["suppressed"]["exceptions"] == 3
    repo.commit({".guard.yaml": config.format("2020-01-31")})
    outcome = repo.scan()
    assert len(outcome.lines("KSV-0009")) == 2
    assert any("has run out on 2020-01-31" in note["message"] for note in outcome.report["notifications"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("exceptions: [{rule: A-1, expires: 2999-01-01}]", "reason"),
        ("exceptions: [{rule: A-1, reason: ' ', expires: 2999-01-01}]", "needs a reason"),
        ("exceptions: [{rule: A-1, reason: x}]", "expires"),
        ("exceptions: [{rule: A-1, reason: x, expires: soon}]", "needs a date"),
        ("exceptions: [{reason: x, expires: 2999-01-01}]", "names no rule"),
        ("exceptions: {a: 1}", "security.exceptions"),
        ("exeptions: []", "Did you mean 'exceptions'"),
        ("database: {max_age: soon}", "is no age"),
        ("vex: none.json", "no such file"),
    ],
)
def test_wrong_settings_end_2(text: str, sentence: str, repo: Repo) -> None:
    repo.commit({".guard.yaml": f"security:\n  {text}\n"})
    outcome = repo.scan()
    assert outcome.code == 2
    assert sentence in outcome.text


def test_vex_is_read(repo: Repo) -> None:
    vex = {
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1", "author": "a", "version": 1,
        "timestamp": "2026-01-01T00:00:00Z",
        "statements": [
            {
                "vulnerability": {"name": "CVE-2099-0001"}, "status": "not_affected",
                "justification": "vulnerable_code_not_in_execute_path", "products": [{"@id": "pkg:pypi/requests@2.20.0"}],
            },
            {"vulnerability": {"name": "CVE-2099-0011"}, "status": "under_investigation", "products": [{"@id": "pkg:pypi/requests"}]},
            {"vulnerability": {"name": "CVE-2099-0002"}, "status": "not_affected", "products": [{"@id": "pkg:pypi/other"}]},
        ],
    }  # fmt: skip
    repo.commit({"vex.json": json.dumps(vex), ".guard.yaml": "security:\n  vex: vex.json\n"})
    outcome = repo.scan("--select", "vulnerability")
    assert sorted(outcome.rules()) == ["CVE-2099-0002", "CVE-2099-0011"]


def test_fix_raises_a_pin_to_what_mends_all(repo: Repo) -> None:
    outcome = repo.scan("--fix", "--select", "vulnerability")
    text = (repo.root / "requirements.txt").read_text()
    assert text.split("\n")[1] == "requests[socks] == 2.32.4  # pinned"
    assert "jinja2==3.0.0 --hash" in text
    assert outcome.rules() == {"CVE-2099-0002"}


def test_rules_are_chosen_by_name_and_category(repo: Repo) -> None:
    assert repo.scan("--select", "KSV-0009").rules() == {"KSV-0009"}
    assert repo.scan("--select", "secret").rules() == {"github-pat"}
    assert {r[:3] for r in repo.scan("--select", "misconfiguration.terraform").rules()} == {"AWS"}
    assert "KSV-0009" not in repo.scan("--ignore", "ksv-0009").rules()
    assert repo.scan("--select", "github-pat", "--select", "dangerous-triggers").rules() == {"github-pat"}
    assert repo.scan("--select", "secrte").code == 2


def test_what_is_looked_at_and_what_not_is_counted(repo: Repo) -> None:
    stats = repo.scan().report["stats"]
    assert stats["analysed"]["lock files"] == 1
    assert stats["analysed"]["charts"] == 1
    assert stats["analysed"]["workflows"] == 1
    assert stats["not_analysed"] == {"images": 1}


def test_a_submodule_is_said_to_be_left_out(repo: Repo, tmp_path: Path) -> None:
    other = repository(tmp_path / "other", {"a.env": f"TOKEN={KEY}\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub")
    repo.git("commit", "-q", "-m", "sub")
    outcome = repo.scan("--base", "base")
    assert outcome.report["stats"]["not_analysed"]["submodules"] == 1


def test_a_value_is_pointed_at_where_a_missing_field_would_be_decided(repo: Repo) -> None:
    outcome = repo.scan("chart")
    assert outcome.lines("KSV-0014") == [("chart/values.yaml", 2)]
    assert outcome.lines("KSV-0011") == [("chart/templates/a.yaml", 6)]


def test_a_known_baseline_is_honoured(repo: Repo, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert repo.scan(f"--write-baseline={known}").code == 0
    assert repo.scan(f"--baseline={known}").found == []
    repo.commit({"app.env": f"TOKEN=ghp_{token('another', 36)}\n"})
    assert repo.scan(f"--baseline={known}").found == [("github-pat", "app.env", 1)]


def test_quick_leaves_out_dependencies(repo: Repo) -> None:
    outcome = repo.scan("--quick", db=False)
    assert outcome.rules() >= {"KSV-0009", "github-pat"}
    assert not any(rule.startswith("CVE") for rule in outcome.rules())
