import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.baseline import read, subtract, write
from checks.errors import InputError
from checks.model import Finding, Location


def _findings(fingerprints: str) -> list[Finding]:
    return [Finding("m", Location("f.yaml"), "k", rule_id="r", fingerprint=each) for each in fingerprints]


def test_the_file(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write(path, _findings("baa"))
    assert json.loads(path.read_text()) == {
        "version": 1,
        "findings": [
            {"file": "f.yaml", "rule": "r", "fingerprint": "a", "count": 2},
            {"file": "f.yaml", "rule": "r", "fingerprint": "b", "count": 1},
        ],
    }
    assert read(path) == {"a": 2, "b": 1}


def test_the_order_of_findings_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "1", _findings("abca"))
    write(tmp_path / "2", _findings("caab"))
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


@pytest.mark.parametrize(
    ("found", "known", "new", "count"),
    [
        pytest.param("ab", "", "ab", 0, id="no baseline"),
        pytest.param("ab", "a", "b", 1, id="one known"),
        pytest.param("aaa", "aa", "a", 2, id="a third copy is new"),
        pytest.param("a", "aab", "", 1, id="known ones that went away"),
    ],
)
def test_subtract(found: str, known: str, new: str, count: int) -> None:
    left, matched = subtract(_findings(found), {each: known.count(each) for each in known})
    assert ("".join(each.fingerprint for each in left), matched) == (new, count)


@given(found=st.text("abc"), known=st.text("abc"))
def test_subtract_is_a_multiset(found: str, known: str) -> None:
    left, matched = subtract(_findings(found), {each: known.count(each) for each in known})
    assert len(left) + matched == len(found)
    assert matched == sum(min(found.count(each), known.count(each)) for each in "abc")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"", "is not JSON", id="empty"),
        pytest.param(b"\xff", "is not JSON", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "is not JSON", id="deep"),
        pytest.param(b"[]", "not a baseline of version 1", id="list"),
        pytest.param(b'{"version": 2}', "not a baseline of version 1", id="other version"),
        pytest.param(b'{"version": 1}', "no list of findings", id="no findings"),
        pytest.param(b'{"version": 1, "findings": [1]}', "entry 0 needs", id="number"),
        pytest.param(b'{"version": 1, "findings": [{"fingerprint": "a", "count": true}]}', "entry 0 needs", id="count"),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what):
        read(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be read: No such file.*\n.*--write-baseline"):
        read(tmp_path / "none")
