"""Nothing private is published."""

from __future__ import annotations

import pytest

from checks.errors import InputError
from checks.pull_request import Change, body, names
from checks.pull_request.private import Private
from tests.pull_request.helpers import proposal
from tests.pull_request.test_hostile import full

TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zAbCdE"


def test_private_words_and_secrets_become_a_mask() -> None:
    private = Private({"alice@example.org", "4711-secret", "ab"}, lambda text: text.replace("run-token", "***"))
    text = f"alice@example.org 4711-secret {TOKEN} postgres://u:hunter2hunter2@db/x run-token tab"
    made = body.render(full(text), private)
    for word in ("alice", "4711", TOKEN, "hunter2", "run-token"):
        assert word not in made
    assert "tab" in made
    assert names.title(private.masked(text)) in body.message(full(text), private, "0" * 40)[0]


def test_a_private_word_inside_of_another_word_is_no_match() -> None:
    assert Private({"art"}).masked("cart art art.") == "cart ••• •••."


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("a token", {"a.txt": Change(b"x\n", f"x\n{TOKEN}\n".encode())}),
        ("a password in a URL", {"a.txt": Change(None, b"url: postgres://u:hunter2hunter2@db/x\n")}),
        ("a literal", {"a.sql": Change(None, b"WHERE mail = 'alice@example.org'\n")}),
        ("the token of this run", {"a.txt": Change(None, b"run-token\n")}),
    ],
)
def test_a_file_that_gains_a_secret_is_refused_without_showing_it(name: str, files: dict[str, Change]) -> None:
    private = Private({"alice@example.org"}, lambda text: text.replace("run-token", "***"))
    with pytest.raises(InputError, match=r"^a\.\w+: would publish") as caught:
        private.check_files(proposal(files=files))
    for word in (TOKEN, "hunter2", "alice", "run-token"):
        assert word not in str(caught.value)


def test_a_secret_that_was_there_before_is_not_ours_to_judge() -> None:
    line = f"{TOKEN} alice@example.org postgres://u:hunter2hunter2@db/x"
    files = {"a.txt": Change(f"{line}\n".encode(), f"{line}?pool=5\n".encode())}
    Private({"alice@example.org"}).check_files(proposal(files=files))
