import pytest

from checks.errors import GuardError, InputError, MissingError, UsageError


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        pytest.param(UsageError("no such flag"), 2, "no such flag", id="what"),
        pytest.param(InputError("is empty", "a.yaml"), 2, "a.yaml: is empty", id="what and where"),
        pytest.param(
            MissingError("no Helm", "chart", "Install it."),
            3,
            "chart: no Helm\n  Install it.",
            id="all three",
        ),
    ],
)
def test_errors_know_their_exit_code_and_text(error: GuardError, code: int, text: str) -> None:
    assert (error.exit_code, str(error)) == (code, text)
