from __future__ import annotations

import pytest

from checks.values.rules.kubernetes_name import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("upper case", "container: Web\n", [1]),
    ("underscore in the object's name", "name: my_web\n", [1]),
    ("port", "ports: [{containerPort: 80, name: the-port-of-the-web}]\n", [1]),
    ("to be filled in", "name: CHANGEME-web\n", []),
    ("right", "name: my.web-1\ncontainer: web\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected
