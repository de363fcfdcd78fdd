"""Configuration: `.guard.yaml` at the repository root, or `[tool.guard]` in pyproject.toml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from checks.errors import InputError, UsageError
from checks.model import Level, Rule
from checks.registry import FAMILIES, rules_of

NAMES = (".guard.yaml", ".guard.yml")
PYPROJECT = "pyproject.toml"
SECTIONS = ("review", "security")


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
    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def section(self, family: str) -> Mapping[str, Any]:
        """What a family is told: the keys below its name, valid by the schema."""
        return self.sections.get(family, {})


def load(root: Path, explicit: Path | None = None) -> Config:
    """The repository's configuration, or the defaults when it has none.

    Raises InputError for a file that is not readable or holds what the schema does not know.
    """
    if explicit is not None:
        return parse(_read(explicit), str(explicit))
    for name in NAMES:
        if (root / name).is_file():
            return parse(_read(root / name), name)
    path = root / PYPROJECT
    return parse(_read(path), PYPROJECT) if path.is_file() else Config()


def parse(data: bytes, name: str) -> Config:
    """The configuration in the text of a file called `name`, from wherever it came: a folder, or an older commit.

    Raises InputError for what is not readable or holds what the schema does not know.
    """
    return _from_pyproject(data, name) if Path(name).name == PYPROJECT else _from_yaml(data, name)


def choose(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str], where: str) -> tuple[Rule, ...]:
    """The rules that `select` (all when empty) and `ignore` leave. Both name rules or categories.

    A name may belong to another family, since all share one configuration. Raises UsageError for a name of none.
    """
    rules = tuple(rules)
    select, ignore = tuple(select), tuple(ignore)
    known = {name for rule in rules for name in _names(rule)}
    for name in (*select, *ignore):
        if name not in known:
            _must_be_known(name, where, {each for rule in _everywhere() for each in _names(rule)})
    chosen = (rule for rule in rules if not select or _names(rule) & set(select))
    return tuple(rule for rule in chosen if not _names(rule) & set(ignore))


def known_levels(settings: Config, rules: Iterable[Rule]) -> None:
    """Raises UsageError when `levels` names a rule that no family has."""
    known = {rule.id for rule in rules}
    for name in settings.levels:
        if name not in known:
            _must_be_known(name, f"{settings.path} levels", {rule.id for rule in _everywhere()})


def _must_be_known(name: str, where: str, known: set[str]) -> None:
    from checks.security.report import knows

    if name not in known and not knows(name):
        raise UsageError(f"no rule or category is called {name!r}", where, suggestion(name, known))


def _everywhere() -> Iterator[Rule]:
    """The rules of all families: read only for a name that the family at hand does not have."""
    return (rule for package in FAMILIES for rule in rules_of(package))


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to do about a name that does not exist."""
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else "--list-rules shows them all."


def _names(rule: Rule) -> set[str]:
    return {rule.id, rule.category, rule.category.partition(".")[0]}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "Name a file that exists.") from error


def _from_pyproject(data: bytes, name: str) -> Config:
    if b"tool.guard" not in data:
        return Config()
    import tomllib

    try:
        table = tomllib.loads(data.decode()).get("tool", {}).get("guard", {})
    except ValueError as error:
        raise InputError(f"is not TOML: {error}", name, "Correct it.") from error
    return _config(table, f"{name} [tool.guard]", {})


def _from_yaml(data: bytes, name: str) -> Config:
    from checks.values import parse as yaml
    from checks.values.tree import Source, YamlError, plain_data, walk

    try:
        source = Source(name, data.decode("utf-8-sig"))
        root = yaml.parse(source)
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
        sections={name: data[name] for name in SECTIONS if name in data},
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
