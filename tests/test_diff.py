import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.diff import unified_diff
from checks.reporters import Options
from checks.reporters.diff import render_diff


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(b"a\n", b"a\n", "", id="same"),
        pytest.param(b"a\nb\n", b"a\nc\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n", id="change"),
        pytest.param(
            b"a\n",
            b"a",
            "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n",
            id="end of line lost",
        ),
        pytest.param(
            None,
            b"a\n",
            "diff --git a/f b/f\nnew file mode 100644\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n",
            id="new",
        ),
    ],
)
def test_diff(before: bytes | None, after: bytes, expected: str) -> None:
    assert unified_diff(before, after, "f") == expected


@pytest.mark.parametrize(
    "uri", ["f", "a b/c.yaml", 'q"\\\t.yaml', "日/\udcff"], ids=["plain", "space", "quote", "bytes"]
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"a\r\nb\r\n", b"a\r\nc\r\n", id="CRLF"),
        pytest.param(b"a\xff\x0c\xc2\x85b\n", b"a\xff\x0cb", id="odd bytes"),
        pytest.param(None, b"a\nb", id="new"),
        pytest.param(b"", b"a\n", id="was empty"),
    ],
)
def test_git_applies_it(tmp_path: Path, uri: str, before: bytes | None, after: bytes) -> None:
    path = tmp_path / uri
    path.parent.mkdir(parents=True, exist_ok=True)
    if before is not None:
        path.write_bytes(before)
    patch = unified_diff(before, after, uri).encode("utf-8", "surrogateescape")
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=patch, check=True)
    assert path.read_bytes() == after


def test_colours_only_when_asked() -> None:
    diff = unified_diff(b"a\n", b"b\n", "f")
    assert render_diff(diff) == diff
    assert "\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n" in render_diff(diff, Options(color=True))


@given(before=st.binary(), after=st.binary())
def test_a_shown_diff_is_printable(before: bytes, after: bytes) -> None:
    assert all(line.isprintable() for line in render_diff(unified_diff(before, after, "f")).split("\n"))
