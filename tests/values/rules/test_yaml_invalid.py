"""yaml-invalid says why Helm cannot read a file, at the cause."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checks.model import Finding
from checks.values.document import Values
from checks.values.parse import parse
from checks.values.rules.yaml_invalid import check
from checks.values.tree import Mapping, Mark, Source, YamlError
from tests.values.helpers import lines


def found_in(text: str) -> Finding:
    source = Source("values.yaml", dedent(text))
    with pytest.raises(YamlError) as raised:
        parse(source)
    nothing = Mapping(source, Mark(0, 0, 0), Mark(0, 0, 0))
    (finding,) = check.check(Values(source, nothing, error=raised.value))
    return finding


CASES = [
    ("tab", "a:\n  b: 1\n\tc: 2\n", (3, 2, 6)),
    ("quote that is closed far below", 'a: "x\nb: 1\nc: "y"\n', (1, 1, 6)),
    ("alias", "a: 1\nb: *x\n", (2, 4, 6)),
    ("indentation", "a:\n  b: 1\n   c: 2\n  d: 1\n", (3, 4, 8)),
    ("template", "a: {{ x }}\n", (1, 1, 11)),
]


@pytest.mark.parametrize(("text", "place"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_it_points_at_the_cause(text: str, place: tuple[int, int, int]) -> None:
    where = found_in(text).location
    assert (where.start_line, where.start_column, where.end_column) == place
    assert where.end_line == where.start_line


def test_it_names_the_place_where_the_parser_gave_up() -> None:
    finding = found_in('a: "x\nb: 1\nc: "y"\n')
    assert finding.message == (
        'the quote " that opens here is not closed in this line. '
        "Helm cannot read the file (line 3: did not find expected key)"
    )


def test_it_says_that_helm_drops_what_comes_behind() -> None:
    finding = found_in("  a: 1\nb: 2\n")
    assert finding.location.start_line == 1
    assert "Helm reads what stands above line 2 and drops the rest" in finding.message


def test_the_fix_is_offered() -> None:
    (fix,) = found_in("a: x: y\n").fixes
    assert [each.text for each in fix.replacements] == ["a: 'x: y'"]


@pytest.mark.parametrize("text", ["", "a: 1\n", "---\na: 1\n---\nb: [\n", "a: &x 1\nb: &x 2\n", "a: 1\na: 2\n"])
def test_what_helm_reads_is_fine(text: str) -> None:
    assert lines(check, text) == []
