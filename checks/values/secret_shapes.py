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


_TOKENS = {
    "an AWS access key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b",
    "a GitLab token": r"\bgl(?:pat|ptt|rt|dt|soat|cbt|ft|oas|agent)-[A-Za-z0-9_\-]{20,}",
    "a Slack token": r"\bxox[abposr]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}",
    "a Slack webhook": r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_]{8,}/\w{8,}/[A-Za-z0-9_]{16,}",
    "a Teams webhook": r"\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/",
    "a Discord webhook": r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{50,}",
    "a Stripe key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/=]{20,}",
    "a Google API key": r"\bAIza[A-Za-z0-9_\-]{35}",
    "a Google OAuth secret": r"\bGOCSPX-[A-Za-z0-9_\-]{20,}|\bya29\.[A-Za-z0-9_\-]{20,}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a PyPI token": r"\bpypi-[A-Za-z0-9_\-]{50,}",
    "a SendGrid key": r"\bSG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}",
    "a Docker token": r"\bdckr_(?:pat|oat)_[A-Za-z0-9_\-]{20,}",
    "a HashiCorp Vault token": r"\b(?:hv[sbr]\.[A-Za-z0-9_\-]{24,}|s\.[A-Za-z0-9]{24}\b)",
    "an OpenAI key": r"\bsk-(?:proj-|svcacct-|ant-[\w-]{4,10}-)?[A-Za-z0-9_\-]{32,}",
    "a Telegram token": r"\b\d{8,10}:AA[A-Za-z0-9_\-]{33}\b",
    "a DigitalOcean token": r"\bdo[oprs]_v1_[0-9a-f]{64}\b",
    "a Grafana token": r"\bgl(?:c|sa)_[A-Za-z0-9+/=_]{32,}",
    "a New Relic key": r"\bNRAK-[A-Z0-9]{27}\b|\b[0-9a-f]{36}NRAL\b",
    "a Mailgun key": r"\bkey-[0-9a-f]{32}\b",
    "a Twilio key": r"\bSK[0-9a-f]{32}\b",
    "a Shopify token": r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b",
    "a Hugging Face token": r"\bhf_[A-Za-z]{34}\b",
    "a Databricks token": r"\bdapi[0-9a-f]{32}\b",
    "an Atlassian token": r"\bATATT3[A-Za-z0-9_\-=]{50,}",
    "a Linear key": r"\blin_api_[A-Za-z0-9]{32,}",
    "an age key": r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b",
    "a JSON web token": r"\beyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}",
    "an Azure storage key": r"\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}",
    "an Azure client secret": r"\b[A-Za-z0-9_~.\-]{3}[78]Q~[A-Za-z0-9_~.\-]{31,34}",
}
_KINDS = list(_TOKENS)
_TOKEN = re.compile("|".join(f"({pattern})" for pattern in _TOKENS.values()))
_PEM = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n)*(?P<body>[A-Za-z0-9+/=\s\\:,-]{0,400})"
)
_URL = re.compile(
    r"\b[a-z][a-z0-9+.\-]{0,20}://(?P<user>[^\s:/@\"'<>]{0,100}):(?P<secret>[^\s/@\"'<>]{1,300})@", re.IGNORECASE
)
_BASIC = re.compile(r"\b(?P<scheme>Basic|Bearer|Token) +(?P<secret>[A-Za-z0-9+/=_.\-]{8,})")


def shapes(text: str) -> Iterator[Shape]:
    """Every secret in a text that shows by its form."""
    if len(text) < 8:
        return
    for match in _TOKEN.finditer(text):
        if not placeholder(match[0]) and not templated(match[0]):
            yield Shape(_KINDS[(match.lastindex or 1) - 1], match.start(), len(match[0]))
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
