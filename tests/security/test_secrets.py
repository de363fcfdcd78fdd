"""Secrets in all their forms, and what only looks like one."""

from __future__ import annotations

import base64

import pytest

from checks.security.secrets import secrets_of
from checks.security.texts import decode
from tests.security.corpus import Case, more_secrets, secrets
from tests.security.helpers import Outcome, repository
from tests.security.lookalikes import lookalikes, more_lookalikes


def found_in(case: Case) -> list[tuple[str, int, str]]:
    text = decode(case.data)
    assert text is not None
    return [(each.rule, each.location.start_line, each.value) for each in secrets_of(case.file, text)]


@pytest.mark.parametrize("case", [*secrets(), *more_secrets()], ids=lambda case: case.name)
def test_a_secret_is_found_at_its_line(case: Case) -> None:
    found = found_in(case)
    hits = [line for _, line, value in found if not case.secret or case.secret in value or value in case.secret]
    assert case.line in hits, found


@pytest.mark.parametrize("case", [*lookalikes(), *more_lookalikes()], ids=lambda case: case.name)
def test_a_look_alike_is_left_alone(case: Case) -> None:
    assert found_in(case) == []


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    files = {f"s{i}/{case.file}": case.data for i, case in enumerate(secrets())}
    repo = repository(tmp_path_factory.mktemp("secrets"), files)
    return repo.scan("--select", "secret", *(f"--format={kind}={repo.root.parent}/out.{kind}" for kind in KINDS))


KINDS = ("text", "sarif", "github", "markdown", "junit")


def test_every_file_with_a_secret_is_named(outcome: Outcome) -> None:
    files = {f"s{i}/{case.file}" for i, case in enumerate(secrets())}
    assert files - {each["file"] for each in outcome.report["findings"]} == set()
    assert outcome.code == 1


def test_no_format_shows_a_secret(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = next(path for path in tmp_path_factory.getbasetemp().glob("secrets*") if (path / "report.json").exists())
    shown = "".join((folder / f"out.{kind}").read_text() for kind in KINDS)
    shown += (folder / "report.json").read_text() + outcome.text
    for case in secrets():
        for secret in filter(None, (case.secret, case.secret[: len(case.secret) * 2 // 3])):
            assert secret not in shown, case.name
            assert base64.b64encode(case.secret.encode()).decode().rstrip("=") not in shown, case.name
