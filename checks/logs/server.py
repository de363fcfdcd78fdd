"""Lines that a CI system writes of itself: the command that it runs next, its clean-up, its last word.

Such a line can be new against good runs, and never says why a command failed.
"""

from __future__ import annotations

import re

_WORD = re.compile(
    r"^(?:"
    # GitHub Actions, Azure Pipelines
    r"##\[error\](?:Process completed with|Bash exited with|PowerShell exited with|Cmd\.exe exited with) "
    r"|Post job cleanup\.|Cleaning up orphan processes"
    # GitLab
    r"|(?:ERROR: )?Job (?:succeeded$|failed: exit (?:code|status) )|Cleaning up project directory"
    r"|Running after_script|Uploading artifacts|Saving cache for|ERROR: No files to upload"
    # Jenkins
    r"|\[Pipeline\]|ERROR: script returned exit code |Finished: [A-Z_]+$|Build step '.{1,80}' marked build as "
    # Travis, CircleCI
    r"|The command .{1,600} exited with \d+\.?$|(?:Done\. )?Your build exited with |Exited with code "
    # BuildKit
    r"|-{6}$| > \[.{1,80}\] |ERROR: failed to (?:solve|build):|ERROR: process .{1,600} did not complete successfully"
    r"|#\d+ ERROR: process "
    r")"
)
_ECHO = re.compile(r"^(?:\$ \S|##\[(?:group|command)\]|\[command\]|#\d+ \[|Step \d+/\d+ ?:)")
_TRACED = re.compile(r"^\++ \S")


def speaks(text: str) -> bool:
    """Whether this peeled line is the CI system's own: an echoed command, a clean-up, a verdict."""
    return _WORD.match(text) is not None or _ECHO.match(text) is not None


def traces(text: str) -> bool:
    """Whether the line may be a command that a shell echoes before it runs (`set -x`); a difference looks the same."""
    return _TRACED.match(text) is not None
