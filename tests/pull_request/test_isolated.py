"""A whole run as an action makes it: its own process, everything from the environment, a hostile working folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pull_request.helpers import BIGGER, BRANCH
from tests.servers.github.server import Server

SCRIPT = """
import os
from checks.errors import GuardError
from checks.evidence.github import GitHub
from checks.pull_request import Change, Evidence, Proposal, propose
words = Evidence(("More replicas at noon.",), ("Replayed.",))
change = Change(b"replicas: 2\\nimage: shop\\n", b"replicas: 5\\nimage: shop\\n")
what = Proposal("autoscale-forecast", "shop", "Five replicas", words, {"charts/shop/values.yaml": change})
try:
    outcome = propose(GitHub.from_environment(os.environ, deadline_s=20), what)
except GuardError as error:
    print(error)
    raise SystemExit(error.exit_code)
print(outcome.state.value, outcome.number, outcome.url)
"""
SHADOWS = ("checks/__init__.py", "github.py", "requests.py", "urllib3.py", "json.py", "sitecustomize.py", ".netrc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in SHADOWS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('shadowed')\n", "utf-8")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login x password y\n", "utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    return tmp_path


def start(server: Server, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GITHUB_TOKEN": server.token,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_API_URL": server.url,
    } | more
    command = [sys.executable, "-I", "-W", "error", "-c", SCRIPT]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_a_run_from_the_environment(server: Server, folder: Path) -> None:
    done = start(server, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "created 1 https://github.test/acme/shop/pull/1\n", "")
    assert server.repo.content(BRANCH)["charts/shop/values.yaml"] == BIGGER
    assert start(server, folder).stdout.startswith("unchanged 1")
    assert {call.headers["authorization"] for call in server.calls} == {f"token {server.token}"}


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"GITHUB_TOKEN": "wrong-token-of-a-test"}, 3, "Bad credentials (401)"),
        ({"GITHUB_TOKEN": ""}, 3, "GITHUB_TOKEN: not set"),
        ({"GITHUB_REPOSITORY": "shop"}, 2, "is not OWNER/NAME"),
        ({"GITHUB_REPOSITORY": "acme/none"}, 3, "Not Found (404)"),
        ({"GITHUB_API_URL": "http://github.example"}, 2, "is not https"),
    ],
)
def test_what_is_wrong_is_one_message(
    server: Server, folder: Path, more: dict[str, str], code: int, words: str
) -> None:
    done = start(server, folder, **more)
    assert done.returncode == code
    assert words in done.stdout
    assert "wrong-token" not in done.stdout + done.stderr
    assert done.stderr == ""
