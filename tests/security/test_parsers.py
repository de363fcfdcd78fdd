"""The small readers take any input: no traceback, and the same answer each time."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.errors import GuardError
from checks.security import locks, packages, texts
from checks.security.database import open_database, young_enough
from checks.security.detectors import detect
from checks.security.document import Document
from checks.security.lookalikes import real
from checks.security.manifests import alone, items, read
from checks.security.scratch import harmless, remote_modules, safe
from checks.security.sides import Side
from tests.security.helpers import DATA, database

NAMES = (
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "Pipfile.lock", "poetry.lock", "uv.lock", "Cargo.lock",
    "composer.lock", "go.mod", "go.sum", "Gemfile.lock", "gradle.lockfile", "pom.xml", "requirements.txt",
    "pylock.toml", "pubspec.lock", "packages.lock.json",
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"abc", "abc"),
        (b"", ""),
        (b"\xef\xbb\xbfabc", "abc"),
        ("äb".encode("utf-16"), "äb"),
        ("abc def".encode("utf-16-le"), "abc def"),
        ("abc def".encode("utf-16-be"), "abc def"),
        ("abc".encode("utf-32"), "abc"),
        (b"caf\xe9 au lait", "caf\ufffd au lait"),
        (b"a line\0with a zero", "a line\0with a zero"),
        (bytes(range(256)) * 40, None),
        (b"\x7fELF\2\1\1" + bytes(60), None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(128, 256)) * 4, None),
    ],
)
def test_texts_are_told_from_other_files(data: bytes, text: str | None) -> None:
    assert texts.decode(data) == text


@given(st.binary())
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    assert texts.decode(data) is None or isinstance(texts.decode(data), str)


@given(st.sampled_from(NAMES), st.text())
@example("package-lock.json", '{"packages": {"a": 1}, "dependencies": []}')
@example("package-lock.json", "[" * 100_000)
@example("uv.lock", "package = [{source = 1}]")
@example("poetry.lock", "package = 1")
@example("composer.lock", '{"packages": 5}')
@example("Pipfile.lock", '{"default": [1]}')
@example("pnpm-lock.yaml", "packages: 7")
def test_any_lock_file_is_counted_or_damaged(name: str, text: str) -> None:
    with suppress(locks.DamagedError):
        assert locks.packages(name, text) >= 0


@given(st.text())
def test_detectors_take_any_text(text: str) -> None:
    for leak in detect(text, "a.env"):
        assert text[leak.start : leak.end]
        real(leak, text, "a.env")


@given(st.text(alphabet="abAB \\\n#\"'`/-:=\tFROM ADD"))
def test_any_dockerfile_has_its_lines(text: str) -> None:
    document = Document("Dockerfile", text)
    assert all(1 <= each.line <= len(document.lines) for each in document.instructions)


@given(st.text())
def test_what_is_made_harmless_keeps_its_lines(text: str) -> None:
    assert harmless(text, "main.tf").count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('module "a" {\n  source = "git::https://example.com/a"\n}\n', [2]),
        ('module "a" { source = "github.com/a/b/c" }', [1]),
        ('module "a" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n', [2]),
        ('{"module": {"a": {"source": "https://example.com/a.zip"}}}', [1]),
        ('module "a" {\n  source = "./local"\n}\n', []),
        ('module "a" {\n  source = "../local/deeper/x"\n}\n', []),
        ('terraform {\n  required_providers { aws = { source = "hashicorp/aws" } }\n}\nmodule "a" {\n source = "./x"\n}\n', []),
        ('resource "x" "y" {\n  source = "https://example.com"\n}\n', []),
    ],
)  # fmt: skip
def test_modules_from_elsewhere(text: str, lines: list[int]) -> None:
    assert list(remote_modules(text)) == lines
    changed = harmless(text, "main.tf")
    assert (changed != text) == bool(lines)


@given(st.text(min_size=1).filter(lambda name: name.strip("/")))
def test_names_become_safe_and_stay_apart(name: str) -> None:
    path = safe(name)
    assert path.isascii()
    assert "\n" not in path
    assert not any(part.startswith("-") or part in ("..", ".git") for part in path.split("/"))


LIST = "# a list\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n-   {apiVersion: v1, kind: Pod,\n     metadata: {name: b}}\n"


def test_the_items_of_a_list_keep_their_lines() -> None:
    documents = read(Side("head", {"a.yaml": LIST.encode()}), "a.yaml")
    copies = [alone(item, LIST) for item in items(documents.roots[0])]
    assert copies[0].split("\n")[4].strip() == "apiVersion: v1"
    assert copies[1].split("\n")[7].strip() == "{apiVersion: v1, kind: Pod,"
    for copy in copies:
        (root,) = read(Side("head", {"b.yaml": copy.encode()}), "b.yaml").roots
        assert root is not None


@pytest.mark.parametrize(
    ("lower", "higher"),
    [("1.0", "1.0.1"), ("1.9", "1.10"), ("1.0rc1", "1.0"), ("1.0.0-alpha", "1.0.0"), ("v1.2.3", "v1.2.10"), ("2.9", "10.0"), ("1.0-alpha", "1.0-beta")],
)  # fmt: skip
def test_versions_are_ordered(lower: str, higher: str) -> None:
    assert packages.order(lower) < packages.order(higher)


def test_the_small_database_is_whole(tmp_path: Path) -> None:
    assert open_database(database(tmp_path / "db")).folder == tmp_path / "db"


@given(st.integers(0, 65535), st.binary(min_size=1, max_size=64))
def test_a_damaged_database_gives_no_traceback(at: int, noise: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        place = database(Path(name) / "db")
        data = bytearray((DATA / "trivy.db").read_bytes())
        data[at : at + len(noise)] = noise
        (place / "db/trivy.db").write_bytes(data)
        with suppress(GuardError):
            open_database(place)


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 8192, 40_000])
def test_a_cut_database_is_damaged(size: int, tmp_path: Path) -> None:
    place = database(tmp_path / "db")
    (place / "db/trivy.db").write_bytes((DATA / "trivy.db").read_bytes()[:size])
    with pytest.raises(GuardError, match="damaged"):
        open_database(place)


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ("{}", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"Version": 2, "UpdatedAt": "yesterday"}', "cannot be read"),
        ('{"Version": 3, "UpdatedAt": "2026-01-01T00:00:00Z"}', "version 3"),
    ],
)
def test_odd_metadata_are_refused(metadata: str, sentence: str, tmp_path: Path) -> None:
    place = database(tmp_path / "db")
    (place / "db/metadata.json").write_text(metadata)
    with pytest.raises(GuardError, match=sentence):
        open_database(place)


def test_go_s_nanoseconds_are_read(tmp_path: Path) -> None:
    place = database(tmp_path / "db")
    (place / "db/metadata.json").write_text(json.dumps({"Version": 2, "UpdatedAt": "2026-01-02T03:04:05.123456789Z"}))
    assert open_database(place).updated == datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)


@pytest.mark.parametrize(("age", "fine"), [(0, True), (30, True), (31, False), (-1, True), (-3, False)])
def test_the_age_is_limited_in_both_directions(age: int, fine: bool, tmp_path: Path) -> None:
    found = open_database(database(tmp_path / "db"))
    now = found.updated + timedelta(days=age)
    if fine:
        young_enough(found, timedelta(days=30), now)
    else:
        with pytest.raises(GuardError):
            young_enough(found, timedelta(days=30), now)
