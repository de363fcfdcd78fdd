"""The forms in which CI servers write a log: what stands around a job's own lines.

Each form takes the record of a run and yields (line, index of the line in the record). The index of a line that the
CI server adds is OWN, or ECHO when it only tells that or what the command failed with.
"""

# ruff: noqa: E501 - a line of a log is one line
from __future__ import annotations

from collections.abc import Callable

from benchmarks.logs.tools.github_form import github
from benchmarks.logs.tools.places import ECHO, OWN, Lines, Place, code, iso, place
from benchmarks.logs.tools.run import Record

__all__ = ["ECHO", "FOLDERS", "FORMATS", "OWN", "TERMINAL", "Place", "place"]


def gitlab(record: Record, where: Place) -> Lines:
    """GitLab CI: sections marked by escape sequences, commands in bold green."""
    clock = int(where.start.timestamp())
    yield f"\x1b[0KRunning with gitlab-runner 18.{where.dice.randrange(9)}.0 ({where.hex(8)})\x1b[0;m", OWN
    yield f"\x1b[0K  on shared-{where.dice.randrange(90)} {where.hex(8)}, system ID: s_{where.hex(12)}\x1b[0;m", OWN
    yield (
        f'section_start:{clock}:prepare_executor\r\x1b[0K\x1b[0K\x1b[36;1mPreparing the "docker" executor\x1b[0;m\x1b[0;m',
        OWN,
    )
    yield "\x1b[0KUsing Docker executor with image registry.example.org/build:latest ...\x1b[0;m", OWN
    yield f"\x1b[0KUsing docker image sha256:{where.hex(64)} for build ...\x1b[0;m", OWN
    yield f"section_end:{clock + 5}:prepare_executor\r\x1b[0K", OWN
    yield (
        f"section_start:{clock + 5}:get_sources\r\x1b[0K\x1b[0K\x1b[36;1mGetting source from Git repository\x1b[0;m\x1b[0;m",
        OWN,
    )
    yield "\x1b[32;1mFetching changes with git depth set to 20...\x1b[0;m", OWN
    yield f"Initialized empty Git repository in /builds/acme/{where.project}/.git/", OWN
    yield f"\x1b[32;1mChecking out {where.hex(8)} as detached HEAD (ref is main)...\x1b[0;m", OWN
    yield f"section_end:{clock + 8}:get_sources\r\x1b[0K", OWN
    yield (
        f'section_start:{clock + 8}:step_script\r\x1b[0K\x1b[0K\x1b[36;1mExecuting "step_script" stage of the job script\x1b[0;m\x1b[0;m',
        OWN,
    )
    index = 0
    for step in record.steps:
        yield from ((f"\x1b[32;1m$ {line}\x1b[0;m", OWN) for line in step.command.strip().split("\n"))
        for _, text in step.lines:
            yield text, index
            index += 1
    last = record.steps[-1]
    yield f"section_end:{clock + 8 + int(last.ended)}:step_script\r\x1b[0K", OWN
    if last.status:
        yield (
            f"section_start:{clock + 9 + int(last.ended)}:cleanup_file_variables\r\x1b[0K\x1b[0K\x1b[36;1mCleaning up project directory and file based variables\x1b[0;m\x1b[0;m",
            OWN,
        )
        yield f"\x1b[31;1mERROR: Job failed: exit code {code(last)}\x1b[0;m", ECHO
    else:
        yield "\x1b[32;1mJob succeeded\x1b[0;m", OWN


def jenkins(record: Record, where: Place) -> Lines:
    """Jenkins pipeline, with the Timestamper plugin in half of the runs."""
    stamped = where.dice.random() < 0.5

    def at(seconds: float) -> str:
        return f"[{iso(where.at(seconds), 3)}] " if stamped else ""

    yield "Started by an SCM change", OWN
    for line in ("[Pipeline] Start of Pipeline", "[Pipeline] node", f"Running on agent-{where.dice.randrange(20)} in /var/lib/jenkins/workspace/{where.project}",
                 "[Pipeline] {", "[Pipeline] stage", "[Pipeline] { (Checkout)", "[Pipeline] checkout", "The recommended git tool is: git",
                 f"Checking out Revision {where.hex(40)} (origin/main)", f" > git checkout -f {where.hex(40)} # timeout=10", "[Pipeline] }", "[Pipeline] // stage"):  # fmt: skip
        yield at(0) + line, OWN
    index = 0
    for step in record.steps:
        for line in (
            "[Pipeline] stage",
            f"[Pipeline] {{ ({step.name})",
            "[Pipeline] sh",
            *(f"+ {each}" for each in step.command.strip().split("\n")),
        ):
            yield at(step.begun + 3) + line, OWN
        for moment, text in step.lines:
            yield at(moment + 3) + text, index
            index += 1
        yield at(step.ended + 3) + "[Pipeline] }", OWN
        yield at(step.ended + 3) + "[Pipeline] // stage", OWN
    end, failed = at(record.steps[-1].ended + 4), record.failed
    yield from ((end + line, OWN) for line in ("[Pipeline] }", "[Pipeline] // node", "[Pipeline] End of Pipeline"))
    if failed:
        yield f"{end}ERROR: script returned exit code {code(record.steps[-1])}", ECHO
    yield f"Finished: {'FAILURE' if failed else 'SUCCESS'}", ECHO if failed else OWN


def travis(record: Record, where: Place) -> Lines:
    """Travis CI: folds, timers, and the sentence that says how each command ended."""
    yield "travis_fold:start:worker_info\r\x1b[0K\x1b[33;1mWorker information\x1b[0m", OWN
    yield f"hostname: {where.hex(12)}@1.worker-org-{where.hex(6)}", OWN
    yield "travis_fold:end:worker_info\r\x1b[0K", OWN
    yield (
        f"travis_fold:start:git.checkout\r\x1b[0Ktravis_time:start:{where.hex(8)}\r\x1b[0K$ git clone --depth=50 https://github.com/acme/{where.project}.git acme/{where.project}",
        OWN,
    )
    yield f"Cloning into 'acme/{where.project}'...", OWN
    yield "travis_fold:end:git.checkout\r\x1b[0K", OWN
    index, nano = 0, int(where.start.timestamp()) * 10**9
    for number, step in enumerate(record.steps, 1):
        timer = where.hex(8)
        command = " ".join(step.command.split())
        fold = f"travis_fold:start:{step.name.lower().replace(' ', '_')}\r\x1b[0K" if number < len(record.steps) else ""
        yield f"{fold}travis_time:start:{timer}\r\x1b[0K$ {command}", OWN
        for _, text in step.lines:
            yield text, index
            index += 1
        begun, ended = nano + int(step.begun * 1e9), nano + int(step.ended * 1e9)
        how = (
            f'\x1b[31;1mThe command "{command}" exited with {code(step)}.\x1b[0m'
            if step.status
            else f'\x1b[32;1mThe command "{command}" exited with 0.\x1b[0m'
        )
        yield (
            f"travis_time:end:{timer}:start={begun},finish={ended},duration={ended - begun}\r\x1b[0K{how}",
            ECHO if step.status else OWN,
        )
        if fold:
            yield fold.replace("start", "end", 1), OWN
    yield "", OWN
    yield f"Done. Your build exited with {int(record.failed)}.", ECHO


def buildkit(record: Record, where: Place) -> Lines:
    """docker build with --progress=plain: the number of the step and the seconds since its start."""
    total = len(record.steps) + 2
    yield '#0 building with "default" instance using docker driver', OWN
    yield "", OWN
    yield "#1 [internal] load build definition from Dockerfile", OWN
    yield f"#1 transferring dockerfile: {where.dice.randrange(300, 2000)}B done", OWN
    yield f"#1 DONE 0.{where.dice.randrange(9)}s", OWN
    yield "", OWN
    yield f"#2 [1/{total}] FROM registry.example.org/base@sha256:{where.hex(64)}", OWN
    yield "#2 CACHED", OWN
    index = 0
    for number, step in enumerate(record.steps, 3):
        command = " ".join(step.command.split())
        yield "", OWN
        yield f"#{number} [{number - 1}/{total}] RUN {command}", OWN
        for moment, text in step.lines:
            yield f"#{number} {moment - step.begun:.3f} {text}", index
            index += 1
        if not step.status:
            yield f"#{number} DONE {step.ended - step.begun:.1f}s", OWN
        else:
            why = f'process "/bin/sh -c {command}" did not complete successfully: exit code: {code(step)}'
            yield f"#{number} ERROR: {why}", ECHO
            yield "------", OWN
            yield f" > [{number - 1}/{total}] RUN {command}:", ECHO
            yield from ((f"{moment - step.begun:.3f} {text}", ECHO) for moment, text in step.lines[-10:])
            yield "------", OWN
            yield f"ERROR: failed to solve: {why}", ECHO


def bare(record: Record, where: Place) -> Lines:
    """A terminal's log: the commands as `set -x` shows them, and what they print."""
    index = 0
    for step in record.steps:
        yield from ((f"+ {line}", OWN) for line in step.command.strip().split("\n"))
        for _, text in step.lines:
            yield text, index
            index += 1
    if record.failed and where.dice.random() < 0.5:
        yield f"make: *** [Makefile:{where.dice.randrange(5, 60)}: ci] Error {code(record.steps[-1])}", ECHO


FORMATS: dict[str, Callable[[Record, Place], Lines]] = {
    "github": github,
    "gitlab": gitlab,
    "jenkins": jenkins,
    "travis": travis,
    "buildkit": buildkit,
    "plain": bare,
}
FOLDERS = {
    "github": ("/home/runner/work/{0}/{0}", "/home/runner"),
    "gitlab": ("/builds/acme/{0}", "/root"),
    "jenkins": ("/var/lib/jenkins/workspace/{0}", "/var/lib/jenkins"),
    "travis": ("/home/travis/build/acme/{0}", "/home/travis"),
    "buildkit": ("/src", "/root"),
    "plain": ("/home/dev/{0}", "/home/dev"),
}
"""Where the work and the home folder are in each form."""
TERMINAL = frozenset({"travis", "gitlab"})
"""The forms in which a command has a terminal."""
