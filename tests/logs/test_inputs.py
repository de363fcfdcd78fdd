"""Files, folders, GitHub's archives and standard input as single logs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from checks.errors import InputError
from checks.logs.inputs import members, sources


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def found(path: Path, root: Path) -> dict[str, bytes]:
    texts = {}
    for source in sources(path, root):
        with source.open() as stream:
            texts[source.uri] = stream.read(1000)
    return texts


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.log", "a/1.log", ".git/x", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    assert found(tmp_path, tmp_path) == {"a/1.log": b"a/1.log", "b.log": b"b.log"}


def test_an_archive_gives_the_logs_of_whole_jobs(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(archive({"10_test.txt": "ten", "2_build.txt": "two", "build/1_Set up.txt": "step"}))
    assert list(found(path, tmp_path)) == ["logs.zip/2_build.txt", "logs.zip/10_test.txt"]


def test_an_archive_of_steps(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(archive({"build/2_x.txt": "b", "build/1_y.txt": "a"}))
    assert found(path, tmp_path) == {"logs.zip/build/1_y.txt": b"a", "logs.zip/build/2_x.txt": b"b"}


def test_names_that_climb_out_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    path.write_bytes(archive({"../../evil.txt": "x"}))
    assert list(found(path, tmp_path)) == ["logs.zip/../../evil.txt"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["logs.zip"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 100, archive({})])
def test_what_is_no_archive_of_logs(data: bytes) -> None:
    with pytest.raises(InputError):
        list(members(lambda: data, "logs.zip"))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(sources(tmp_path / "none.log", tmp_path))
    with pytest.raises(InputError, match="is a folder without files"):
        list(sources(tmp_path, tmp_path))


def test_a_path_outside_of_the_repository_stays_as_given(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_text("x", "utf-8")
    assert [each.uri for each in sources(path, tmp_path / "other")] == [path.as_posix()]
