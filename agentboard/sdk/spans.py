"""Spans for OpenTelemetry where the program has it; nothing at all where it has not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@contextmanager
def span(name: str, attributes: dict[str, str | bool | int | float]) -> Iterator[None]:
    """A span around a block, with its exception if it fails. The program's own provider says where spans go."""
    tracer = _tracer()
    if tracer is None:
        yield
        return
    with tracer.start_as_current_span(name, attributes=attributes):
        yield


@cache
def _tracer() -> Any:
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.trace") is None:
        return None
    return import_module("opentelemetry.trace").get_tracer("agentboard.sdk")
