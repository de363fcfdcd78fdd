from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.secrets import secrets
from tests.values.helpers import values_of

TEXT = st.text(st.characters(codec="ascii", exclude_characters="\r"), max_size=80)


@pytest.mark.parametrize(
    ("text", "what", "length", "column"),
    [
        ("password: hunter2\n", "a password", 7, 11),
        ("a: |\n    x\n    password = hunter2\n", "a password", 7, 5),
        ("url: https://u:hunter2@a.io\n", "a password in a URL", 7, 6),
        ("dsn: x9f8a7b6c5d4e3\n", "credentials", 14, 6),
    ],
)
def test_what_and_where(text: str, what: str, length: int, column: int) -> None:
    (secret,) = secrets(values_of(text))
    assert (secret.what, secret.length, secret.place.value.start.column + 1) == (what, length, column)


def test_each_place_once() -> None:
    text = "extraEnv: |\n  - name: URL\n    value: postgres://a:hunter2@b/c?password=hunter2\n"
    assert len(list(secrets(values_of(text)))) == 1


@given(TEXT)
def test_any_text_gets_an_answer(text: str) -> None:
    block = "\n  ".join(text.split("\n"))
    for secret in secrets(
        values_of(f"a:\n  password: {text.encode().hex()!r}\nb: |2\n  {block.encode('unicode_escape').decode()}\n")
    ):
        assert secret.length > 0
