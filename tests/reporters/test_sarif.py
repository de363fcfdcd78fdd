"""The schema in tests/data comes from the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT licence),
`lib/schemas/sarif-2.1.0-rtm.5.json`: the schema of OASIS SARIF 2.1.0 as SchemaStore publishes it.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from checks.model import Finding, Fix, Level, Location, Notification, Replacement, Report
from checks.reporters import sarif
from checks.reporters.sarif import render

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json"
VALIDATOR = Draft4Validator(json.loads(SCHEMA.read_text()), format_checker=Draft4Validator.FORMAT_CHECKER)


def _run(report: Report) -> Any:
    log = json.loads(render(report))
    VALIDATOR.validate(log)
    return log["runs"][0]


def _only(report: Report, **changes: Any) -> Any:
    return _run(replace(report, findings=(replace(report.findings[0], **changes),)))["results"][0]


def test_a_result(sample: Report) -> None:
    place = {"artifactLocation": {"uri": "chart/values.yaml", "uriBaseId": "%SRCROOT%"}}
    edit = {"deletedRegion": {"byteOffset": 41, "byteLength": 3}, "insertedContent": {"text": "512Mi"}}
    result = _run(sample)["results"][1]
    related = result.pop("relatedLocations")
    assert [each["message"]["text"] for each in related] == ["used here"]
    assert result == {
        "ruleId": "memory-unit-suspicious",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "memory 512 is 512 bytes, write 512Mi"},
        "locations": [
            {
                "physicalLocation": {
                    **place,
                    "region": {"startLine": 4, "startColumn": 11, "endLine": 4, "endColumn": 14},
                }
            }
        ],
        "partialFingerprints": {"guard/v1": "f1"},
        "properties": {"category": "quantity.unit"},
        "fixes": [{"description": {"text": "write 512Mi"}, "artifactChanges": [{**place, "replacements": [edit]}]}],
    }


def test_the_driver(sample: Report) -> None:
    driver = _run(sample)["tool"]["driver"]
    rule = driver["rules"][1]
    assert (driver["name"], driver["semanticVersion"]) == ("guard", "1.2.3")
    assert (rule["name"], rule["defaultConfiguration"]) == ("MemoryUnitSuspicious", {"level": "error"})
    assert (rule["fullDescription"]["text"], rule["properties"]["tags"]) == ("Why.", ["quantity"])


def test_notifications_are_told(sample: Report) -> None:
    invocation = _run(sample)["invocations"][0]
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == ["Helm is away"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(Level.ERROR, False, id="error"),
        pytest.param(Level.WARNING, True, id="warning"),
    ],
)
def test_success_means_no_error_notification(clean: Report, level: Level, expected: bool) -> None:
    report = replace(clean, notifications=(Notification(level, "m"),))
    assert _run(report)["invocations"][0]["executionSuccessful"] is expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        pytest.param("my chart/a:b#?.yaml", "my%20chart/a%3Ab%23%3F.yaml", id="reserved"),
        pytest.param("日.yaml", "%E6%97%A5.yaml", id="unicode"),
        pytest.param("\udcff.yaml", "%FF.yaml", id="not UTF-8"),
    ],
)
def test_uris_are_encoded(sample: Report, uri: str, expected: str) -> None:
    location = _only(sample, location=Location(uri))["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == expected


def test_a_new_file_is_an_insertion(sample: Report) -> None:
    fix = Fix("add it", (Replacement("new.yaml", None, None, "a: 1\n"),))
    change = _only(sample, fixes=(fix, fix))["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["deletedRegion"] == {"byteOffset": 0, "byteLength": 0}


def test_the_least_are_left_out_and_counted(clean: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    found = [Finding("m", Location("f", at + 1), "k", level) for at, level in enumerate(reversed(Level))]
    run = _run(replace(clean, findings=tuple(found)))
    assert [each["level"] for each in run["results"]] == ["warning", "error"]
    message = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert message == "1 of 3 findings left out, the limit is 2"


@given(data=st.data())
def test_always_valid(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    _run(data.draw(reports))
