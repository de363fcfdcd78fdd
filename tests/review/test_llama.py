"""The whole run with a real local model server, llama.cpp's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.lab import Lab

SERVER = Path(__file__).with_name("servers") / "llama.py"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = tmp_path_factory.mktemp("model") / "tiny.gguf"
    command = [sys.executable, str(SERVER), str(model)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        yield server.stdout.readline().strip()
        server.stdin.close()


@pytest.mark.slow
def test_a_local_model(address: str, lab: Lab) -> None:
    """Its answer is nonsense in the right form: understood, or cut off at the limit, and the run says which."""
    lab.change({"z": "z"}, {"a.py": "def half(x):\n    return 1 / x\n\npassword = 'hunter2xyz'\n"})
    run = lab.review("--max-output-tokens", "600", OPENAI_BASE_URL=f"{address}/v1", OPENAI_API_KEY="none")
    assert (run.code, lab.github.refused, len(lab.github.comments)) == (0, [], 1)
    # The server turns an answer that its limit cut into an error of its own.
    cut = "cut off at the output limit" in run.log or "does not match the expected" in run.log
    assert "in 1 file" in run.log or cut, run.log
