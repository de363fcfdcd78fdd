from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.secret_texts import default_word, entropy, key_name, machine_made, stands_for_another


@pytest.mark.parametrize(
    "text",
    [
        "",
        "changeme",
        "<x>",
        "${A}",
        "vault:a",
        "xxxxxx",
        "your-token",
        "/run/secrets/a",
        "app.key",
        "true",
        "5m",
        "$2a$10$abc",
        "AN_ENV_NAME",
    ],
)
def test_stands_for_another(text: str) -> None:
    assert stands_for_another(text)


@pytest.mark.parametrize(
    "text", ["hunter2", "S3cr3t!", "pa$$w0rd", "9f8a7b6c5d4e", "correct-horse", "4815162342", "a/b+c=d9"]
)
def test_stands_for_itself(text: str) -> None:
    assert not stands_for_another(text)


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("admin", "", True),
        ("postgres", "", True),
        ("rootpassword", "", True),
        ("secret2", "", True),
        ("temporal", "charts/temporal", True),
        ("javapassword", "charts/java", True),
        ("hunter2", "", False),
        ("supersecret123", "", False),
        ("temporal", "", False),
    ],
)
def test_default_word(text: str, context: str, expected: bool) -> None:
    assert default_word(text, context) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("my-app-secret", True), ("auth_token", True), ("tls.key", True), ("x9f8-a7b6c5", False), ("plain", False)],
)
def test_key_name(text: str, expected: bool) -> None:
    assert key_name(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9f8a7b6c5d4e3f2a", True),
        ("kX93jdLq0PzVt7Wm", True),
        ("my-app-tls", False),
        ("short1", False),
        ("a sentence with 3 words", False),
    ],
)
def test_machine_made(text: str, expected: bool) -> None:
    assert machine_made(text) is expected


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(stands_for_another(text), bool)
    assert isinstance(machine_made(text), bool)
    assert 0 <= entropy(text) <= 6
