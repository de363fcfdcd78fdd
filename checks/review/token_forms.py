"""Secrets that show by their form. Here a look-alike painted over costs nothing, and a token sent costs all.

Hence wider nets than the rules' (`checks.values.secret_shapes`), which must not cry wolf: no placeholder is excused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

# Each with the texts without which it is not there: most files hold none of them.
_TABLE = r"""
AKIA ASIA ABIA ACCA AROA AIDA   (?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16,124}
ghp_ gho_ ghu_ ghs_ ghr_        gh[pousr]_[A-Za-z0-9_]{16,255}
github_pat_                     github_pat_\w{20,255}
glpat- glptt- glrt- gldt- glsoat- glcbt- glft- gloas- glagent- glimt- glffct-  gl[a-z]{2,5}-[\w\-.]{16,}
xox                             xox[a-z](?:\.xox[a-z])?-[\w-]{8,}
xapp-                           xapp-\d-[\w-]{8,}
k_live_ k_test_                 [srp]k_(?:live|test)_[A-Za-z0-9]{8,}
whsec_                          whsec_[A-Za-z0-9+/=_-]{12,}
AIza                            AIza[\w\-]{30,}
GOCSPX-                         GOCSPX-[\w\-]{16,}
ya29.                           ya29\.[\w\-.]{16,}
1//0                            1//0[\w\-]{30,}
npm_                            npm_[A-Za-z0-9]{20,}
pypi-                           pypi-[\w\-]{16,}
rubygems_                       rubygems_[0-9a-f]{32,}
SG.                             SG\.[\w\-]{12,}\.[\w\-]{12,}
dckr_                           dckr_(?:pat|oat)_[\w\-]{12,}
hvs. hvb. hvr.                  hv[sbr]\.[\w\-]{16,}
s.                              s\.(?=[A-Za-z]*\d)[A-Za-z0-9]{24}(?![\w.(])
sk-                             sk-[\w\-]{16,}
:AA                             \d{8,10}:AA[\w\-]{30,}
_v1_                            do[oprs]_v1_[0-9a-f]{32,}
glc_ glsa_                      gl(?:c|sa)_[A-Za-z0-9+/=_]{16,}
NRAK- NRRA- NRII- NRJS-         NR(?:AK|RA|II|JS)-[A-Za-z0-9-]{16,}
key-                            key-[0-9a-f]{32}
SK AC                           (?:SK|AC)[0-9a-f]{32}
shpat_ shpca_ shppa_ shpss_     shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}
hf_                             hf_[A-Za-z0-9]{20,}
dapi                            dapi[0-9a-f]{32}
ATATT3 ATBB                     (?:ATATT3|ATBB)[\w\-=]{20,}
lin_api_                        lin_api_[A-Za-z0-9]{16,}
ntn_                            ntn_[A-Za-z0-9]{30,}
secret_                         secret_[A-Za-z0-9]{40,}
AGE-SECRET-KEY-                 AGE-SECRET-KEY-1[0-9A-Z]{20,}
sq0                             sq0(?:atp|csp|idp)-[\w-]{16,}
EAA                             EAA[A-Za-z0-9]{60,}
PMAK-                           PMAK-[0-9a-f]{24}-[0-9a-f]{30,}
r8_                             r8_[A-Za-z0-9]{30,}
gsk_                            gsk_[A-Za-z0-9]{30,}
xai-                            xai-[A-Za-z0-9]{30,}
.atlasv1.                       [A-Za-z0-9]{14}\.atlasv1\.[\w\-]{40,}
sbp_                            sbp_[0-9a-f]{32,}
figd_                           figd_[\w\-]{30,}
pul-                            pul-[0-9a-f]{32,}
eyJ                             eyJ[\w\-]{8,}\.[\w\-]{8,}\.[\w\-]*
7Q~ 8Q~                         [\w~.\-]{3}[78]Q~[\w~.\-]{31,34}
AccountKey= AccessKey= sig=     (?:AccountKey|SharedAccessKey|sig)=[A-Za-z0-9+/%]{20,}={0,2}
.webhook.office.com             webhook\.office\.com/webhookb2/[\w@/\-]{20,}
hooks.slack                     hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w/]{8,}
/api/webhooks/                  discord(?:app)?\.com/api/webhooks/\d{8,}/[\w-]{16,}
"""


def _tokens() -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    for row in _TABLE.strip().split("\n"):
        *anchors, pattern = row.split()
        yield tuple(anchors), re.compile(rf"(?<![A-Za-z0-9]){pattern}")


_TOKENS = tuple(_tokens())
# What stands behind these words is a secret; the group holds it.
_INSIDE = (
    re.compile(
        r"(?i)\bauthorization[\"']?\s{0,4}[:=,]\s{0,4}[\"'`]?(?:(?:basic|bearer|token|digest|apikey|negotiate)\s+)?"
        r"([A-Za-z0-9+/=_.\-:~]{8,})"
    ),
    re.compile(r"\b(?:Basic|Bearer|Token|basic|bearer)\s{1,4}(?=[^\s\"']{0,200}\d)([A-Za-z0-9+/=_.\-~]{12,})"),
    re.compile(r"\b(?:Basic|basic)\s{1,4}([A-Za-z0-9+/]{8,}={1,2})"),
    re.compile(
        r"(?i)\b(?:curl|wget|http)\b[^\n]{0,400}?\s(?:-u|--user|--proxy-user|-a)[ =]?[\"']?"
        r"[^\s:\"']{1,100}:([^\s\"']+)"
    ),
    re.compile(
        r"(?i)\b(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|mongosh?|mongodump|redis-cli|sqlcmd|docker login)\b"
        r"[^\n]{0,400}?\s(?:-p|-a|-P)[ =]?[\"']?([^\s\"'\-][^\s\"']*)"
    ),
    re.compile(r"(?i)(?:identified\s+(?:with\s+[\w']+\s+)?by|\bpassword)\s+(?:'((?:[^'\n]|'')+)'|\"([^\"\n]+)\")"),
    re.compile(
        r"(?i)auth\w{0,20}\s{0,4}[=(]\s{0,4}\(?\s{0,4}[\"'][^\"'\n]{1,100}[\"']\s{0,4},\s{0,4}"
        r"[\"']([^\"'\n]+)"
    ),
    re.compile(r"(?i)\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S+)"),
    re.compile(r"(?im)^[ \t]*password[ \t]+(\S+)[ \t]*$"),
)
# The lines of .pgpass, .htpasswd and shadow.
_LINES = (
    re.compile(r"(?m)^[\w.*-]+:(?:\d+|\*):[^:\s]+:[^:\s]+:(\S+)$"),
    re.compile(r"(?m)^[\w.@-]+:((?:\$(?:2[abxy]|apr1|1|5|6)\$|\{SHA\})\S+)$"),
)
_WORDS = ("authorization", "basic", "bearer", "token", "curl", "wget", "http", "mysql", "maria", "sshpass", "mongo",
          "redis-cli", "sqlcmd", "docker", "identified", "password", "auth")  # fmt: skip
_URL = re.compile(r"://(?P<user>[^\s:/@\"'<>`]{0,200})(?P<colon>:)?(?P<secret>[^\s\"'<>`]{0,400})@(?=[\w.\[$%{<-])")
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d")
_END = re.compile(r"-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: *[0-9a-f]+")
_KEY_LINE = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{16,}={0,2}(?![A-Za-z0-9+/=])")
_LONGEST_KEY = 20_000
_FILLED_IN = re.compile(
    r"(?:\$\{\{.*?\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\{\{.*?\}\}|\$[A-Za-z_]\w*|%\(?\w*\)?s|<[\w .-]+>"
    r"|\{[\w.!:()\[\]'\"]*\}|\*+|x{3,}|•+|\.{3}|(?i:bearer|basic|token)\b|[\s\"',;])+"
)


def filled_in(text: str) -> bool:
    """Whether the whole text stands for what is put there later: `${PASSWORD}`, `{{ .Values.x }}`, `<password>`."""
    return bool(_FILLED_IN.fullmatch(text.strip()))


def forms(text: str) -> Iterator[Span]:
    """Where secrets stand that their form or the words beside them give away."""
    for anchors, pattern in _TOKENS:
        if any(anchor in text for anchor in anchors):
            for match in pattern.finditer(text):
                yield match.span()
    lower = text.lower()
    for pattern in (*(_INSIDE if any(word in lower for word in _WORDS) else ()), *_LINES):
        for match in pattern.finditer(text):
            group = match.lastindex or 1
            if not filled_in(match[group]):
                yield match.span(group)
    if "://" in text:
        yield from _urls(text)


def private_keys(text: str) -> Iterator[Span]:
    """The lines of private keys, whole ones and those whose beginning or end is not there."""
    marks = sorted(
        [(each.span(), True) for each in _BEGIN.finditer(text)] + [(each.span(), False) for each in _END.finditer(text)]
    )
    taken = 0
    for at, ((start, end), begins) in enumerate(marks):
        (next_start, next_end), next_begins = marks[at + 1] if at + 1 < len(marks) else ((len(text), 0), True)
        if not begins:
            if start >= taken:
                yield _open_start(text, start, taken), end
            taken = max(taken, end)
        elif not next_begins and next_start - end <= _LONGEST_KEY:
            taken = next_end
            yield start, taken
        else:
            taken = min(_open_end(text, end), next_start)
            yield start, taken


def _urls(text: str) -> Iterator[Span]:
    for match in _URL.finditer(text):
        secret, user = match["secret"], match["user"]
        if match["colon"]:
            if secret and not filled_in(secret):
                yield match.span("secret")
            if len(user) >= 16 and not filled_in(user):
                yield match.span("user")
        elif len(user) >= 16 and not secret:
            yield match.span("user")


def _open_end(text: str, start: int) -> int:
    """Where the lines of a key end that has no last line."""
    at = text.find("\n", start)
    if at < 0:
        return len(text)
    while at < len(text):
        stop = text.find("\n", at + 1)
        stop = len(text) if stop < 0 else stop
        line = text[at + 1 : stop]
        if not (_KEY_LINE.search(line) or re.match(r"\W{0,20}(?:[A-Z][\w-]+:|$)", line)):
            return at
        at = stop
    return at


def _open_start(text: str, start: int, least: int) -> int:
    """Where the lines of a key begin that has no first line."""
    at = text.rfind("\n", 0, start) + 1
    while at > least:
        before = text.rfind("\n", 0, at - 1) + 1
        if before < least or not _KEY_LINE.search(text[before : at - 1]):
            return at
        at = before
    return max(at, least)
