from __future__ import annotations

import pytest

from checks.values.rules.privileged_container import check
from tests.values.helpers import lines

CASES = [
    ("container context", "securityContext:\n  privileged: true\n", [2]),
    ("any depth", "a:\n  - b:\n      containerSecurityContext:\n        privileged: true\n", [4]),
    ("without a context", "dind:\n  privileged: true\n", [2]),
    ("flow map", "securityContext: {privileged: true}\n", [1]),
    ("flattened", "securityContext.privileged: true\n", [1]),
    ("quoted, printed all the same", 'securityContext:\n  privileged: "true"\n', [2]),
    ("in a text", "extraContainers: |\n  - name: a\n    securityContext:\n      privileged: true\n", [4]),
    ("windows", "securityContext:\n  windowsOptions:\n    hostProcess: true\n", [3]),
    ("the node's /proc", "securityContext:\n  procMount: Unmasked\n", [2]),
    ("false", "securityContext:\n  privileged: false\n", []),
    ("null", "securityContext:\n  privileged:\n", []),
    ("template", 'securityContext:\n  privileged: "{{ .Values.priv }}"\n', []),
    ("a policy allows it", "podSecurityPolicy:\n  spec:\n    privileged: true\n", []),
    ("an OpenShift constraint", "securityContextConstraints:\n  privileged: true\n", []),
    ("context switched off", "securityContext:\n  enabled: false\n  privileged: true\n", []),
    ("part switched off", "dind:\n  enabled: false\n  securityContext:\n    privileged: true\n", []),
    ("another word", "privilegedPort: 443\nunprivileged: true\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
