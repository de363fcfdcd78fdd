"""What ran out is named, whatever the words of the tool."""

from __future__ import annotations

import pytest

from tests.logs.helpers import found

NOISE = "\n".join(f"loading part {number}" for number in range(80))
END = "\nmake: *** [Makefile:12: load] Error 1\n"


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ('Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nMemoryError', "out of memory"),
        ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "out of memory"),
        ("bash: line 1:  7356 Killed                  python load.py", "killed"),
        ("Error: context deadline exceeded", "timed out"),
        ("tar: out.tar: Cannot write: No space left on device", "disk full"),
    ],
)
def test_resources(text: str, signal: str) -> None:
    best = found(f"$ make load\n{NOISE}\n{text}{END}")[0]
    assert best.rule_id == "resource-exhausted"
    assert signal in best.properties["signals"]
