"""The forms of secrets in logs, each with a literal that a text must hold (in lower case) to have it.

A look-alike painted over costs little here and a token shown costs all, so the nets are wide.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Form(NamedTuple):
    """No text without one of `anchors` (in lower case) has this form. The last group of `pattern` is the secret.

    `lower`: the pattern is written in lower case and read on the text in lower case.
    """

    anchors: tuple[bytes, ...]
    pattern: re.Pattern[bytes]
    lower: bool


def _token(anchors: str, pattern: str) -> Form:
    return Form(tuple(anchors.encode().split()), re.compile(pattern.encode()), False)


def _named(anchors: str, pattern: str) -> Form:
    return Form(tuple(anchors.encode().split()), re.compile(pattern.encode()), True)


_NAME = (
    r"(?:passw(?:or)?d|passwd|passphrase|(?<![/\w])(?:pgp|mysql_|db_|db|user)pwd|(?<=[_\"'-])pwd|secret|credential"
    r"|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|account[_-]?key|auth[_-]?key"
    r"|master[_-]?key|shared[_-]?key|_pass(?=[\s\"'=:])|_pat(?=[\s\"'=:]))[\w-]{0,40}"
)
_TOKENS = r"(?:token|session[_-]?id|_auth(?=[\s\"'=:])|(?<=[\"'])auth(?=[\"'])|_key(?=[\s\"'=:])|jwt)[\w-]{0,20}"
_QUOTES = r"[\"'\\]{0,3}"
_COLOUR = r"(?:\x1b\[[\d;]{0,20}m){0,4}"
_ASSIGN = rf"{_QUOTES}{_COLOUR}\s{{0,3}}(?:=>|[:=]>?)\s{{0,3}}{_COLOUR}{_QUOTES}"
_NAMES = (
    "passw passp pwd secret credential _key -key apikey accesskey privatekey accountkey sharedkey _pass _pat= _pat:"
)
_MIXED = r"(?=[^\s\"'`,;<>&\\]{0,200}\d)([^\s\"'`,;<>&\\]{8,})"

FORMS = (
    _token("ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", r"\b(gh[pousr]_[A-Za-z0-9_]{16,255}|github_pat_\w{20,255})"),
    _token("glpat- glptt- gldt- glrt- glcbt- glsoat- glft-", r"\b(gl(?:pat|ptt|dt|rt|cbt|soat|ft)-[\w.-]{16,})"),
    _token("akia asia abia aroa aida acca", r"\b((?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16,})"),
    _token("xoxa- xoxb- xoxp- xoxr- xoxs- xoxe xoxc- xoxd- xapp-",
           r"\b(xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-\d-[\w-]{8,})"),
    _token("sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ whsec_",
           r"\b((?:[srp]k|rk)_(?:live|test)_\w{8,}|whsec_[\w+/=-]{12,})"),
    _token("aizasy ya29. gocspx-", r"\b(AIza[\w-]{30,}|ya29\.[\w.-]{16,}|GOCSPX-[\w-]{16,})"),
    _token("npm_ pypi-age hf_ dckr_ sk- dop_v1_ glsa_ glc_ rubygems_ shpat_ lin_api_ nrak- atatt3 gsk_",
           r"\b(npm_\w{20,}|pypi-[\w-]{16,}|hf_\w{20,}|dckr_(?:pat|oat)_[\w-]{12,}|sk-[\w-]{16,}"
           r"|dop_v1_\w{32,}|gl(?:sa|c)_[\w+/=]{16,}|rubygems_\w{32,}"
           r"|shpat_\w{16,}|lin_api_\w{16,}|NRAK-\w{16,}|ATATT3[\w=-]{20,}|gsk_\w{30,})"),
    _token("sg. hvs. hvb.", r"\b(SG\.[\w-]{12,}\.[\w-]{12,}|hv[sb]\.[\w-]{16,})"),
    _token("eyj", r"\b(eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"),
    _token("hooks.slack /webhooks/ webhookb2",
           r"(?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)|/webhooks|webhookb2)/([\w/@-]{8,})"),
    _named("authorization", r"authorization" + _ASSIGN
           + r"(?:(?:basic|bearer|token|digest|negotiate|apikey)\s+)?([^\s\"',]{6,})"),
    _named("bearer basic", r"\b(?:bearer|basic)\s{1,3}(?=[^\s\"'(]{0,200}[\d=])([\w+/=.~:-]{16,})"),
    _named("cookie:", r"\bcookie:\s{0,3}([^\n]{4,})"),
    _named(_NAMES, _NAME + r"[\"']?\s{0,3}(?:=>|[:=])\s{0,3}(?:\"([^\"\n]{2,200})\"|'([^'\n]{2,200})')"),
    _named(_NAMES, _NAME + _ASSIGN + r"([^\s\"'`,;<>&\\]{3,})"),
    _named("--pass --secret --api --access --token --auth -token -secret",
           r"(?:^|\s)--?(?:[\w-]{0,30}(?:password|passwd|passphrase|secret|api-?key|access-?key|token)[\w-]{0,12})"
           r"(?:[ =]{1,2})[\"']?([^\s\"'-][^\s\"']{2,})"),
    _named("token session _auth \"auth\" 'auth' _key jwt", _TOKENS + _ASSIGN + _MIXED),
    _named("identified", r"identified\s+(?:with\s+[\w']+\s+)?by\s+['\"]([^'\"\n]+)"),
    _named("machine", r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S+)"),
    _named("password", r"\bpassword\s+(?:is\s+|was\s+)?['\"]([^'\"\n]{3,})['\"]"
           r"|\bpassword (?:is|was) (?=\S{0,80}\d)(\S{4,})"),
    _named("curl wget", r"\b(?:curl|wget)\b[^\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,100}:([^\s\"']+)"),
    _named("sshpass mysql redis-cli",
           r"\b(?:sshpass|mysql\w*|redis-cli)\b[^\n]{0,300}?\s(?:-p|-a)[ =]?[\"']?([^\s\"'-][^\s\"']*)"),
    _named("docker", r"\bdocker login\b[^\n]{0,300}?\s-p[ =]?[\"']?([^\s\"'-][^\s\"']*)"),
    _named("sig= accountkey= sharedaccess",
           r"(?:accountkey|sharedaccesskey|\bsig|sharedaccesssignature)=([\w+/%=-]{16,})"),
)  # fmt: skip

URL = re.compile(
    rb"://(?:[^\s/@:\"'<>]{0,200}:(?!\d{1,5}/)([^\s@\"'<>]{1,300})|([^\s/@:\"'<>]{16,200}))@(?=[\w.\[$*-])"
)
BEGIN = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
END = re.compile(rb"-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
EMPTY = re.compile(
    rb"(?:\$\{\{.*?\}\}|\$\{[^{}]*\}|\$\(?[A-Za-z_]\w*\)?|\{\{.*?\}\}|<[\w .-]+>|\*+|x{3,}"
    rb"|\[?(?:masked|filtered|redacted|hidden)\]?"
    rb"|null|none|true|false|undefined|nil|yes|no|\.{3})[\"',;)\]}]*",
    re.IGNORECASE,
)
