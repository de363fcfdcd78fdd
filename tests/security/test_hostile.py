"""A head that was written to be let through: nothing of it hides a finding, and nothing of it is run."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security.corpus import token
from tests.security.helpers import Outcome, Repo, repository

ROOT = Path(__file__).parents[2]
KEY = "ghp_" + token("hostile", 36)
UNSAFE = {
    "deploy/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n"
    "  hostNetwork: true # guard: ignore[KSV-0009] it is fine, trust me\n"
    "  containers: [{name: c, image: shop:1}]\n#trivy:ignore:KSV-0009\n",
    "main.tf": '#trivy:ignore:AWS-0132 tfsec:ignore:*\nresource "aws_s3_bucket" "a" {\n  #trivy:ignore:*\n  bucket = "a"\n}\n',
    "Dockerfile": "#trivy:ignore:DS-0002\nFROM alpine:3.20\nHEALTHCHECK CMD true\n",
    "app.env": f"TOKEN={KEY} # gitleaks:allow betterleaks:allow guard: ignore[github-pat] yes\n",
    "requirements.txt": "requests==2.20.0\n",
    ".github/workflows/a.yml": "on: pull_request_target # zizmor: ignore[dangerous-triggers]\npermissions: {}\njobs:\n"
    "  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.head_ref }} # zizmor: ignore[template-injection]\n",
}
EXPECTED = {
    ("KSV-0009", "deploy/pod.yaml"), ("AWS-0132", "main.tf"), ("DS-0002", "Dockerfile"), ("github-pat", "app.env"),
    ("CVE-2099-0001", "requirements.txt"), ("dangerous-triggers", ".github/workflows/a.yml"),
    ("template-injection", ".github/workflows/a.yml"),
}  # fmt: skip
SWITCHES = {
    ".trivyignore": "KSV-0009\nAWS-0132\nDS-0002\nCVE-2099-0001\n",
    ".trivyignore.yaml": "misconfigurations:\n  - id: KSV-0009\nvulnerabilities:\n  - id: CVE-2099-0001\n",
    "trivy.yaml": "scan:\n  skip-dirs: ['**']\nseverity: [CRITICAL]\nmisconfiguration: {scanners: []}\n",
    "trivy-secret.yaml": "disable-rules: [github-pat]\n",
    ".gitleaks.toml": "[allowlist]\npaths = ['.*']\n",
    ".betterleaks.toml": "[allowlist]\npaths = ['.*']\n",
    ".gitleaksignore": "app.env:github-pat:1\n",
    "zizmor.yml": "rules: {dangerous-triggers: {disable: true}, template-injection: {disable: true}}\n",
    ".github/zizmor.yml": "rules: {dangerous-triggers: {disable: true}, template-injection: {disable: true}}\n",
    ".gitignore": "*\n",
    ".gitattributes": "* export-ignore binary -text filter=evil diff=evil\n",
    ".guard.yaml": "ignore: [secret, misconfiguration, vulnerability, workflow]\nexclude: ['**', '*']\nfail-on: never\n"
    "levels: {KSV-0009: note}\nsecurity:\n  exceptions:\n    - {rule: CVE-2099-0001, reason: trust me, expires: 2999-01-01}\n",
    "pyproject.toml": "[tool.guard]\nignore = ['secret']\n",
    ".dockerignore": "*\n",
    ".helmignore": "*\n",
    "known.json": '{"version": 1, "findings": []}\n',
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Outcome]:
    repo = repository(tmp_path_factory.mktemp("hostile"), {"README.md": "a\n"}, {**UNSAFE, **SWITCHES})
    marker = repo.root.parent / "ran"
    for key in ("core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "diff.external", "diff.evil.textconv"):
        repo.git("config", key, f"touch {marker}")
    repo.git("config", "filter.evil.required", "true")
    return repo, repo.scan("--base", "base")


@pytest.mark.parametrize("expected", sorted(EXPECTED))
def test_no_switch_of_the_head_hides_a_finding(expected: tuple[str, str], hostile: tuple[Repo, Outcome]) -> None:
    _, outcome = hostile
    assert expected in {(rule, file) for rule, file, _ in outcome.found}
    assert outcome.code == 1
    levels = {each["rule"]: each["level"] for each in outcome.report["findings"]}
    assert levels["KSV-0009"] == "error"


def test_nothing_of_the_head_is_run(hostile: tuple[Repo, Outcome]) -> None:
    repo, _ = hostile
    assert not (repo.root.parent / "ran").exists()


def test_the_same_holds_without_a_base_for_the_engines_own_switches(tmp_path: Path) -> None:
    repo = repository(
        tmp_path, {**UNSAFE, **{k: v for k, v in SWITCHES.items() if "guard" not in k and "pyproject" not in k}}
    )
    found = {(rule, file) for rule, file, _ in repo.scan().found}
    # Our own comments count when there is nothing to compare with.
    assert found >= EXPECTED - {("KSV-0009", "deploy/pod.yaml"), ("github-pat", "app.env")}


def test_modules_of_the_repository_are_not_loaded(tmp_path: Path) -> None:
    evil = f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit(0)\n"
    names = ("betterleaks", "json", "yaml", "sitecustomize", "usercustomize", "jsonschema", "rich", "helm_python")
    files = {f"{name}.py": evil for name in names}
    files |= {"checks/__init__.py": evil, "hooks/__init__.py": evil, "betterleaks/__init__.py": evil}
    repo = repository(tmp_path, {"a.txt": "a\n"}, {**files, "app.env": f"TOKEN={KEY}\n"})
    launcher = tmp_path / "bin/security-scan"
    launcher.parent.mkdir()
    launcher.write_text("import sys\nfrom hooks.security_scan import main\nsys.exit(main())\n")
    done = subprocess.run(
        [sys.executable, str(launcher), "--base", "base", "--offline", "--format", "json"],
        cwd=repo.root, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "github-pat" in done.stdout
    assert not (tmp_path / "ran").exists()


def test_module_sources_start_nothing(tmp_path: Path) -> None:
    tf = "".join(
        f'module "m{i}" {{ source = "{source}" }}\n'
        for i, source in enumerate(
            ("git::https://example.invalid/a.git", "git::ssh://git@example.invalid/a", "github.com/a/b/c", "hashicorp/consul/aws",
             "https://example.invalid/a.zip", "s3::https://s3.example.invalid/a.zip", "file:///etc", "git@github.com:a/b.git")
        )
    )  # fmt: skip
    fake = tmp_path / "bin"
    fake.mkdir()
    for name in ("hg", "svn", "ssh"):
        (fake / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (fake / name).chmod(0o755)
    repo = repository(
        tmp_path, {"main.tf": tf, "a.tf.json": '{"module": {"x": {"source": "git::https://example.invalid/x"}}}'}
    )
    repo.env = {"PATH": f"{fake}:{os.environ['PATH']}"}
    outcome = repo.scan()
    assert not (tmp_path / "ran").exists()
    assert outcome.code == 0, outcome.text
    assert outcome.report["stats"]["not_analysed"]["modules"] == 9


def test_links_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "outside"
    (secret / "templates").mkdir(parents=True)
    (secret / "k.env").write_text(f"TOKEN={KEY}\n")
    repo = repository(tmp_path, {"a.txt": "a\n", "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n"})
    for name, target in (
        ("k.env", secret / "k.env"),
        ("dir", secret),
        ("c/templates", secret / "templates"),
        ("loop", "loop"),
        ("values.yaml", "/etc/passwd"),
    ):
        (repo.root / name).symlink_to(target)
    repo.commit({"b.txt": "b\n"})
    outcome = repo.scan("--base", "base")
    assert outcome.found == []
    assert outcome.code == 0, outcome.text


def test_huge_binary_and_odd_files_hide_nothing(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.txt": "a\n"})
    repo.commit(
        {
            "big.log": b"x = 1\n" * 2_000_000 + f"TOKEN={KEY}\n".encode(),
            "blob.bin": bytes(range(256)) * 5000,
            "deep/" * 60 + "a.env": f"TOKEN={KEY}\n",
            "a\nb.env": f"TOKEN={KEY}\n",
            "-rf": f"TOKEN={KEY}\n",
            "::error::x.env": f"TOKEN={KEY}\n",
            "bomb.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
                f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
            ),
        }
    )  # fmt: skip
    (repo.root.parent / "repo" / os.fsdecode(b"bad\xff.env")).write_text(f"TOKEN={KEY}\n")
    repo.commit({})
    outcome = repo.scan("--base", "base", "--select", "secret")
    assert len(outcome.found) == 6, outcome.found
    assert {line for _, file, line in outcome.found if file == "big.log"} == {2_000_001}
    assert outcome.code in (1, 2)
    assert set(outcome.errors) <= {"bomb.yaml"}


def test_a_chart_around_them_hides_no_manifests(tmp_path: Path) -> None:
    pod = UNSAFE["deploy/pod.yaml"]
    places = (
        "values.yaml",
        "prod-values.yaml",
        "values/pod.yaml",
        "charts/pod.yaml",
        "charts/x/pod.yaml",
        "templates/sub/pod.yaml",
        "crds/pod.yaml",
        "pod.yaml",
    )
    files = {f"c{i}/{place}": pod.replace("name: a", f"name: a{i}") for i, place in enumerate(places)}
    files |= {
        f"c{i}/Chart.yaml": f"apiVersion: v2\nname: c{i}\nversion: 1.0.0\ntype: {kind}\n"
        for i, kind in enumerate(("library", "application") * 4)
    }
    files["c1/charts/Dockerfile"] = "FROM alpine:3.20\n"
    outcome = repository(tmp_path, {"a.txt": "a\n"}, files).scan("--base", "base")
    assert {file for file, _ in outcome.lines("KSV-0009")} == {f"c{i}/{place}" for i, place in enumerate(places)}
    assert outcome.lines("DS-0002") == [("c1/charts/Dockerfile", 1)]


def test_the_configuration_of_the_base_counts(tmp_path: Path) -> None:
    config = "ignore: [DS-0026]\nexclude: [vendor/*]\nlevels: {DS-0002: note}\nbaseline: known.json\n"
    repo = repository(tmp_path, {".guard.yaml": config, "known.json": '{"version": 1, "findings": []}'})
    repo.commit(
        {
            ".guard.yaml": "ignore: [DS-0002]\n",
            "Dockerfile": "FROM alpine:3.20\n",
            "vendor/Dockerfile": "FROM a\n",
            "known.json": "{",
        }
    )
    outcome = repo.scan("--base", "base")
    assert [(rule, file) for rule, file, _ in outcome.found] == [("DS-0002", "Dockerfile")]
    assert outcome.report["findings"][0]["level"] == "note"
    assert outcome.code == 0
    assert any("configuration of the base" in note["message"] for note in outcome.report["notifications"])


def test_comments_count_as_they_were(tmp_path: Path) -> None:
    old = "FROM alpine:3.20\n# guard: ignore[dockerfile-add-remote] a mirror of ours\nADD x /x\n"
    repo = repository(tmp_path, {"Dockerfile": old, "b/Dockerfile": "FROM alpine:3.20\n"})
    repo.commit(
        {
            "Dockerfile": "# moved\n" + old,
            "b/Dockerfile": "FROM alpine:3.20\nADD https://example.net/a /a # guard: ignore[dockerfile-add-remote] new\n",
        }
    )
    outcome = repo.scan("--base", "base")
    assert outcome.lines("dockerfile-add-remote") == [("b/Dockerfile", 2)]
    alone = repo.scan()
    assert alone.lines("dockerfile-add-remote") == []


def test_a_comment_without_a_reason_ends_2(tmp_path: Path) -> None:
    repo = repository(
        tmp_path,
        {"Dockerfile": "FROM alpine:3.20\nADD https://example.net/a /a # guard: ignore[dockerfile-add-remote]\n"},
    )
    outcome = repo.scan()
    assert outcome.code == 2
    assert outcome.lines("dockerfile-add-remote") == [("Dockerfile", 2)]
