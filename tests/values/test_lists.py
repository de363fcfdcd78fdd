from __future__ import annotations

from checks.values.lists import field, lists, repeated, same_value
from tests.values.helpers import values_of


def test_lists_are_found_by_the_end_of_their_key() -> None:
    values = values_of("extraVolumes: [{name: a}]\nVOLUMES: [{name: b}]\nvolumesFrom: [x]\nvolumes: {a: b}\n")
    assert [entry.where for _, entry in lists(values, "volumes")] == ["extraVolumes", "VOLUMES"]


def test_repeated_pairs_each_with_the_first() -> None:
    values = values_of("env:\n  - name: a\n  - name: b\n  - name: a\n  - name: a\n")
    ((view, entry),) = lists(values, "env")
    assert [(again.where, first.where) for again, first in repeated(view, entry, "name")] == [
        ("env[2].name", "env[0].name"),
        ("env[3].name", "env[0].name"),
    ]


def test_field_is_nothing_for_templates_and_for_other_items() -> None:
    values = values_of("env:\n  - name: '{{ .x }}'\n  - text\n  - name: a\n")
    found = [field(values, item, "name") for item in values.children(values.entries[("env",)])]
    assert [each and each.text for each in found] == [None, None, "a"]


def test_same_value() -> None:
    values = values_of("env:\n  - {name: a, value: x}\n  - {name: a, value: x}\n  - {name: a, value: y}\n")
    first, second, third = (values.entries[("env", number, "name")] for number in range(3))
    assert same_value(first, second)
    assert not same_value(first, third)
