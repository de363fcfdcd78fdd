from __future__ import annotations

import pytest

from tests.values.helpers import values_of

CASES = [
    ("list", "a:\n  b: |\n    - name: x\n      image: y\n", ("a", "b", 0, "image"), 4),
    ("map", "a: |\n  # first\n  b:\n    c: 1\n", ("a", "b", "c"), 4),
    ("stripped", "a: |-\n  b: 1\n  c: 2\n", ("a", "c"), 3),
    ("indicator", "a: |2\n    b: 1\n    c: 2\n", ("a", "c"), 3),
    ("after an empty line", "a: |\n\n  b: 1\n  c: 2\n", ("a", "c"), 4),
    ("with templates", "a: |\n  {{- if .x }}\n  b: 1\n  {{- end }}\n  c: {{ .y }}\n", ("a", "c"), 5),
    ("in a list", "a:\n  - |\n    b: 1\n    c: 2\n", ("a", "0", "c"), 4),
]


@pytest.mark.parametrize(("name", "text", "path", "line"), CASES, ids=[case[0] for case in CASES])
def test_nodes_stand_on_the_lines_of_the_file(name: str, text: str, path: tuple[str | int, ...], line: int) -> None:
    document, view = values_of(text).views
    entry = view.entries[path]
    assert entry.value.line == line
    assert document.source.lines[line - 1][entry.key.start.column :].startswith(entry.name)


@pytest.mark.parametrize(
    "text",
    [
        "a: text\n",
        "a: |\n  one line: 1\n",
        "a: |\n  no yaml\n  at all\n",
        "a: |\n  b: [\n  c: 1\n",
        'a: "b: 1\\nc: 2"\n',
        "a:\n  enabled: false\n  b: |\n    c: 1\n    d: 2\n",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert len(values_of(text).views) == 1


def test_texts_of_the_defaults_belong_to_the_chart() -> None:
    assert len(values_of("b: 1\n", {"values.yaml": "a: |\n  b: 1\n  c: 2\n"}).views) == 1
