from __future__ import annotations

import pytest

from checks.values.rules.template_kind import check
from tests.values.helpers import POD, lines

CHART = {"templates/t.yaml": POD}
CASES = [
    ("map for a list", "tolerations: {}\n", [1]),
    ("list for a map", "annotations: []\n", [1]),
    ("map for a list of environment variables", "env: {}\nports: {}\n", [1, 2]),
    ("map for a text", "name: {}\n", [1]),
    ("right", "annotations: {}\ntolerations: []\nresources: {}\nenv: []\n", []),
    ("read by nothing", "other: {}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text, CHART, rendered=True) == expected


def test_a_map_after_the_items_of_a_list() -> None:
    more = "\n      args:\n      - a\n      {{- with .Values.args }}{{ toYaml . | nindent 6 }}{{ end }}"
    template = POD.replace("      image: nginx", "      image: nginx" + more)
    assert lines(check, "args: {}\n", {"templates/t.yaml": template}, rendered=True) == [1]


def test_loops_may_go_over_maps() -> None:
    template = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data:
          {{- range $k, $v := .Values.words }}
          {{ $k }}: {{ $v }}
          {{- end }}
        """
    assert lines(check, "words: {}\n", {"templates/t.yaml": template}, rendered=True) == []


def test_one_entry_that_stops_helm_does_not_hide_the_others() -> None:
    template = POD + "{{ range .Values.hosts }}{{ .a.b }}{{ end }}"
    assert lines(check, "hosts: []\ntolerations: {}\n", {"templates/t.yaml": template}, rendered=True) == [2]
