"""JSON, series, queries and lines, whatever is put in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agentboard.web.core import jsonio, messages, metrics, query
from agentboard.web.core.errors import ApiError
from agentboard.web.core.model import Agent

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert jsonio.loads(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_anything_else_is_refused_and_never_crashes(raw: bytes) -> None:
    error = refusal(lambda: jsonio.loads(raw))
    if error is None:
        assert json.loads(raw) == jsonio.loads(raw)
    else:
        assert (error.status, error.code) == (400, "invalid_json")


def refusal(call: Callable[[], object]) -> ApiError | None:
    """The ApiError of a call, the only error that it may raise."""
    try:
        call()
    except ApiError as error:
        return error
    return None


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.dictionaries(st.sampled_from("abc"), st.floats(-1e9, 1e9))), max_size=100
    )
)
def test_a_block_holds_what_was_put_in(points: list[tuple[int, dict[str, float]]]) -> None:
    recent, wanted = metrics.Recent(), dict[str, list[list[float]]]()
    for time, values in sorted(points, key=lambda point: point[0]):
        recent.add(time, values)
        for name, value in values.items():
            wanted.setdefault(name, []).append([time, value])
    parts = [metrics.read(recent.seal())] if points else []
    found = metrics.series(parts, (), 0, 1000, 1000)
    assert {name: sorted(each) for name, each in found.items()} == {name: sorted(each) for name, each in wanted.items()}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200), st.integers(1, 50))
def test_fewer_points_are_means_that_rise_in_time(times: list[float], most: int) -> None:
    recent = metrics.Recent()
    for time in sorted(times):
        recent.add(time, {"a": 3.0})
    found = metrics.series([recent], ["a"], 0, 1e6, most)["a"]
    assert 1 <= len(found) <= most
    assert [time for time, _ in found] == sorted(time for time, _ in found)
    assert all(math.isclose(value, 3.0) for _, value in found)


def agents(names: Sequence[str]) -> list[Agent]:
    return [Agent(f"id-{n}", name, "etl", "T", "i", float(n % 3)) for n, name in enumerate(names)]


@given(
    st.lists(st.text(), max_size=25),
    st.integers(1, 7),
    st.sampled_from(["name", "-name", "registered_at", "id", "-status"]),
)
def test_pages_hold_everything_once_and_in_order(names: list[str], limit: int, sort: str) -> None:
    fleet, cursor, found = agents(names), "", list[str]()
    whole = query.page(fleet, query.parse({"sort": [sort], "limit": ["1000"]}))[0]
    while True:
        asked = query.parse({"sort": [sort], "limit": [str(limit)], "cursor": [cursor]})
        some, total, after = query.page(fleet, asked)
        assert total == len(fleet)
        found += [agent.id for agent in some]
        if after is None:
            break
        cursor = after
    assert found == [agent.id for agent in whole]
    assert len(set(found)) == len(fleet)


@given(st.text(max_size=40))
def test_no_cursor_crashes(cursor: str) -> None:
    error = refusal(lambda: query.parse({"cursor": [cursor]}))
    assert error is None or error.details["field"] == "cursor"


@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.text()))
def test_no_time_of_an_agent_crashes(ts: Any) -> None:
    error = refusal(lambda: messages.stamp({"ts": ts}))
    assert error is None or error.details["field"] == "ts"


@given(st.text(max_size=9000))
def test_a_line_is_cut_between_characters(text: str) -> None:
    found, cut = messages.cut(text)
    assert len(found.encode()) <= messages.LINE_BYTES
    assert cut or found == text.encode("utf-8", "replace").decode()
