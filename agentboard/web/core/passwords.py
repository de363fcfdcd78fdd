"""Passwords and tokens: made, hashed, compared."""

from __future__ import annotations

import hashlib
import secrets
import threading

# OWASP's smallest: 19 MiB a check, and one check at a time, so that signing in cannot fill the memory.
_MEMORY_KIB = 19 * 1024
_one_at_a_time = threading.Lock()


def new_token(kind: str) -> str:
    """A token with 256 random bits; `kind` makes it recognisable where it leaks."""
    return f"ab_{kind}_{secrets.token_urlsafe(32)}"


def new_password() -> str:
    """A password with 120 random bits."""
    return secrets.token_urlsafe(15)


def digest(token: str) -> bytes:
    """What is kept of a token. SHA-256 is enough for what has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    from argon2 import PasswordHasher

    with _one_at_a_time:
        return PasswordHasher(time_cost=2, memory_cost=_MEMORY_KIB, parallelism=1).hash(password)


def verify(password: str, hashed: str | None) -> bool:
    """Whether `password` is the one; as slow for a user that does not exist (`hashed` is None)."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with _one_at_a_time:
        hasher = PasswordHasher(time_cost=2, memory_cost=_MEMORY_KIB, parallelism=1)
        if hashed is None:
            hasher.hash(password)
            return False
        try:
            return hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
