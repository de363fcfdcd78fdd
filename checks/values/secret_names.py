"""Which keys hold a secret itself, and not its name, its file or a setting about it."""

from __future__ import annotations

import re
from enum import Enum

from checks.values.places import words


class Kind(Enum):
    """What a key says that it holds. A person chooses a password; a machine makes the others."""

    PASSWORD = "password"
    TOKEN = "token"
    SECRET = "secret"
    KEY = "key"
    CREDENTIALS = "credentials"


_PASSWORD = re.compile(
    r"(?:\w*(?:password|passwd|passphrase|passwort)|pwd|psk|(?:db|user|root|admin|smtp|mail|redis|sql|ldap|my|mysql|pg)?pass"
    r"|(?:db|user|root|admin)pwd)s?\Z"
)
_TOKEN = re.compile(r"(?:\w*token|pat|bearer|jwt)s?\Z")
_SECRET = re.compile(r"(?:client|cookie|session|jwt|app|shared|consumer|api|hmac|oauth|webhook|signing)?secrets?\Z")
_CREDENTIALS = re.compile(r"(?:credentials?|creds?|htpasswd|dsn|connectionstring|dockerconfigjson)\Z")
_WHOLE_KEY = re.compile(r"\w*(?:api|access|secret|private|encryption|signing|license|master|app|auth|account)keys?\Z")
_KEY_BEFORE = frozenset(
    "api access secret private encryption encrypt encrypting encoding master signing sign auth authentication account storage shared"
    " fernet license cipher crypto hmac jwt session cookie deploy ssh webhook install ingest app application data service instrumentation"
    " base web webserver rsa ecdsa tls cert pem salt".split()
)
# `passwordValue` and `password_base64` are the password; `password1` is one of several.
_SUFFIX = frozenset(("value", "plain", "plaintext", "text", "string", "base", "b", "raw", "default"))
# Words before the last that make it a switch, a name or a place.
_ABOUT = frozenset(
    "existing external name use enable enabled disable create generate allow require no has is with from public publishable automount"
    " mount image pull reset forgot csrf next max min ref".split()
)
_SECRET_BEFORE = frozenset(
    "client cookie session jwt app shared consumer api hmac oauth oauth2 webhook signing admin user crypto access encryption"
    " server service keycloak master".split()
)


def kind_of(name: str) -> Kind | None:
    """What the value under a key of this name holds, when it is a secret."""
    parts = [word for word in words(name) if not word.isdigit()]
    while len(parts) > 1 and parts[-1] in _SUFFIX:
        parts.pop()
    if not parts or _ABOUT & {*parts[:-1]}:
        return None
    last, before = parts[-1], parts[-2] if len(parts) > 1 else ""
    if _PASSWORD.match(last) or (last in ("word", "phrase") and before == "pass"):
        return Kind.PASSWORD
    if _WHOLE_KEY.match(last) or (last in ("key", "keys") and before in _KEY_BEFORE):
        return Kind.KEY
    if _TOKEN.match(last):
        return Kind.TOKEN
    if (
        _CREDENTIALS.match(last)
        or (last == "string" and before == "connection")
        or (before, last) == ("docker", "json")
    ):
        return Kind.CREDENTIALS
    return Kind.SECRET if _SECRET.match(last) else None


def names_a_value(name: str) -> bool:
    """Whether `…Secret` is rather a value (`clientSecret`) than the name of a Secret (`tlsSecret`)."""
    parts = words(name)
    return len(parts) > 1 and parts[-2] in _SECRET_BEFORE
