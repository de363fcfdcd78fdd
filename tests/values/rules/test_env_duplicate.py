from __future__ import annotations

import pytest

from checks.values.rules.env_duplicate import check
from tests.values.helpers import lines

CASES = [
    ("extraEnv", "extraEnv:\n  - name: A\n    value: x\n  - name: B\n    value: x\n  - name: A\n    value: y\n", [6]),
    ("env of a container", "containers:\n  - env:\n      - {name: A, value: x}\n      - {name: A, value: y}\n", [4]),
    ("extraEnvVars", "extraEnvVars:\n  - name: A\n    value: x\n  - name: A\n    valueFrom: {}\n", [4]),
    ("three times", "env:\n  - {name: A, value: x}\n  - {name: A, value: y}\n  - {name: A, value: z}\n", [3, 4]),
    ("in a text", "extraEnv: |\n  - name: A\n    value: x\n  - name: A\n    value: y\n", [4]),
    ("another case", "env:\n  - {name: a, value: x}\n  - {name: A, value: y}\n", []),
    ("two lists", "a:\n  env:\n    - {name: A, value: x}\nb:\n  env:\n    - {name: A, value: x}\n", []),
    ("templates", "env:\n  - {name: '{{ .a }}', value: x}\n  - {name: '{{ .a }}', value: y}\n", []),
    ("a map", "env:\n  A: x\n  B: x\n", []),
    ("strings", "env:\n  - A=x\n  - A=y\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
