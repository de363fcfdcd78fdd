"""Texts in the place of a secret: what is one, and what only stands for one."""

from __future__ import annotations

import math
import re
from collections import Counter

from checks.values.placeholders import capitals, templated

_REFERENCE = re.compile(
    r"(vault|vals|op|ssm|awssm|gcpsm|gcp|secretref|kv|env|sops|file|keyvault|k8s|aws|akv|bws|doppler|infisical|conjur):"
    r"|ref\+|arn:|ENC\[|\$ANSIBLE_VAULT|@Microsoft\.KeyVault|-----BEGIN (PGP|AGE) |age1|projects/[^/]+/secrets/|env\."
    r"|AgA|AgB|secret(s)?/|from[ _-]|see |read |valueFrom|secretKeyRef|<|\[\[",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(\.{0,2}/|~/|[A-Za-z]:\\)[\w.\-/\\ ]*\Z|[\w\-]+(/[\w.\-]+)+\.\w{2,5}\Z"
    r"|[\w\-.]+\.(txt|json|ya?ml|pem|key|crt|env|conf|cfg|p12|jks)\Z"
)
_HASH = re.compile(
    r"\$(2[abxy]|1|5|6|argon2\w*|apr1|scrypt|pbkdf2[\w-]*|y)\$|\{S?SHA|SCRAM-SHA|md5[0-9a-f]{32}\Z|pbkdf2|argon2",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"-----BEGIN (CERTIFICATE|PUBLIC|RSA PUBLIC)|ssh-(rsa|ed25519) |ecdsa-sha2|phc_|https?://[^@\s]*\Z", re.IGNORECASE
)
_SETTING = re.compile(
    r"(true|false|yes|no|on|off|none|null|nil|auto|required|optional|disabled?|enabled?|default|plain(text)?|basic|bearer"
    r"|oauth2?|md5|scram-sha-\d+|ldap|oidc|jwt|inherit|always|never|unset|undefined|empty|any|all|sub|email|name|n/a|-+"
    r"|\d{1,5}(\.\d+)?(ms|[smhd])?)\Z",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"change[-_ ]?(me|it|this)|set[-_ ]?me|fix[-_ ]?me|fill[-_ ]?(me|in)|replace|insert|put[-_ ]|enter[-_ ]|your"
    r"|placeholder|example|sample|dummy|fake|mock|todo|tbd|xxx|redacted|masked|hidden|foobar|lorem|not[-_ ]?a[-_ ]"
    r"|unused|ignored?\b|generated?|random|override|\.\.\.|\*\*\*|some[-_ ]|(my|the)[-_ ](secret|password|token|key)"
    r"|test[-_]?(password|token|secret|key)|\bfoo\b|\bbar\b|\bbaz\b|provided|supply|specify|to[-_ ]be[-_ ]|notasecret"
    r"|secret[-_]?value|invalid|encrypted|injected|secretname|keyname|managed[-_ ]by",
    re.IGNORECASE,
)
_SEQUENCE = re.compile(
    r"(?=.{10})(0?123456789(0|abcdef|0abcdef)?|abcdef(ghijklmnopqrstuvwxyz)?|deadbeef)+\d{0,9}\Z|.*(.)\3{5}",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"(?:(?:my|the|super|top|very|secret|password|passwd|pass|pwd|pw|user|username|db|database|root|admin|administrator"
    r"|test|testing|demo|default|guest|public|private|local|dev|development|postgres(?:ql)?|mysql|maria(?:db)?|mongo(?:db)?"
    r"|redis|rabbit(?:mq)?|minio|kafka|elastic(?:search)?|grafana|keycloak|influx(?:db)?|clickhouse|cassandra|neo4j|nats"
    r"|token|key|app|api|service|system|sa|ldap|bitnami|replication|repl|metrics|monitor(?:ing)?|backup|basic|auth|login"
    r"|welcome|temp|vault|consul|airflow|druid|harbor|gitea|sonar)[-_ .]?)+\d?\Z",
    re.IGNORECASE,
)
_KEY_NAME = re.compile(r"[A-Za-z]+([-_. ][A-Za-z]+)*\d?\Z")
# In `pa$$w0rd` the sign stands for a letter, no shell variable.
_INNER_DOLLAR = re.compile(r"(?<=.)\$(?=[a-z0-9$@!]|\Z)")
_ENOUGH = 512  # characters tell as much as all of them
_SECRET_WORD = re.compile(r"pass|secret|token|key|cred|cert|auth|pwd", re.IGNORECASE)


def stands_for_another(text: str) -> bool:
    """Whether a text is empty, a reference, a placeholder, a hash, a path or a setting."""
    bare = text.strip().strip("\"'")[:_ENOUGH]
    if (
        not bare
        or templated(_INNER_DOLLAR.sub("S", bare))
        or capitals(bare)
        or _REFERENCE.match(bare)
        or _PATH.match(bare)
    ):
        return True
    if _HASH.match(bare) or _PUBLIC.match(bare) or _SETTING.match(bare):
        return True
    return placeholder(bare)


def placeholder(text: str) -> bool:
    """Whether a text asks to be replaced, or is only one or two characters over and over."""
    text = text[:_ENOUGH]
    return len(set(text)) <= 2 or bool(_PLACEHOLDER.search(text) or _SEQUENCE.match(text))


def default_word(text: str, context: str) -> bool:
    """Whether a password is made of words that everybody tries first, or of the words around it."""
    text = text[:_ENOUGH]
    if _DEFAULT.match(text):
        return True
    if not text.isalpha() or len(text) < 3:
        return False
    around = sorted(set(re.findall(r"[a-z]{4,}", context.lower())), key=len, reverse=True)
    rest = re.sub("|".join(around), "", text.lower()) if around else text
    return text.lower() in context.lower() or bool(_DEFAULT.match(rest))


def key_name(text: str) -> bool:
    """Whether a text could be the name of a Secret or of a key within it."""
    return (
        len(text) < _ENOUGH
        and bool(_KEY_NAME.match(text))
        and bool(_SECRET_WORD.search(text) or "-" in text or "_" in text)
    )


def machine_made(text: str) -> bool:
    """Whether a text is long and mixed as a token is, without being a name or a sentence."""
    if len(text) < 8 or re.search(r"\s", text):
        return False
    text = text[:_ENOUGH]
    letters, digits = re.search(r"[A-Za-z]", text), len(re.findall(r"\d", text))
    if letters and (digits >= 3 or (digits == 2 and len(text) < 14)):
        return True
    if digits and len(text) >= 8 and re.search(r"[^\w.\-]", text):
        return True
    return entropy(text) >= 3.8 and bool(re.search(r"[a-z].*[A-Z]|[A-Z].*[a-z]", text)) and "-" not in text


def entropy(text: str) -> float:
    """Shannon's entropy in bits a character."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts) if text else 0.0
