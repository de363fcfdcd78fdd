"""The command: what it reads, what it says, how it ends, and that nothing in a log does anything."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hooks.log_anomaly import main

ROOT = Path(__file__).parents[2]
NOISE = "".join(f"[{number}/40] compiling part_{number}.c\n" for number in range(1, 41))
BAD = f"$ make\n{NOISE}src/a.c:12:5: error: 'depth' undeclared\n   12 |  depth;\nmake: *** [Makefile:4: all] Error 1\n"
GOOD = f"$ make\n{NOISE}linked in 1.2 s\nFinished: SUCCESS\n"
SECRET = "hunter2-Correct9Horse"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.log").write_text(BAD, "utf-8")
    (tmp_path / "good.log").write_text(GOOD, "utf-8")
    return tmp_path


def report(*args: str, code: int | None = None) -> dict[str, Any]:
    path = Path("report.json")
    path.unlink(missing_ok=True)
    ended = main([f"--format=json={path}", *args])
    if code is not None:
        assert ended == code
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def test_a_failed_log(place: Path) -> None:
    (best, *_) = report("bad.log", code=1)["findings"]
    assert (best["file"], best["level"], best["rule"]) == ("bad.log", "error", "failure-block")
    assert best["line"] <= 42 <= best["end_line"]
    assert 0.5 <= best["properties"]["score"] <= 1
    assert "error message" in best["properties"]["signals"]
    assert "undeclared" in best["message"]


def test_a_good_log(place: Path) -> None:
    made = report("good.log", code=0)
    assert made["findings"] == []
    assert made["stats"]["analysed"] == {"lines": 43, "logs": 1}


def test_the_ranking_below_the_threshold(place: Path) -> None:
    many = report("bad.log", "--min-score", "0")["findings"]
    few = report("bad.log", "--min-score", "0", "--top", "2")["findings"]
    assert len(few) == 2 < len(many)
    scores = sorted((each["properties"]["score"] for each in many), reverse=True)
    assert [each["properties"]["score"] for each in sorted(few, key=lambda each: each["properties"]["rank"])] == scores[
        :2
    ]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ([], 2, "no log is named"),
        (["none.log"], 2, "cannot be read"),
        (["bad.log", "--min-score", "2"], 2, "no number from 0 to 1"),
        (["bad.log", "--top", "0"], 2, "no number from 1 on"),
        (["bad.log", "--good", "none.log"], 2, "cannot be read"),
        (["bad.log", "--baseline-store", "store"], 3, "holds no baseline"),
        (["empty.log"], 2, "is empty"),
        (["--job", "build", "--run-id", "1"], 3, "GITHUB_TOKEN"),
        (["bad.log", "good.log", "--follow"], 2, "--follow follows one log"),
    ],
)
def test_wrong_use(place: Path, capsys: pytest.CaptureFixture[str], args: list[str], code: int, words: str) -> None:
    (place / "empty.log").touch()
    try:
        ended = main(args)
    except SystemExit as end:
        ended = int(str(end.code))
    assert ended == code
    captured = capsys.readouterr()
    assert words in captured.err + captured.out


def test_good_runs_and_their_store(place: Path) -> None:
    assert report("bad.log", "--good", "good.log", "--baseline-store", "store")["findings"]
    (path,) = (place / "store").iterdir()
    assert b"compiling" not in path.read_bytes()
    (best, *_) = report("bad.log", "--baseline-store", "store")["findings"]
    assert best["rule"] == "new-against-good-runs"
    assert report("good.log", "--baseline-store", "store", code=0)["findings"] == []


def test_a_baseline_can_be_learned_alone(place: Path) -> None:
    made = report("--good", "good.log", "--baseline-store", "store", code=0)
    assert made["stats"]["analysed"] == {"good runs": 1}


def test_a_folder_with_a_broken_log_in_it(place: Path) -> None:
    (place / "logs").mkdir()
    (place / "logs/1.log.gz").write_bytes(gzip.compress(BAD.encode()))
    (place / "logs/2.log.gz").write_bytes(gzip.compress(BAD.encode())[:60])
    (place / "logs/3.log").touch()
    made = report("logs", code=2)
    assert {each["file"] for each in made["findings"]} >= {"logs/1.log.gz"}
    said = {(each["file"], each["level"]) for each in made["notifications"]}
    assert {("logs/2.log.gz", "warning"), ("logs/3.log", "error")} <= said


def test_a_damaged_archive_is_said(place: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1_build.txt", BAD)
        archive.writestr("2_test.txt", BAD)
    data = bytearray(out.getvalue())
    data[60] ^= 0xFF
    (place / "logs.zip").write_bytes(data)
    made = report("logs.zip", code=2)
    assert {each["file"] for each in made["findings"]} == {"logs.zip/2_test.txt"}
    assert [each["file"] for each in made["notifications"]] == ["logs.zip/1_build.txt"]


HOSTILE = (
    f"$ make\n{NOISE}error: ::error file=a.c,line=1::pwned <script>alert(1)</script> \x1b]0;title\x07\x1b[31m "
    f"##vso[task.setvariable variable=x]y ##[group]z password={SECRET} \u202egnp\n::set-output name=x::y\n"
    f"Authorization: Bearer {SECRET}\n-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n"
    "make: *** [Makefile:4: all] Error 1\n"
)


@pytest.mark.parametrize("form", ["text", "github", "markdown", "json", "sarif", "junit"])
def test_nothing_in_a_log_does_anything_in_a_report(place: Path, form: str) -> None:
    (place / "hostile.log").write_text(HOSTILE, "utf-8")
    main(["hostile.log", "--min-score=0", f"--format={form}=out", "--good", "good.log", "--baseline-store", "store"])
    text = (place / "out").read_text("utf-8")
    assert SECRET not in text
    assert not [byte for byte in text if byte < " " and byte != "\n"]
    assert "\u202e" not in text
    if form in ("text", "github"):
        assert not [line for line in text.split("\n") if line.startswith("::set-output") or "##vso[" in line]
        assert [line for line in text.split("\n") if line.startswith("::error file=a.c")] == []
    if form == "markdown":
        assert "<script>" not in text
    assert not [path for path in (place / "store").iterdir() if SECRET.encode() in path.read_bytes()]


def test_standard_input_and_the_time_to_start(place: Path) -> None:
    command = [sys.executable, "-m", "hooks.log_anomaly", "-", "--format", "json"]
    done = subprocess.run(command, input=BAD.encode(), capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["findings"][0]["file"] == "stdin"


def test_it_loads_numpy_only_to_work() -> None:
    code = "import sys, hooks.log_anomaly; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_an_endless_pipe_without_newlines_is_survived(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from checks.logs import reading; "
        "reading.pieces.__defaults__ = (8 << 20,); from hooks.log_anomaly import main; raise SystemExit(main(['-']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", "while True: print('y' * 9999, end='')"], stdout=subprocess.PIPE
    ) as endless:
        done = subprocess.run(
            [sys.executable, "-c", script, str(ROOT)], stdin=endless.stdout, capture_output=True, text=True, check=False
        )
        endless.kill()
    assert "longer than 8 MiB" in done.stdout
    assert "more than 64 KiB" in done.stdout


def test_a_place_in_the_repository_is_named(place: Path) -> None:
    (place / ".git").mkdir()
    (place / "src").mkdir()
    (place / "src/a.c").write_text("int depth;\n" * 20, "utf-8")
    main(["bad.log", "--format=sarif=out.sarif"])
    result = json.loads((place / "out.sarif").read_text("utf-8"))["runs"][0]["results"][0]
    related = result["relatedLocations"][0]["physicalLocation"]
    assert related["artifactLocation"]["uri"] == "src/a.c"
    assert related["region"]["startLine"] == 12


def test_a_growing_log_is_followed_to_its_end(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = place / "live.log"
    log.write_text(BAD.partition("src/a.c")[0], "utf-8")
    rest = repr(BAD[BAD.index("src/a.c") :] + "Finished: FAILURE\n")
    script = f"import time; time.sleep(0.5); open('live.log', 'a').write({rest})"
    with subprocess.Popen([sys.executable, "-c", script], cwd=place):
        made = report("live.log", "--follow", code=1)
    assert "undeclared" in made["findings"][0]["message"]
    assert "undeclared" in capsys.readouterr().err


def service_log(tmp_path: Path) -> Path:
    """Four hours of a service whose heartbeat stops and which meets a new error in the last one."""
    lines = []
    for second in range(0, 4 * 3600, 5):
        stamp = f"2026-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z INFO"
        lines.append(f"{stamp} served GET /cart in {second % 83} ms")
        if second % 60 == 0 and second < 3 * 3600:
            lines.append(f"{stamp} heartbeat of worker {second // 60 % 3}")
        if second > 3 * 3600 and second % 45 == 0:
            lines.append(f"{stamp} connection to database refused after {second % 7} tries")
    path = tmp_path / "service.log"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("name", "arguments", "code", "rules"),
    [
        ("all rules", [], 1, {"heartbeat-vanished", "template-new"}),
        ("one rule", ["--select", "template-new"], 0, {"template-new"}),
    ],
)
def test_the_log_of_a_service(name: str, arguments: list[str], code: int, rules: set[str], tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert main(["--service", str(service_log(tmp_path)), f"--format=json={out}", *arguments]) == code
    assert {each["rule"] for each in json.loads(out.read_text())["findings"]} == rules


@pytest.mark.parametrize("arguments", [["--service"], ["--service", "x.log", "--window", "0"], ["--loki", '{app="x"}']])
def test_wrong_use_of_the_log_of_a_service(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOKI_ADDR", raising=False)
    assert main(arguments) in (2, 3)
