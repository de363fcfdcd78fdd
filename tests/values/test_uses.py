from __future__ import annotations

import pytest

from checks.values.uses import Seen, seen
from tests.values.helpers import values_of

CASES = [
    ("{{ if .Values.a }}x: 1{{ end }}", frozenset({"bool"}), True, True),
    ("x: {{ .Values.a }}", frozenset({"print"}), False, False),
    ("x: {{ .Values.a | quote }}{{ if not .Values.a }}1{{ end }}", frozenset({"quote", "not"}), True, False),
]


@pytest.mark.parametrize(("template", "kinds", "tested", "only"), CASES)
def test_seen(template: str, kinds: frozenset[str], tested: bool, only: bool) -> None:
    values = values_of("a: 1\n", {"templates/a.yaml": template})
    found = seen(values, values.entries["a",])
    assert (found.kinds, found.tested, found.only_tested) == (kinds, tested, only)


def test_nothing_is_seen_without_a_chart() -> None:
    values = values_of("a: 1\n")
    assert seen(values, values.entries["a",]) == Seen(frozenset(), whole=False)
