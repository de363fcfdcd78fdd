"""`health-check`: table, JSON and exit code, for each state that a target can be in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hooks.health_check import main
from tests.agentboard.conftest import BoardServer, board_server
from tests.agentboard.test_cli_agents import post
from tests.evidence.probes.servers import Pages, StartRedis, pages, postgresql_dsn, redis_server, silent_port

__all__ = ["board_server", "pages", "postgresql_dsn", "redis_server", "silent_port"]

VARIABLES = (
    "AGENTBOARD_URL",
    "AGENTBOARD_TOKEN",
    "AGENTBOARD_DATABASE_URL",
    "AGENTBOARD_REDIS_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "PROMETHEUS_URL",
    "PROMETHEUS_TOKEN",
)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def report(capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the state of each kind."""
    code = main(["--format", "json", *flags])
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    assert document["ok"] == (code == 0)
    return code, {each["kind"]: each["state"] for each in document["checks"]}


@pytest.fixture
def named(redis_server: StartRedis, postgresql_dsn: str, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names one of each."""
    pages.answers = {"/-/ready": (200, ""), "/api/v1/query": (200, '{"data": {"result": []}}')}
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{redis_server()}")
    monkeypatch.setenv("DATABASE_URL", postgresql_dsn)
    monkeypatch.setenv("PROMETHEUS_URL", pages.url)


@pytest.mark.usefixtures("named")
def test_all_of_them_are_well(
    board_server: BoardServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTBOARD_TOKEN", board_server.admin_token)
    code, states = report(capsys, "--board", board_server.url)
    assert code == 0
    assert states == dict.fromkeys(("board", "agents", "postgresql", "redis", "prometheus"), "ok")
    assert main(["--board", board_server.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[:2]] == [["✓", "ok", "board"], ["✓", "ok", "agents"]]
    assert lines[-1] == "5 checked: 5 ok."


def test_an_agent_that_is_down(
    board_server: BoardServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"id": "gone", "name": "Gone", "category": "ops", "type": "t", "interval_s": 0.5}
    given = post(board_server, "/api/agents", about, board_server.enrol_token)
    beat = {"session": given["session"], "seq": 1, "status": "running"}
    post(board_server, "/api/agents/gone/heartbeat", beat, given["agent_token"])
    monkeypatch.setenv("AGENTBOARD_TOKEN", board_server.admin_token)
    monkeypatch.setenv("AGENTBOARD_URL", board_server.url)
    deadline = time.monotonic() + 10
    while (found := report(capsys))[0] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert found == (1, {"board": "ok", "agents": "unhealthy"})
    assert main([]) == 1
    assert "down: gone" in capsys.readouterr().out
    assert report(capsys, "--most-down", "1")[0] == 0
    assert report(capsys, "--no-agents") == (0, {"board": "ok"})


def test_without_a_token_the_agents_cannot_be_judged(
    board_server: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(capsys, "--board", board_server.url) == (2, {"board": "ok", "agents": "misconfigured"})


def test_the_worst_counts(redis_server: StartRedis, pages: Pages, capsys: pytest.CaptureFixture[str]) -> None:
    locked = f"redis://127.0.0.1:{redis_server('--requirepass', 'some-word')}"
    pages.answers = {"/-/ready": (503, "")}
    assert report(capsys, "--prometheus", pages.url)[0] == 1
    assert report(capsys, "--prometheus", pages.url, "--redis", locked)[0] == 2
    assert report(capsys, "--prometheus", pages.url, "--redis", locked, "--redis", "redis://127.0.0.1:9")[0] == 3


def test_several_of_a_kind(redis_server: StartRedis, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"redis://127.0.0.1:{redis_server()}"
    assert main(["--redis", url, "--redis", url]) == 0
    assert capsys.readouterr().out.endswith("\n\n2 checked: 2 ok.\n")


def test_quiet_is_silent_while_all_are_well(redis_server: StartRedis, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"redis://127.0.0.1:{redis_server()}"
    assert main(["-q", "--redis", url]) == 0
    assert capsys.readouterr().out == ""
    assert main(["-q", "--redis", url, "--redis", "redis://127.0.0.1:9"]) == 3
    assert "unreachable" in capsys.readouterr().out


def test_no_secret_is_printed(
    pages: Pages, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTBOARD_TOKEN", "s3cret-token")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:s3cret-word@127.0.0.1:9/x")
    flags = ["--redis", "redis://:s3cret-word@127.0.0.1:9", "--prometheus", pages.url.replace("//", "//a:s3cret-word@")]
    for extra in ([], ["--format", "json"]):
        assert main([*flags, *extra, "--board", "http://u:s3cret-word@127.0.0.1:9"]) == 3
        told = capsys.readouterr()
        assert "s3cret" not in told.out + told.err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ([], "nothing to check"),
        (["--redis", "http://x"], "is no redis URL"),
        (["--board", "board"], "is no http"),
        (["--database", "mysql://a@b/c"], "is no connection string"),
    ],
)
def test_wrong_use(flags: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(flags) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "flags", [["--timeout", "0"], ["--timeout", "nan"], ["--timeout", "x"], ["--most-down", "-1"], ["--format", "xml"]]
)
def test_flags_out_of_range(flags: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*flags, "--redis", "redis://127.0.0.1:9"])
    assert caught.value.code == 2


def test_a_database_url_of_another_kind_is_not_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://a@b/c")
    assert report(capsys, "--redis", "redis://127.0.0.1:9") == (3, {"redis": "unreachable"})


def test_a_file_for_each_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = [f"--format=json={tmp_path}/report.json", f"--format=text={tmp_path}/report.txt"]
    assert main([*flags, "--redis", "redis://127.0.0.1:9"]) == 3
    assert json.loads((tmp_path / "report.json").read_text())["summary"]["unreachable"] == 1
    assert "redis://127.0.0.1:9" in (tmp_path / "report.txt").read_text()
    assert capsys.readouterr().out == ""


def test_it_loads_nothing_heavy_and_ends_while_a_server_hangs(silent_port: int) -> None:
    code = (
        "import sys\n"
        "from hooks.health_check import main\n"
        "loaded = {'httpx', 'psycopg', 'redis', 'flask', 'jsonschema', 'rich'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
        f"sys.exit(main(['--board', 'http://127.0.0.1:{silent_port}', '--timeout', '0.3']))\n"
    )
    env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    env["PYTHONIOENCODING"] = "ascii"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "no answer in time" in done.stdout
