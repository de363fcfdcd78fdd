"""Configuration: `.guard.yaml` at the repository root, or `[tool.guard]` in pyproject.toml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from checks.errors import InputError, UsageError
from checks.model import Level, Rule

NAMES = (".guard.yaml", ".guard.yml")


@dataclass(frozen=True, slots=True)
class Config:
    """What a repository asks for. Paths are relative to its root."""

    path: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    fail_on: str | None = None
    exclude: tuple[str, ...] = ()
    baseline: str | None = None
    charts: Mapping[str, str] = field(default_factory=dict)
    render: bool = True


def load(root: Path, explicit: Path | None = None) -> Config:
    """The repository's configuration, or the defaults when it has none.

    Raises InputError for a file that is not readable or holds what the schema does not know.
    """
    if explicit is not None:
        return _parse(explicit, str(explicit))
    for name in NAMES:
        if (root / name).is_file():
            return _parse(root / name, name)
    return _from_pyproject(root / "pyproject.toml")


def choose(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str], where: str) -> tuple[Rule, ...]:
    """The rules that `select` (all when empty) and `ignore` leave. Both name rules or categories.

    Raises UsageError for a name that is neither.
    """
    rules = tuple(rules)
    known = {name for rule in rules for name in _names(rule)}
    select, ignore = tuple(select), tuple(ignore)
    for name in (*select, *ignore):
        if name not in known:
            raise UsageError(f"no rule or category is called {name!r}", where, suggestion(name, known))
    chosen = (rule for rule in rules if not select or _names(rule) & set(select))
    return tuple(rule for rule in chosen if not _names(rule) & set(ignore))


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to do about a name that does not exist."""
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else "--list-rules shows them all."


def _names(rule: Rule) -> set[str]:
    return {rule.id, rule.category, rule.category.partition(".")[0]}


def _from_pyproject(path: Path) -> Config:
    if not path.is_file() or b"tool.guard" not in (data := path.read_bytes()):
        return Config()
    import tomllib

    try:
        table = tomllib.loads(data.decode()).get("tool", {}).get("guard", {})
    except ValueError as error:
        raise InputError(f"is not TOML: {error}", path.name, "Correct it.") from error
    return _config(table, f"{path.name} [tool.guard]", {})


def _parse(path: Path, name: str) -> Config:
    from checks.values.parse import parse
    from checks.values.tree import Source, YamlError, plain_data, walk

    try:
        source = Source(name, path.read_bytes().decode("utf-8-sig"))
        root = parse(source)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", name, "Name a file that exists.") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", name, "Save it as UTF-8.") from error
    except YamlError as error:
        raise InputError(f"is not YAML: {error.problem}", f"{name}:{error.mark.line + 1}", "Correct it.") from error
    lines = {path: node.line for path, node in walk(root)}
    return _config(plain_data(root), name, lines)


def _config(data: Any, name: str, lines: Mapping[tuple[str | int, ...], int]) -> Config:
    _validate(data, name, lines)
    values = data.get("values", {})
    return Config(
        path=name,
        select=tuple(data.get("select", ())),
        ignore=tuple(data.get("ignore", ())),
        levels={rule: Level(level) for rule, level in data.get("levels", {}).items()},
        fail_on=data.get("fail-on"),
        exclude=tuple(data.get("exclude", ())),
        baseline=data.get("baseline"),
        charts=values.get("charts", {}),
        render=values.get("render", True),
    )


def _validate(data: Any, name: str, lines: Mapping[tuple[str | int, ...], int]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(Path(__file__).with_name("config.schema.json").read_text())
    error = best_match(Draft202012Validator(schema).iter_errors(data))
    if error is None:
        return
    place = tuple(error.absolute_path)
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        unknown = next(key for key in error.instance if key not in known)
        near = get_close_matches(str(unknown), known, n=1)
        todo = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(sorted(known))}."
        raise InputError(f"unknown key {unknown!r}", _where(name, lines.get((*place, unknown))), todo)
    raise InputError(error.message, _where(name, lines.get(place)), f"See {'.'.join(map(str, place))} in the schema.")


def _where(name: str, line: int | None) -> str:
    return f"{name}:{line}" if line else name
