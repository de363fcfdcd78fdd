from __future__ import annotations

import pytest

from checks.values.rules.quantity_unit_suspicious import check
from tests.values.helpers import lines

CASES = [
    ("milli-bytes", "resources: {limits: {memory: 256m}}", [1]),
    ("a few bytes", "resources: {limits: {memory: 2000}}", [1]),
    ("too little to start", "resources: {limits: {memory: 300Ki}}", [1]),
    ("hundreds of cores", "resources: {requests: {cpu: 500}}", [1]),
    ("bytes for cpu", "resources: {requests: {cpu: 100Mi}}", [1]),
    ("a volume of ten bytes", "persistence: {size: 10}", [1]),
    ("a volume in milli-bytes", "persistence: {size: 100m}", [1]),
    ("memory in M", "resources: {limits: {memory: 512M}}", []),
    ("memory in bytes", "resources: {limits: {memory: 128974848}}", []),
    ("half a core", "resources: {limits: {cpu: 0.5}}", []),
    ("more than a core in m", "resources: {limits: {cpu: 1500m}}", []),
    ("many cores", "resources: {limits: {cpu: 64}}", []),
    ("a large volume", "persistence: {size: 20Ti}", []),
    ("unreadable is another rule's", "resources: {limits: {memory: 10gi}}", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
