"""Trivy as evidence: a private folder in, what it found and complained of out.

It runs without our environment and without a network, on copies of files
in a folder of ours: its ignore files, settings, plugins and modules are none of the repository's. An
answer counts when it is whole and tells of two files with a known mistake, which go in first and last.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.errors import MissingError
from checks.evidence.programs import bare, find

TIMEOUT = 300.0
ATTEMPTS = 3
INSTALL = "Install self-improving-stack[security], or put trivy on PATH."
_CANARIES = ("!", "~")
_CANARY_RULE = "DS-0002"
_LINE = re.compile(r"^\S+\t(?P<level>[A-Z]+)\t(?P<rest>.*)$")
_FIELD = re.compile(r'\t?(?P<key>\w+)=(?P<value>"(?:\\.|[^"\\])*"|\S*)')
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of Trivy's log: its level, its words, and the fields behind them, such as `file_path`."""

    level: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file that it is about; empty when it names none."""
        found = self.fields.get("file_path") or self.fields.get("filePath") or self.fields.get("path") or ""
        return found or self.fields.get("loc", "").partition(":")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """Trivy's results, as its JSON has them, and its complaints."""

    results: tuple[Mapping[str, Any], ...]
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class Trivy:
    """A Trivy program."""

    program: str
    timeout: float = TIMEOUT

    @staticmethod
    def there(root: Path) -> Trivy:
        """The `trivy` on PATH, else the one that its wheel brought. Raises MissingError."""
        program = find("trivy", root)
        if program is None:
            raise MissingError("Trivy is not there", todo=INSTALL)
        return Trivy(program)

    def scan(self, folder: Path, scanners: Sequence[str], database: Path | None) -> Answer:
        """Look at all files below `folder`; `database` is a cache folder, which stays as it is.

        Raises MissingError when Trivy fails, is killed, takes too long, or gives no whole answer.
        """
        with tempfile.TemporaryDirectory(prefix="guard-trivy-") as name:
            private = Path(name)
            cache = private / "cache"
            cache.mkdir()
            if database is not None:
                for part in ("db", "java-db"):
                    if (database / part).is_dir():
                        (cache / part).symlink_to((database / part).resolve())
            for canary in _CANARIES:
                (folder / canary).mkdir()
                (folder / canary / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
            output = private / "answer.json"
            log = self._run(private, _scan_arguments(folder, scanners, cache, output), self.timeout)
            return Answer(_believed(output), tuple(_complaints(log)))

    def download(self, folder: Path, repositories: Sequence[str] = (), attempts: int = ATTEMPTS) -> None:
        """Bring the vulnerability database into a cache folder, from the first mirror that gives it.

        Raises MissingError when none does, after so many tries.
        """
        arguments = ["fs", "--download-db-only", "--no-progress", "--cache-dir", str(folder)]
        arguments += ["--disable-telemetry", "--skip-version-check", "--config", ""]
        arguments += [f"--db-repository={each}" for each in repositories]
        proxies = {key: value for key, value in os.environ.items() if key.upper() in _PROXIES}
        for attempt in range(attempts):
            with tempfile.TemporaryDirectory(prefix="guard-trivy-") as name:
                try:
                    self._run(Path(name), arguments, self.timeout, {**_open(Path(name)), **proxies})
                    return
                except MissingError:
                    if attempt == attempts - 1:
                        raise
            time.sleep(2.0**attempt)

    def _run(self, home: Path, arguments: Sequence[str], timeout: float, env: Mapping[str, str] | None = None) -> str:
        """Trivy's log."""
        command = [self.program, *arguments]
        try:
            done = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=timeout, cwd=home,
                env=env or bare(home),
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise MissingError(f"Trivy took over {timeout:.0f} s", self.program, "Try again.") from error
        except OSError as error:
            raise MissingError(f"Trivy does not start: {error.strerror}", self.program, INSTALL) from error
        log = done.stderr.decode("utf-8", "replace")
        if done.returncode != 0:
            raise MissingError(f"Trivy failed ({_end(done.returncode)}): {_reason(log)}", self.program, "Try again.")
        return log


def _open(home: Path) -> dict[str, str]:
    """The environment of a download: the one kind of run that may use the network."""
    return {key: value for key, value in bare(home).items() if "proxy" not in key.lower()}


def _scan_arguments(folder: Path, scanners: Sequence[str], cache: Path, output: Path) -> list[str]:
    return [
        "fs", "--scanners", ",".join(scanners), "--cache-dir", str(cache), "--cache-backend", "memory",
        "--skip-db-update", "--skip-java-db-update", "--skip-check-update", "--skip-vex-repo-update",
        "--offline-scan", "--disable-telemetry", "--skip-version-check", "--config", "", "--ignorefile", "",
        "--secret-config", "", "--module-dir", str(cache), "--include-dev-deps", "--timeout", f"{TIMEOUT:.0f}s",
        "--no-progress", "--format", "json", "--output", str(output), "--", str(folder),
    ]  # fmt: skip


def _believed(output: Path) -> tuple[Mapping[str, Any], ...]:
    """The results of a whole answer, without the canaries'."""
    try:
        document = json.loads(output.read_bytes())
        results = [each for each in document["Results"] if isinstance(each["Target"], str)]
    except OSError as error:
        raise MissingError("Trivy said nothing", todo=INSTALL) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MissingError("Trivy's answer is not whole", todo=INSTALL) from error
    seen = {
        each["Target"].partition("/")[0]
        for each in results
        if any(found.get("ID") == _CANARY_RULE for found in each.get("Misconfigurations") or ())
    }
    if not seen.issuperset(_CANARIES):
        raise MissingError("Trivy did not see a mistake that was planted for it: it is broken", todo=INSTALL)
    return tuple(each for each in results if each["Target"].partition("/")[0] not in _CANARIES)


def _complaints(log: str) -> list[Complaint]:
    found = []
    for line in log.splitlines():
        match = _LINE.match(line)
        if match and match["level"] in ("WARN", "ERROR", "FATAL"):
            message, _, rest = match["rest"].partition("\t")
            fields = {each["key"]: _unquoted(each["value"]) for each in _FIELD.finditer(rest)}
            found.append(Complaint(match["level"], message, fields))
    return found


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value.strip('"')
    return value


def _reason(log: str) -> str:
    lines = [line for line in log.splitlines() if line.strip()]
    fatal = next((line for line in lines if "\tFATAL\t" in line or line.startswith("panic:")), lines[-1:] or [""])
    text = fatal if isinstance(fatal, str) else fatal[0]
    return text.rpartition("\t")[2][:300] or "it said nothing"


def _end(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"
