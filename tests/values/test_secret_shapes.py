from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.secret_shapes import shapes
from checks.values.secrets import secrets
from checks.values.tree import Mark, Pair, Scalar
from tests.values.helpers import values_of

A36, HEX32 = "a1B2" * 9, "0f1e2d3c" * 4
TOKENS = [
    ("an AWS access key", "AKIAQYLPMN5HHHFPZAM2"),
    ("a GitHub token", f"ghp_{A36}"),
    ("a GitHub token", f"github_pat_{A36}{A36}"),
    ("a GitLab token", "glpat-a1B2c3D4e5F6g7H8i9J0"),
    ("a Slack token", "xoxb-2837465012-9f8a7b6c5d"),
    ("a Stripe key", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    ("a Google API key", f"AIza{'Sy3' * 11}ab"),
    ("a Google OAuth secret", "GOCSPX-a1B2c3D4e5F6g7H8i9J0k1"),
    ("an npm token", f"npm_{A36}"),
    ("a PyPI token", f"pypi-{A36}{A36}"),
    ("a SendGrid key", "SG.a1B2c3D4e5F6g7H8i9.a1B2c3D4e5F6g7H8i9J0"),
    ("a Docker token", "dckr_pat_a1B2c3D4e5F6g7H8i9J0"),
    ("a HashiCorp Vault token", f"hvs.{A36}"),
    ("an OpenAI or Anthropic key", f"sk-proj-{A36}"),
    ("a Telegram token", f"123456789:AA{'b1C' * 11}"),
    ("a DigitalOcean token", f"dop_v1_{HEX32}{HEX32}"),
    ("a Grafana token", f"glsa_{A36}"),
    ("a Mailgun key", f"key-{HEX32}"),
    ("a Twilio key", f"SK{HEX32}"),
    ("a Databricks token", f"dapi{HEX32}"),
    ("a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmN"),
    ("an Azure key", f"AccountKey={A36}{A36}"),
    ("a Slack webhook", "https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/abcdEFGHijklMNOPqrst"),
    ("a private key", f"-----BEGIN PRIVATE KEY-----\n{A36}{A36}\n-----END PRIVATE KEY-----"),
    ("a password in a URL", "https://app:Hx82kd91@a.io/b"),
    ("a user and password in an Authorization header", "Basic YXBwOkh4ODJrZDkx"),
    ("a token in an Authorization header", f"Bearer {HEX32}"),
]


@pytest.mark.parametrize(("kind", "token"), TOKENS, ids=[f"{kind}-{number}" for number, (kind, _) in enumerate(TOKENS)])
def test_kind_and_place(kind: str, token: str) -> None:
    found = list(shapes(f"x = '{token}'"))
    assert kind in [each.kind for each in found]
    assert all(each.start >= 0 and each.start + each.length <= len(token) + 6 for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n",
        "https://user:${PASSWORD}@a.io",
        "https://user:<password>@a.io",
        "https://a.io:8080/@x",
        "Basic authentication",
        "Bearer your-token-goes-here",
    ],
)
def test_quiet(text: str) -> None:
    assert list(shapes(text)) == []


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert all(each.length > 0 for each in shapes(text))


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a." * 100_000, "ab=" * 60_000, "-" * 200_000, "x:" * 90_000, "0f" * 99_999]
)
def test_long_texts_take_little_time(text: str) -> None:
    values = values_of("")
    for name in ("config", "password", "apiKey", "secret"):
        scalar = Scalar(values.source, Mark(0, 0, 0), Mark(0, 0, 0), text, text, '"')
        values.root.pairs[name] = Pair(Scalar(values.source, Mark(0, 0, 0), Mark(0, 0, 0), name, name), scalar)
    before = perf_counter()
    list(secrets(values))
    assert perf_counter() - before < 5
