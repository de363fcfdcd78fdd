"""What cannot be read, is missing or is broken ends the run: nothing is green that was not looked at."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import os
import shutil
import sysconfig
from datetime import timedelta
from pathlib import Path

import pytest

from tests.security.helpers import DATA, Outcome, Repo, database, repository

CHART = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"
UNREAD = {
    "yaml": ({"a.yaml": "apiVersion: v1\nkind: Pod\n  x: [\n"}, "a.yaml"),
    "yaml with a tab": ({"a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n"}, "a.yaml"),
    "second document": ({"a.yaml": POD + "---\nfoo: [\n"}, "a.yaml"),
    "kubernetes json": ({"a.json": '{"apiVersion": "v1", "kind": "Pod", "metadata": {'}, "a.json"),
    "duplicate key": ({"a.yaml": POD + "kind: Pod\n"}, "a.yaml"),
    "terraform": ({"main.tf": 'resource "aws_s3_bucket" "a" {\n'}, "main.tf"),
    "dockerfile": ({"Dockerfile": "FROM\nRUN x\n"}, "Dockerfile"),
    "dockerfile with an unknown word": ({"Dockerfile": "FROM alpine:3.20\nRUM x\n"}, "Dockerfile"),
    "dockerfile without from": ({"Dockerfile": "RUN x\n"}, "Dockerfile"),
    "compose": ({"compose.yaml": "services:\n  a: {image: [\n"}, "compose.yaml"),
    "workflow": ({".github/workflows/a.yml": "on: [\n"}, ".github/workflows/a.yml"),
    "workflow with expressions": ({".github/workflows/c.yml": "on: push\njobs:\n  a: ${{ x }}\n b: {{ y }}\n"}, ".github/workflows/c.yml"),
    "compose with a template": ({"compose.yaml": "services:\n  a: {{ x }}\n b: [\n"}, "compose.yaml"),
    "manifest with a template": ({"a.yaml": "apiVersion: v1\nkind: Pod\nx: {{ x }}\n"}, "a.yaml"),
    "workflow of another shape": ({".github/workflows/b.yml": "- a\n- b\n"}, ".github/workflows/b.yml"),
    "package-lock": ({"package-lock.json": '{"lockfileVersion": 3, "packages": {"": {"na'}, "package-lock.json"),
    "package-lock of another shape": ({"package-lock.json": "[]"}, "package-lock.json"),
    "yarn lock": ({"yarn.lock": '# yarn lockfile v1\n\n\na@1:\n  version "1.0.0"\n\nb@^2:\n  res'}, "yarn.lock"),
    "pnpm lock": ({"pnpm-lock.yaml": "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {res\n"}, "pnpm-lock.yaml"),
    "poetry lock": ({"poetry.lock": '[[package]]\nname = "a"\nversion = "1.0\n'}, "poetry.lock"),
    "uv lock": ({"uv.lock": 'version = 1\n[[package]]\nname = "a'}, "uv.lock"),
    "cargo lock": ({"Cargo.lock": 'version = 3\n[[package]]\nname = "a"\nver'}, "Cargo.lock"),
    "go.mod": ({"go.mod": "module a\n\ngo 1.22\n\nrequire (\n\tgolang.org/x/net v0.2"}, "go.mod"),
    "pom": ({"pom.xml": "<project><dependencies><dependency>"}, "pom.xml"),
    "composer lock": ({"composer.lock": '{"packages": [{"name": "a/b"'}, "composer.lock"),
    "pipfile lock": ({"Pipfile.lock": '{"default": {"a": {'}, "Pipfile.lock"),
    "chart that is no yaml": ({"c/Chart.yaml": "name: [\n"}, "c/Chart.yaml"),
    "values that are no yaml": ({"c/Chart.yaml": CHART, "c/values.yaml": "a: [\n"}, "c/values.yaml"),
    "overlay that is no yaml": ({"c/Chart.yaml": CHART, "c/values.yaml": "a: 1\n", "c/values-prod.yaml": "a: [\n"}, "c/values-prod.yaml"),
    "template syntax": ({"c/Chart.yaml": CHART, "c/templates/a.yaml": POD + "x: {{ if }}\n"}, "c/templates/a.yaml"),
    "template that fails": ({"c/Chart.yaml": CHART, "c/templates/a.yaml": POD + "x: {{ .Values.a.b.c }}\n"}, "c/templates/a.yaml"),
    "required value": ({"c/Chart.yaml": CHART, "c/templates/a.yaml": POD + '{{ required "say it" .Values.a }}\n'}, "c/templates/a.yaml"),
    "unknown include": ({"c/Chart.yaml": CHART, "c/templates/a.yaml": POD + 'x: {{ include "none" . }}\n'}, "c/templates/a.yaml"),
    "rendered into no yaml": ({"c/Chart.yaml": CHART, "c/values.yaml": "a: 'b: [c'\n", "c/templates/a.yaml": POD + "x: {{ .Values.a }}\n"}, "c/templates/a.yaml"),
    "missing dependency": ({"c/Chart.yaml": CHART + "dependencies:\n  - {name: db, version: 1.0.0, repository: 'https://charts.example.com'}\n", "c/templates/a.yaml": POD}, "c/Chart.yaml"),
    "missing local module": ({"main.tf": 'module "a" {\n  source = "./modules/none"\n}\n'}, "main.tf"),
}  # fmt: skip


def folder(name: str) -> str:
    return name.replace(" ", "-")


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    files = {f"{folder(name)}/{file}": text for name, (given, _) in UNREAD.items() for file, text in given.items()}
    return repository(tmp_path_factory.mktemp("unread"), {"ok.txt": "a\n"}, files).scan("--base", "base")


@pytest.mark.parametrize("name", UNREAD)
def test_an_unread_input_is_named(name: str, unread: Outcome) -> None:
    assert f"{folder(name)}/{UNREAD[name][1]}" in unread.errors
    assert unread.code == 2


@pytest.fixture
def plain(tmp_path: Path) -> Repo:
    return repository(
        tmp_path,
        {"requirements.txt": "requests==2.32.4\n", "Dockerfile": "FROM alpine:3.20\nUSER 1\nHEALTHCHECK CMD x\n"},
    )


def test_a_safe_repository_is_green(plain: Repo) -> None:
    outcome = plain.scan()
    assert (outcome.code, outcome.found) == (0, [])
    assert outcome.report["stats"]["analysed"]["packages"] == 1


def engine(folder: Path, name: str, script: str) -> dict[str, str]:
    """An environment in which an engine is another program."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


BROKEN = {
    "fails": "exit 1",
    "is killed": "kill -9 $$",
    "is silent": "exit 0",
    "says something else": 'for a; do case $p in --output) echo hello > "$a";; esac; p=$a; done; echo hello',
    "answers nothing": "for a; do case $p in --output) echo '{\"Results\": []}' > \"$a\";; esac; p=$a; done; echo '[]'",
    "answers half": 'for a; do case $p in --output) o=$a;; esac; p=$a; done; "$REAL" "$@" > full 2>/dev/null || exit 9; '
    'if [ -n "$o" ]; then head -c 2000 "$o" > half; mv half "$o"; else head -c 200 full; fi',
}  # fmt: skip


@pytest.mark.parametrize("name", ["trivy", "zizmor"])
@pytest.mark.parametrize("way", BROKEN)
def test_a_broken_engine_ends_3(name: str, way: str, tmp_path: Path) -> None:
    workflow = "on: push\npermissions: {}\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}\n"
    repo = repository(tmp_path, {".github/workflows/a.yml": workflow})
    real = shutil.which(name, path=sysconfig.get_path("scripts"))
    assert real is not None
    repo.env = engine(tmp_path / "bin", name, f'REAL="{real}"\n{BROKEN[way]}')
    outcome = repo.scan()
    assert outcome.code == 3, outcome.text
    assert outcome.report == {}
    assert name in outcome.text.lower()


def test_an_engine_in_the_repository_is_not_run(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.txt": "a\n"})
    env = engine(repo.root / "bin", "trivy", f"touch {tmp_path}/ran; exit 1")
    repo.env = {"PATH": f"{env['PATH']}:.:bin"}
    assert repo.scan().code == 0
    assert not (tmp_path / "ran").exists()


def test_a_missing_engine_ends_3(plain: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.evidence.trivy.find", lambda *_: None)
    assert plain.scan().code == 3


def test_a_library_that_does_not_load_ends_3(plain: Repo, tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "lib.so").write_text("no library")
    done = subprocess.run(
        [sys.executable, "-c", "from hooks.security_scan import main; raise SystemExit(main(['--offline']))"],
        cwd=plain.root, capture_output=True, text=True, check=False,
        env={**os.environ, "BETTERLEAKS_LIB_PATH": str(tmp_path / "lib.so"), "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 3, done.stderr


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("none", "not there"), ("half", "damaged"), ("zero", "damaged"), ("text", "damaged"), ("old", "days old"), ("metadata", "not there"), ("version", "version 1"), ("garbled", "cannot be read")],
)  # fmt: skip
def test_without_a_usable_database_it_ends(name: str, sentence: str, plain: Repo, tmp_path: Path) -> None:
    place = database(tmp_path / name, timedelta(days=31) if name == "old" else timedelta())
    file, metadata = place / "db/trivy.db", place / "db/metadata.json"
    if name == "none":
        shutil.rmtree(place)
    elif name == "half":
        file.write_bytes((DATA / "trivy.db").read_bytes()[:20_000])
    elif name in ("zero", "text"):
        file.write_bytes(b"" if name == "zero" else b"hello\n" * 10_000)
    elif name == "metadata":
        metadata.unlink()
    elif name in ("version", "garbled"):
        metadata.write_text(metadata.read_text().replace('"Version": 2', '"Version": 1') if name == "version" else "{")
    outcome = plain.scan("--db", str(place), db=False)
    assert outcome.code in (2, 3)
    assert sentence in outcome.text
    assert outcome.report == {}


def test_the_default_database_is_needed_for_lock_files_only(plain: Repo, tmp_path: Path) -> None:
    plain.env = {"XDG_CACHE_HOME": str(tmp_path / "none"), "TRIVY_CACHE_DIR": ""}
    assert plain.scan(db=False).code == 3
    plain.commit({"requirements.txt": None})
    assert plain.scan(db=False).code == 0


def test_the_age_that_is_allowed_can_be_set(plain: Repo, tmp_path: Path) -> None:
    plain.commit({".guard.yaml": "security:\n  database:\n    max_age: 60d\n"})
    old = database(tmp_path / "old", timedelta(days=45))
    outcome = plain.scan("--db", str(old), db=False)
    assert outcome.code == 0
    assert any("45 days ago" in note["message"] for note in outcome.report["notifications"])


def test_zero_inputs_end_2(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    outcome = repo.scan()
    assert outcome.code == 2
    assert "nothing was analysed" in outcome.text


def test_an_empty_folder_ends_2(plain: Repo) -> None:
    (plain.root / "empty").mkdir()
    assert plain.scan("empty").code == 2


def test_a_path_that_is_not_there_ends_2(plain: Repo) -> None:
    assert plain.scan("none.yaml").code == 2
    assert plain.scan("..").code == 2


def test_outside_of_git_it_ends_2(plain: Repo) -> None:
    shutil.rmtree(plain.root / ".git")
    assert plain.scan().code == 2


@pytest.mark.parametrize("base", ["none", "--help", "0" * 40, ""])
def test_an_unknown_base_ends_2(base: str, plain: Repo) -> None:
    assert plain.scan(f"--base={base or 'nowhere/main'}").code == 2


def test_unrelated_histories_end_2(plain: Repo) -> None:
    plain.git("checkout", "-q", "--orphan", "other")
    plain.commit({"b.txt": "b\n"})
    assert plain.scan("--base", "main").code == 2


def test_a_shallow_clone_without_the_base_ends_2(plain: Repo, tmp_path: Path) -> None:
    plain.git("branch", "feature")
    plain.commit({"b.txt": "b\n"})
    plain.git("checkout", "-q", "feature")
    plain.commit({"c.txt": "c\n"})
    plain.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{plain.root}", str(tmp_path / "shallow"))
    shallow = Repo(tmp_path / "shallow", plain.database)
    outcome = shallow.scan("--base", "origin/main")
    assert outcome.code == 2
    assert "fetch-depth: 0" in outcome.text


def test_a_blob_of_the_base_that_is_missing_ends_2(tmp_path: Path) -> None:
    repo = repository(tmp_path, {"a.env": "A=1\n"}, {"a.env": "A=2\n"})
    oid = repo.git("rev-parse", "base:a.env").strip()
    (repo.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    assert repo.scan("--base", "base").code == 2
