from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from checks.model import Level, Notification, Report, Stats
from checks.reporters.junit import render

GOLDEN = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="guard" tests="1" failures="1" errors="0" skipped="0">
  <testsuite name="guard" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="chart/values.yaml" name="image-tag-mutable" file="chart/values.yaml" line="2">
      <failure type="warning" message="tag latest moves">\
chart/values.yaml:2:8  warning  tag latest moves</failure>
    </testcase>
  </testsuite>
</testsuites>
"""


def _cases(report: Report) -> list[Element]:
    return fromstring(render(report).encode()).findall("testsuite/testcase")


def test_golden(sample: Report) -> None:
    report = replace(sample, findings=sample.findings[1:], rules=(), notifications=())
    assert render(report) == GOLDEN


def test_one_case_for_a_rule_and_file(sample: Report) -> None:
    twice = replace(sample, findings=sample.findings * 2)
    assert sum(case.find("failure") is not None for case in _cases(twice)) == 2


def test_silent_rules_pass(clean: Report) -> None:
    assert [(case.get("name"), len(case)) for case in _cases(clean)] == [
        ("image-tag-mutable", 0),
        ("memory-unit-suspicious", 0),
        ("port-range", 0),
    ]


def test_silent_rules_do_not_pass_when_nothing_was_analysed(clean: Report) -> None:
    cases = _cases(replace(clean, stats=Stats()))
    assert all(case.find("skipped") is not None for case in cases)


def test_an_error_notification_is_an_error(clean: Report) -> None:
    report = replace(clean, notifications=(Notification(Level.ERROR, "chart does not render"),))
    error = _cases(report)[0].find("error")
    assert error is not None
    assert error.get("message") == "chart does not render"


@given(data=st.data())
def test_always_xml(reports: st.SearchStrategy[Report], data: st.DataObject) -> None:
    report = data.draw(reports)
    assert len(_cases(report)) >= len({(each.location.uri, each.rule_id) for each in report.findings})
