from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.duration_without_unit import check
from tests.values.helpers import findings, lines

CASES = [
    ("bare number", "serviceMonitor:\n  interval: 30\n", [2]),
    ("in quotes", 'serviceMonitor:\n  scrapeTimeout: "10"\n', [2]),
    ("space", "scrapeInterval: 30 s\n", [1]),
    ("words", "podMonitor:\n  interval: 5mins\n", [2]),
    ("days for Go", "certificate:\n  duration: 90d\n  renewBefore: 15d\n", [2, 3]),
    ("leader election", "leaderElection:\n  leaseDuration: 15\n  retryPeriod: 2\n", [2, 3]),
    ("right", "serviceMonitor: {interval: 30s, scrapeTimeout: 1m30s}\ncertificate: {duration: 2160h0m0s}\n", []),
    ("days for Prometheus", "serviceMonitor: {interval: 1d}\n", []),
    ("nothing", 'serviceMonitor: {interval: "", scrapeTimeout: 0}\n', []),
    ("its own unit", "probe: {timeoutSeconds: 5, periodMs: 100}\n", []),
    ("plain numbers elsewhere", "interval: 60\ntimeout: 5\nttl: 300\n", []),
    ("template", 'serviceMonitor: {interval: "{{ .Values.x }}"}\n', []),
    ("switched off", "serviceMonitor: {enabled: false, interval: 30}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


DEFAULTS = [
    ("default with a unit", "timeout: 30s", "timeout: 45", [1]),
    ("default with a unit, spelled out", "timeout: 30s", "timeout: 45 sec", [1]),
    ("another unit", "timeout: 30s", "timeout: 1m", []),
    ("off", "timeout: 30s", "timeout: 0", []),
    ("a word", "retention: 30d", "retention: forever", []),
    ("default is a number", "timeout: 30", "timeout: 45", []),
    ("processors are no minutes", "cpu: 100m", "cpu: 1", []),
]


@pytest.mark.parametrize(("name", "default", "text", "expected"), DEFAULTS, ids=[case[0] for case in DEFAULTS])
def test_the_default_shows_the_kind(name: str, default: str, text: str, expected: list[int]) -> None:
    assert lines(check, f"{text}\n", {"values.yaml": f"{default}\n"}) == expected


def test_a_template_that_adds_the_unit() -> None:
    chart = {"templates/a.yaml": "interval: {{ .Values.serviceMonitor.interval }}s\n"}
    assert lines(check, "serviceMonitor: {interval: 30}\n", chart) == []


def test_a_unit_that_is_only_spelled_wrong_is_fixed() -> None:
    (found,) = findings(check, "serviceMonitor: {interval: 30 sec}\n")
    assert [fix.replacements[0].text for fix in found.fixes] == ["30s"]


OWN = [
    ("its comment", "# How long, e.g. 30s\nlinger: 1\nwaitTimeout: 45\n", []),
    ("its own comment", "# How long to wait, e.g. 30s\nwaitTimeout: 45\n", [2]),
    ("its neighbours", "a:\n  syncPeriod: 1m\n  scaleDownDelay: 10\n", [3]),
    ("a comment of another unit", "# Seconds, 30s at most\nwaitTimeout: 45\n", []),
    ("neighbours of both kinds", "a:\n  syncPeriod: 1m\n  scaleDownDelay: 10\n  upDelay: 5\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), OWN, ids=[case[0] for case in OWN])
def test_what_stands_around_a_bare_number(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
    assert all(found.level is Level.WARNING for found in findings(check, text))
