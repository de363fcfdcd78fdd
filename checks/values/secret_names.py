"""Which keys hold a secret itself, and not its name, its file or a setting about it."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from checks.values.places import words


class Kind(Enum):
    """What a key says that it holds. A person chooses a password; a machine makes the others."""

    PASSWORD = auto()
    TOKEN = auto()
    SECRET = auto()
    KEY = auto()
    CREDENTIALS = auto()

    @property
    def phrase(self) -> str:
        """With its article, as messages name it."""
        return "credentials" if self is Kind.CREDENTIALS else f"a {self.name.lower()}"


# Each matches the last words of a key, in lower case with a space between.
_ENDINGS = {
    Kind.CREDENTIALS: r"(?:credentials?|creds?|htpasswd|dsn|connection ?string|docker ?config ?json)",
    Kind.PASSWORD: (
        r"(?:\w*(?:password|passwd|passphrase|passwort|pass word|pass phrase)|pwd|psk"
        r"|(?:db|user|root|admin|smtp|mail|redis|sql|ldap|my|mysql|pg)?pass|(?:db|user|root|admin)pwd)s?"
    ),
    Kind.KEY: (
        r"(?:\w*(?:api|access|secret|private|encryption|signing|license|master|app|auth|account)keys?"
        r"|(?:api|access|secret|private|encryption|encrypt|encrypting|encoding|master|signing|sign|auth|authentication"
        r"|account|storage|shared|fernet|license|cipher|crypto|hmac|jwt|session|cookie|deploy|ssh|webhook|install|ingest|app"
        r"|application|data|service|instrumentation|integration|routing|base|web|webserver|rsa|ecdsa|tls|cert|pem"
        r"|salt) keys?)"
    ),
    Kind.TOKEN: r"(?:\w*token|pat|bearer|jwt)s?",
    Kind.SECRET: (
        r"erlang cookie|(?:client|cookie|session|jwt|app|shared|consumer|api|hmac|oauth|webhook|signing)?secrets?"
    ),
}
# `passwordValue` and `password_base64` are the password itself.
_SUFFIX = r"(?: (?:value|plain|plaintext|text|string|base|b|raw|default))*"
_KINDS = {kind: re.compile(rf"(?:.* )?(?:{ending}){_SUFFIX}\Z") for kind, ending in _ENDINGS.items()}
# Words before the last that make it a switch, a name or a place.
_ABOUT = re.compile(
    r"\b(?:existing|external|name|use|enabled?|disable|create|generate|allow|require|no|has|is|with|from|public|publishable"
    r"|automount|mount|image|pull|reset|forgot|csrf|next|max|min|ref) "
)
_VALUE = re.compile(
    r"\b(?:client|cookie|session|jwt|app|shared|consumer|api|hmac|oauth2?|webhook|signing|admin|user|crypto|access|encryption"
    r"|server|service|keycloak|master) secrets?\Z"
)


@lru_cache(maxsize=65536)
def kind_of(name: str) -> Kind | None:
    """What the value under a key of this name holds, when it is a secret."""
    text = _spaced(name)
    if _ABOUT.search(text):
        return None
    return next((kind for kind, ending in _KINDS.items() if ending.match(text)), None)


def names_a_value(name: str) -> bool:
    """Whether `…Secret` is rather a value (`clientSecret`) than the name of a Secret (`tlsSecret`)."""
    return bool(_VALUE.search(_spaced(name)))


def _spaced(name: str) -> str:
    return " ".join(word for word in words(name) if not word.isdigit())
