from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.nearest import nearest

SERVICE = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
ACCESS = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")


@pytest.mark.parametrize(
    ("word", "allowed", "expected"),
    [
        ("clusterip", SERVICE, "ClusterIP"),
        ("CluseterIP", SERVICE, "ClusterIP"),
        ("load-balancer", SERVICE, "LoadBalancer"),
        ("ReadWriteOnc", ACCESS, "ReadWriteOnce"),
        ("ReadWriteMnay", ACCESS, "ReadWriteMany"),
        ("RWO", ACCESS, None),
        ("internal", SERVICE, None),
        ("", SERVICE, None),
    ],
)
def test_nearest(word: str, allowed: tuple[str, ...], expected: str | None) -> None:
    assert nearest(word, allowed) == expected


@given(st.text(max_size=200))
def test_the_answer_is_one_of_the_words(word: str) -> None:
    assert nearest(word, SERVICE) in (*SERVICE, None)
