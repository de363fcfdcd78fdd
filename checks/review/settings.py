"""What a run may cost (flags), and what the repository asks for (its configuration at the base, never at the head)."""

from __future__ import annotations

from dataclasses import dataclass

from checks.config import NAMES, PYPROJECT, Config, parse
from checks.evidence.diffs import Objects

MODEL = "gpt-5-mini"
_MOST_BYTES = 1 << 20
_MOST_GUIDANCE = 4_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of one run. Tokens count over all calls, output tokens for each; seconds are for the whole run."""

    calls: int = 8
    total_tokens: int = 200_000
    output_tokens: int = 6_000
    retries: int = 2
    deadline_s: float = 300.0
    comments: int = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The section `review` of the configuration, with `exclude` of the whole."""

    model: str = ""
    guidance: str = ""
    exclude: tuple[str, ...] = ()


def at(objects: Objects, base: str) -> Settings:
    """The settings in the configuration of a commit. Raises InputError for what is not understood."""
    for name in (*NAMES, PYPROJECT):
        data = objects.blob(f"{base}:{name}", _MOST_BYTES)
        if data is not None:
            return _of(parse(data, name))
    return Settings()


def _of(config: Config) -> Settings:
    section = config.section("review")
    exclude = (*config.exclude, *section.get("exclude", ()))
    return Settings(section.get("model", ""), section.get("guidance", "")[:_MOST_GUIDANCE], exclude)
