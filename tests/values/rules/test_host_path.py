from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.host_path import check
from tests.values.helpers import findings, lines

CASES = [
    ("docker's socket", "volumes:\n  - name: a\n    hostPath:\n      path: /var/run/docker.sock\n", [4]),
    ("root", "extraVolumes:\n  - name: a\n    hostPath: {path: /, type: Directory}\n", [3]),
    ("/etc", "extraVolumes:\n  - name: a\n    hostPath:\n      path: /etc/kubernetes\n", [4]),
    ("single setting", "storage:\n  hostPath: /data\n", [2]),
    ("in a text", "extraVolumes: |\n  - name: a\n    hostPath:\n      path: /etc\n", [4]),
    ("empty", "storage:\n  hostPath: ''\n", []),
    ("switch", "hostPath: false\n", []),
    ("template", "storage:\n  hostPath: '/data/{{ .Release.Name }}'\n", []),
    ("mount in the container", "volumeMounts:\n  - name: a\n    mountPath: /etc\n", []),
    ("path of a rule", "ingress:\n  host: a.b\n  path: /etc\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("/", Level.ERROR),
        ("/etc", Level.ERROR),
        ("//etc/", Level.ERROR),
        ("/run/containerd/containerd.sock", Level.ERROR),
        ("/var/lib/kubelet", Level.ERROR),
        ("/proc", Level.ERROR),
        ("/var/log", Level.WARNING),
        ("/etc/machine-id", Level.WARNING),
        ("/var/lib/docker/containers", Level.WARNING),
        ("/mnt/data", Level.WARNING),
    ],
)
def test_level(path: str, level: Level) -> None:
    (finding,) = findings(check, f"hostPath: {path}\n")
    assert finding.level is level
