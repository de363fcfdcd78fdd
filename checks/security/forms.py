"""The forms of secrets that betterleaks misses: a table, each row a pattern whose group `s` is the secret."""

from __future__ import annotations

import re
from typing import NamedTuple


class Detector(NamedTuple):
    """A form of secret: no text without one of the `anchors` (in lower case) has it.

    With a group `n`, that is a name which must be one of a secret. What is not `sure` must look made by a machine.
    """

    rule: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]
    file: re.Pattern[str] | None = None
    sure: bool = True


def _detector(rule: str, anchors: str, pattern: str, file: str = "", *, sure: bool = True) -> Detector:
    where = re.compile(file) if file else None
    return Detector(rule, tuple(anchors.split()), re.compile(pattern, re.MULTILINE), where, sure)


_FIELD = r"(?:[^:\n\\]|\\.)+"
_SET = r"[\"']?\s*[:=]\s*[\"']?"
_PLAIN = r"(?P<s>[^\s\"'<>,;`]{6,200})"
DETECTORS = (
    _detector("azure-client-secret", "q~", r"(?<![\w~.-])(?P<s>[\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~-])"),
    _detector(
        "netrc-password", "password",
        r"^[ \t]*(?:machine[ \t]+\S+|default)\s+(?:login|user)\s+\S+\s+(?:account\s+\S+\s+)?password\s+(?P<s>\S+)",
        sure=False,
    ),
    _detector(
        "url-password", "://",
        r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s:/@\"'<>]{0,100}:(?P<s>[^\s/@\"'<>]{3,300})@[\w\[]", sure=False,
    ),
    _detector("discord-bot-token", ".", r"(?<![\w.-])(?P<s>[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,38})(?![\w-])"),
    _detector(
        "pgpass-password", ":", rf"^(?!#){_FIELD}:(?:\d+|\*):{_FIELD}:{_FIELD}:(?P<s>\S+)$",
        r"(?:^|/)\.?pgpass(?:\.conf)?$",
    ),
    _detector("putty-private-key", "private-lines:", r"Private-Lines: \d+\r?\n(?P<s>(?:[A-Za-z0-9+/=]{20,}\r?\n?)+)"),
    _detector("encoded-private-key", "ls0tls1crudjti", r"(?P<s>LS0tLS1CRUdJTi[A-Za-z0-9+/]{40,}={0,2})"),
    _detector(
        "azure-devops-pat", "azure ado vsts devops azdo",
        rf"(?i:azure|ado|vsts|devops|azdo)[\w.-]*{_SET}(?P<s>[a-z2-7]{{52}}|[A-Za-z0-9]{{76}}AZDO[A-Za-z0-9]{{4}})(?!\w)",
    ),
    _detector("azure-sas-token", "sig=", r"[?&]sig=(?P<s>[A-Za-z0-9%+/]{40,60}(?:%3[dD]|=))"),
    _detector(
        "rails-master-key", "", r"\A(?P<s>[0-9a-f]{32,64})\s*\Z",
        r"(?:^|/)(?:master|production|staging|credentials/\w+)\.key$",
    ),
    _detector(
        "aws-secret-access-key", "secret",
        r"(?i:aws[\w.-]{0,20}secret[\w.-]{0,20}|secret_?access_?key)" + _SET
        + r"(?P<s>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
    ),
    _detector("htpasswd", ":", r"^[\w.@-]+:(?P<s>\$(?:apr1|2[aby])\$\S{20,})$", r"(?:^|/)\.?htpasswd$"),
    _detector("tailscale-key", "tskey-", r"\b(?P<s>tskey-[a-z]{3,12}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{16,64})\b"),
    _detector("hubspot-token", "pat-", r"\b(?P<s>pat-(?:na|eu|ap)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"),
    _detector("artifactory-token", "akcp cmvmdgtu", r"\b(?P<s>AKCp[A-Za-z0-9]{69,80}|cmVmdGtu[A-Za-z0-9]{56})\b"),
    _detector("twitter-bearer-token", "aaaaaaaaaaaa", r"(?<!\w)(?P<s>A{19,24}[A-Za-z0-9%]{50,120})(?!\w)"),
    _detector("mapbox-secret-token", "sk.eyj", r"(?<![\w.])(?P<s>sk\.eyJ[\w-]{20,200}\.[\w-]{20,60})"),
    _detector("xml-password", "</", rf"<(?P<n>[\w.-]{{3,60}})>{_PLAIN}</(?P=n)>", sure=False),
    _detector("xml-password", "=", rf"(?<![\w.-])(?P<n>[\w.-]{{3,60}})=\"{_PLAIN}\"[^>\n]{{0,200}}/?>", sure=False),
    _detector(
        "defined-password", "define",
        rf"\bdefine\(\s*[\"'](?P<n>\w{{3,60}})[\"']\s*,\s*[\"']{_PLAIN}[\"']", sure=False,
    ),
    _detector("sshpass-password", "sshpass", rf"\bsshpass\s+-p\s*[\"']?{_PLAIN}", sure=False),
    _detector(
        "mysql-password", "mysql mariadb",
        rf"\b(?:mysql|mariadb)[\w-]{{0,12}}\b[^\n|;]{{0,200}}?\s-p[\"']?{_PLAIN}", sure=False
    ),
    _detector(
        "flag-password", "--", rf"(?<![\w-])--?(?P<n>[\w-]{{3,40}})(?:=|[ \t]+)[\"']?{_PLAIN}", sure=False
    ),
    _detector("login-password", "login", rf"\blogin\b[^\n|;]{{0,200}}?\s-p[ =][\"']?{_PLAIN}", sure=False),
    _detector(
        "powershell-password", "securestring",
        rf"(?i:ConvertTo-SecureString)\s+(?:-String\s+)?[\"']{_PLAIN}[\"']", sure=False
    ),
    _detector(
        "environment-password", "value",
        rf"[\"']?(?i:name)[\"']?\s*:\s*[\"']?(?P<n>[A-Za-z_][\w.-]{{2,60}})[\"']?\s*,?\s*[\"']?(?i:value)[\"']?\s*:\s*[\"']?{_PLAIN}",
        sure=False,
    ),
    _detector(
        "oracle-password", "oracle:thin:", r"jdbc:oracle:thin:[^/\s\"']{1,60}/(?P<s>[^@\s\"']{4,100})@", sure=False,
    ),
    _detector(
        "password-in-prose", "password",
        rf"(?i:\bpassword\s+(?:for\s+\S{{1,60}}\s+)?is)\s*:?\s+[\"'`]?{_PLAIN}", sure=False,
    ),
)  # fmt: skip
