import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import checks.reporters
from checks.model import Report
from checks.reporters.json import render

SCHEMA = json.loads((Path(checks.reporters.__file__).parent / "report.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_finding(sample: Report) -> None:
    assert json.loads(render(sample))["findings"][1] == {
        "rule": "memory-unit-suspicious",
        "level": "error",
        "category": "quantity.unit",
        "message": "memory 512 is 512 bytes, write 512Mi",
        "file": "chart/values.yaml",
        "line": 4,
        "column": 11,
        "end_line": 4,
        "end_column": 14,
        "fingerprint": "f1",
        "fixes": [{"description": "write 512Mi", "safe": True}],
        "properties": {},
    }


def test_the_rest(sample: Report) -> None:
    document = json.loads(render(sample))
    del document["findings"]
    assert document == {
        "version": 1,
        "tool": {"name": "guard", "version": "1.2.3"},
        "notifications": [{"level": "warning", "message": "Helm is away", "file": "chart/Chart.yaml", "line": 1}],
        "stats": {"analysed": {"charts": 1, "values": 3}, "not_analysed": {"charts": 1}, "known": 0},
        "summary": {
            "total": 2,
            "levels": {"error": 1, "warning": 1, "note": 0},
            "categories": {"image.mutable_tag": 1, "quantity.unit": 1},
            "rules": {"image-tag-mutable": 1, "memory-unit-suspicious": 1},
            "fixable": {"safe": 1, "unsafe": 1},
            "suppressed": {"baseline": 2, "inline": 1},
        },
    }


def test_the_order_of_findings_does_not_matter(sample: Report) -> None:
    assert render(sample) == render(replace(sample, findings=sample.findings[::-1]))


@given(data=st.data())
def test_always_valid(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    VALIDATOR.validate(json.loads(render(data.draw(reports))))
