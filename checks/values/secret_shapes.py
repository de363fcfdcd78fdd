"""Secrets that show by their form alone, wherever they stand in a text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.values.placeholders import capitals, templated
from checks.values.secret_texts import default_word, placeholder


class Shape(NamedTuple):
    """A secret found in a text: what it is, where it starts, how long it is, whether it is guessable."""

    kind: str
    start: int
    length: int
    weak: bool = False


class _Token(NamedTuple):
    """A form of token: no text without one of the `anchors` has it."""

    kind: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


def _token(kind: str, anchors: str, pattern: str) -> _Token:
    return _Token(kind, tuple(anchors.split()), re.compile(pattern))


_TOKENS = (
    _token("an AWS access key", "AKIA ASIA ABIA ACCA", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    _token("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b"),
    _token("a GitHub token", "github_pat_", r"\bgithub_pat_\w{60,255}\b"),
    _token("a GitLab token", "gl", r"\bgl(?:pat|ptt|rt|dt|soat|cbt|ft|oas|agent)-[\w\-]{20,}"),
    _token("a Slack token", "xox xapp-", r"\b(?:xox[abposr]|xapp-\d)-[A-Za-z0-9-]{10,}"),
    _token(
        "a Slack webhook", "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows|triggers)/\w{8,}/\w{8,}/\w{16,}"
    ),
    _token(
        "a Teams webhook", ".webhook.office.com", r"\.webhook\.office\.com/webhookb2/[0-9a-f@-]{70,}/\w+/[0-9a-f]{32}"
    ),
    _token("a Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{50,}"),
    _token("a Stripe key", "k_live_ k_test_", r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    _token("a Stripe webhook secret", "whsec_", r"\bwhsec_[A-Za-z0-9+/=]{20,}"),
    _token("a Google API key", "AIza", r"\bAIza[\w\-]{35}"),
    _token("a Google OAuth secret", "GOCSPX- ya29.", r"\b(?:GOCSPX-|ya29\.)[\w\-]{20,}"),
    _token("an npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    _token("a PyPI token", "pypi-", r"\bpypi-[\w\-]{50,}"),
    _token("a SendGrid key", "SG.", r"\bSG\.[\w\-]{16,}\.[\w\-]{16,}"),
    _token("a Docker token", "dckr_", r"\bdckr_(?:pat|oat)_[\w\-]{20,}"),
    _token("a HashiCorp Vault token", "hvs. hvb. hvr.", r"\bhv[sbr]\.[\w\-]{24,}"),
    _token("an OpenAI or Anthropic key", "sk-", r"\bsk-(?:proj-|svcacct-|ant-[\w-]{4,10}-)?[\w\-]{32,}"),
    _token("a Telegram token", ":AA", r"\b\d{8,10}:AA[\w\-]{33}\b"),
    _token("a DigitalOcean token", "_v1_", r"\bdo[oprs]_v1_[0-9a-f]{64}\b"),
    _token("a Grafana token", "glc_ glsa_", r"\bgl(?:c|sa)_[A-Za-z0-9+/=_]{32,}"),
    _token("a New Relic key", "NRAK- NRAL", r"\bNRAK-[A-Z0-9]{27}\b|\b[0-9a-f]{36}NRAL\b"),
    _token("a Mailgun key", "key-", r"\bkey-[0-9a-f]{32}\b"),
    _token("a Twilio key", "SK", r"\bSK[0-9a-f]{32}\b"),
    _token("a Shopify token", "shpat_ shpca_ shppa_ shpss_", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b"),
    _token("a Hugging Face token", "hf_", r"\bhf_[A-Za-z]{34}\b"),
    _token("a Databricks token", "dapi", r"\bdapi[0-9a-f]{32}\b"),
    _token("an Atlassian token", "ATATT3", r"\bATATT3[\w\-=]{50,}"),
    _token("a Linear key", "lin_api_", r"\blin_api_[A-Za-z0-9]{32,}"),
    _token("an age key", "AGE-SECRET-KEY-", r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
    _token("a JSON web token", "eyJ", r"\beyJ[\w\-]{8,}\.eyJ[\w\-]{8,}\.[\w\-]{8,}"),
    _token("an Azure key", "AccountKey= AccessKey=", r"\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}"),
    _token("an Azure client secret", "Q~", r"\b[\w~.\-]{3}[78]Q~[\w~.\-]{31,34}"),
)
_PEM = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n)*(?P<body>[A-Za-z0-9+/=\s\\:,-]{0,400})"
)
_URL = re.compile(
    r"\b[a-z][a-z0-9+.\-]{0,20}://(?P<user>[^\s:/@\"'<>]{0,100}):(?P<secret>[^\s/@\"'<>]{1,300})@", re.IGNORECASE
)
_BASIC = re.compile(r"\b(?P<scheme>Basic|Bearer|Token) (?P<secret>[A-Za-z0-9+/=_.\-]{8,})")


def shapes(text: str) -> Iterator[Shape]:
    """Every secret in a text that shows by its form."""
    if len(text) < 8:
        return
    for token in _TOKENS:
        if any(anchor in text for anchor in token.anchors):
            for match in token.pattern.finditer(text):
                if not placeholder(match[0]) and not templated(match[0]):
                    yield Shape(token.kind, match.start(), len(match[0]))
    if "PRIVATE KEY" in text:
        yield from _private_keys(text)
    if "://" in text:
        yield from _urls(text)
    yield from _headers(text)


def _private_keys(text: str) -> Iterator[Shape]:
    for match in _PEM.finditer(text):
        if len(re.sub(r"[^A-Za-z0-9+/]|\\n", "", match["body"])) >= 40 and not placeholder(match["body"]):
            yield Shape("a private key", match.start(), len(match[0]))


def _headers(text: str) -> Iterator[Shape]:
    for match in _BASIC.finditer(text):
        if match["scheme"] == "Basic" and _user_and_password(match["secret"]):
            yield Shape("a user and password in an Authorization header", match.start("secret"), len(match["secret"]))
        elif match["scheme"] != "Basic" and _random(match["secret"]):
            yield Shape("a token in an Authorization header", match.start("secret"), len(match["secret"]))


def _urls(text: str) -> Iterator[Shape]:
    for match in _URL.finditer(text):
        secret = match["secret"]
        if (
            templated(secret)
            or "{" in secret
            or capitals(secret)
            or placeholder(secret)
            or secret.startswith(("$", "%"))
        ):
            continue
        weak = default_word(secret, match["user"]) or secret == match["user"]
        yield Shape("a password in a URL", match.start("secret"), len(secret), weak)


def _user_and_password(text: str) -> bool:
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return bool(user and colon and password) and not placeholder(password)


def _random(text: str) -> bool:
    return len(text) >= 16 and bool(re.search(r"\d", text)) and not placeholder(text)
