from __future__ import annotations

from pathlib import Path

import pytest

from checks import config
from checks.config import Config, choose, load
from checks.errors import InputError, UsageError
from checks.model import Level
from checks.registry import rules_of

RULES = rules_of("checks.values.rules")


def test_none_is_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Config()


def test_everything_is_read(tmp_path: Path) -> None:
    (tmp_path / ".guard.yaml").write_text(
        "select: [quantity]\nignore: [image-tag-mutable]\nlevels: {quantity-invalid: warning}\nfail-on: warning\n"
        "exclude: ['ci/**']\nbaseline: known.json\nvalues:\n  charts: {'deploy/*.yaml': charts/app}\n  render: false\n"
    )
    assert load(tmp_path) == Config(
        ".guard.yaml", ("quantity",), ("image-tag-mutable",), {"quantity-invalid": Level.WARNING}, "warning",
        ("ci/**",), "known.json", {"deploy/*.yaml": "charts/app"}, False,
    )  # fmt: skip


def test_pyproject_has_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.guard]\nfail-on = "never"\nvalues = { render = false }\n')
    found = load(tmp_path)
    assert (found.fail_on, found.render) == ("never", False)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a: 1\nselct: []\n", ".guard.yaml", "Did you mean 'select'?"),
        ("fail-on: panic\n", ".guard.yaml:1", "'panic' is not one of"),
        ("values:\n  render: 5\n", ".guard.yaml:2", "is not of type 'boolean'"),
        ("a: [\n", ".guard.yaml:2", "is not YAML"),
        ("select: quantity\n", ".guard.yaml:1", "is not of type 'array'"),
    ],
)
def test_errors_say_where_and_what_to_do(tmp_path: Path, text: str, where: str, what: str) -> None:
    (tmp_path / ".guard.yaml").write_text(text.replace("a: 1\n", ""))
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert what in str(caught.value)
    assert caught.value.where.startswith(where)


def test_a_bad_encoding_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / ".guard.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="is not UTF-8"):
        load(tmp_path)


def test_choose_by_rule_category_and_family() -> None:
    assert [rule.id for rule in choose(RULES, ["quantity-invalid"], [], "")] == ["quantity-invalid"]
    by_family = {rule.category for rule in choose(RULES, ["quantity"], [], "")}
    assert by_family == {"quantity.invalid", "quantity.unit"}
    assert "quantity.unit" not in {rule.category for rule in choose(RULES, [], ["quantity.unit"], "")}


def test_choose_refuses_an_unknown_name() -> None:
    with pytest.raises(UsageError, match="Did you mean 'quantity-invalid'"):
        choose(RULES, ["quantity-invald"], [], ".guard.yaml")


def test_an_explicit_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config.load(tmp_path, tmp_path / "missing.yaml")
