"""Good runs: what they have is known, also in other words and at other times, and their text is nowhere stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import InputError, MissingError
from checks.logs import store
from checks.logs.baseline import Baseline
from checks.logs.masking import masked

GOOD = b"""2026-11-25T22:10:11.123Z Cloning into 'shop'...
2026-11-25T22:10:12.001Z HEAD is now at 3f2a9c1 fix the cart
compiled 120 files in 3.25 s
Downloading pkg-1.2.3.tar.gz (1.4 MB)
======== 12 passed ========
warning: error.h is deprecated
"""


def learned(*runs: bytes) -> Baseline:
    baseline = Baseline()
    for run in runs:
        baseline.learn([run])
    return baseline


@pytest.mark.parametrize(
    "line",
    [
        b"2027-01-02T03:04:05.999Z Cloning into 'shop'...",
        b"[2027-01-02T03:04:05.999Z] HEAD is now at 99deadb fix the cart",
        b"compiled 7 files in 12.5 s",
        b"\x1b[32mDownloading pkg-10.0.tar.gz (980.1 MB)\x1b[0m\r",
        b"=================== 9 passed ===================",
        b"  warning: error.h is deprecated  ",
        b"",
    ],
)
def test_what_differs_from_run_to_run_is_known(line: bytes) -> None:
    assert learned(GOOD).novel(line + b"\n").tolist() == [0.0]


@pytest.mark.parametrize("line", [b"error: no such file", b"HEAD is now at 3f2a9c1 break the cart", b"passed"])
def test_what_no_good_run_has_is_new(line: bytes) -> None:
    assert learned(GOOD).novel(line).tolist() == [1.0]


def test_a_line_of_some_good_runs_is_partly_new() -> None:
    assert learned(GOOD, b"other\n").novel(b"other\nnew\n").tolist() == [0.5, 1.0]


def test_the_nearest_line_counts() -> None:
    baseline = learned(GOOD)
    lines = [b"compiled 7 files in 12.5 s", b"warning: error.h is very deprecated", b"panic: nil map in goroutine"]
    same, near, far = baseline.distances(lines)
    assert same == 0
    assert 0 < near < 0.3 < far <= 1


def test_each_line_has_one_masked_line() -> None:
    for text in (b"", b"\n", b"a", b"a\n", b"a\n\n", b"\n\nb", b"1\r\n\x1b[0m\n", b"# # 1.2.3\n"):
        assert len(masked(text)) == text.count(b"\n") + (not text.endswith(b"\n"))


@given(st.binary(max_size=500))
def test_any_bytes_are_masked_line_by_line(data: bytes) -> None:
    assert len(masked(data + b"\n")) == data.count(b"\n") + 1


class TestStore:
    def test_a_baseline_comes_back(self, tmp_path: Path) -> None:
        baseline = learned(GOOD, GOOD + b"more\n")
        store.write(tmp_path, "build", baseline)
        again = store.read(tmp_path, "build")
        lines = GOOD + b"more\nnew line\n"
        assert again.novel(lines).tolist() == baseline.novel(lines).tolist()
        near = [b"warning: error.h is very deprecated"]
        assert again.distances(near) == baseline.distances(near)

    def test_no_word_of_a_log_is_stored(self, tmp_path: Path) -> None:
        store.write(tmp_path, "", learned(GOOD))
        (path,) = tmp_path.iterdir()
        data = path.read_bytes()
        assert not [word for word in (b"Cloning", b"shop", b"deprecated", b"3f2a9c1", b"error") if word in data]

    def test_the_same_log_is_stored_differently_each_time(self) -> None:
        assert set(learned(GOOD).lines).isdisjoint(learned(GOOD).lines)

    def test_jobs_are_apart(self, tmp_path: Path) -> None:
        store.write(tmp_path, "build", learned(GOOD))
        with pytest.raises(MissingError, match="holds no baseline of the job 'test'"):
            store.read(tmp_path, "test")

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"text"])
    def test_a_damaged_store_is_said(self, tmp_path: Path, data: bytes) -> None:
        store.path_of(tmp_path, "").write_bytes(data)
        with pytest.raises(InputError, match="is no baseline"):
            store.read(tmp_path, "")
