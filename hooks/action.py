"""`guard-action SCRIPT`: run a console script as a step of a GitHub action, from INPUT_* variables."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from checks.errors import GuardError
from checks.reporters.github import error as annotation
from hooks import _action

TOOLS = {
    "guard": "hooks.guard",
    "log-anomaly": "hooks.log_anomaly",
    "security-scan": "hooks.security_scan",
    "values-sanity": "hooks.values_sanity",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the tool that `argv` names; its exit code is ours."""
    (tool,) = sys.argv[1:] if argv is None else argv
    if token := os.environ.get("INPUT_TOKEN"):
        os.environ["GITHUB_TOKEN"] = token
    run = import_module(TOOLS[tool]).main
    try:
        step = _action.prepare(tool, os.environ)
    except GuardError as error:
        print(annotation(str(error)))
        return error.exit_code
    try:
        return int(run(step.argv))
    finally:
        _action.publish(step, os.environ)


if __name__ == "__main__":
    raise SystemExit(main())
