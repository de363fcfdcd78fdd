"""Programs are found on PATH, but never in the repository that is judged."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path


def find(name: str, root: Path) -> str | None:
    """The program called `name` on PATH, else beside our own Python; None when it is nowhere.

    Folders of the repository at `root` do not count, unless our own environment lies there.
    """
    own = sysconfig.get_path("scripts")
    folders = [each for each in os.environ.get("PATH", "").split(os.pathsep) if _trusted(each, root.resolve())]
    return shutil.which(name, path=os.pathsep.join([*folders, own]))


def _trusted(folder: str, root: Path) -> bool:
    if not folder or not Path(folder).is_absolute():
        return False
    resolved = Path(folder).resolve()
    return not resolved.is_relative_to(root) or resolved.is_relative_to(Path(sys.prefix).resolve())


def bare(home: Path) -> dict[str, str]:
    """The environment of an engine: nothing of ours, and no way to the network.

    `home` is a private folder, which it may write to.
    """
    nowhere = "http://127.0.0.1:9"
    return {
        "HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home), "XDG_CONFIG_HOME": str(home),
        "PATH": os.defpath, "LANG": "C.UTF-8", "NO_COLOR": "1", "GIT_ALLOW_PROTOCOL": "none",
        "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "http_proxy": nowhere, "https_proxy": nowhere,
    }  # fmt: skip


def same_repository() -> dict[str, str]:
    """Our own environment for git, without what would make it trace, page or ask."""
    dropped = ("GIT_TRACE", "GIT_PAGER", "GIT_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_SSH")
    return {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
