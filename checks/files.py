"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_IMODE

from checks.errors import InputError


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader sees the old file or the new one, never half of either.

    Missing folders are made, the mode of an existing file is kept, a link is followed, and a device
    or pipe is simply written to.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        todo = "Choose a path that can be written."
        raise InputError(f"cannot be written: {reason}", str(path), todo) from error


def _replace(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            if target.exists():
                temporary.chmod(S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
