"""`agentboard new NAME`: a folder with an agent that runs, and its test."""

from __future__ import annotations

import argparse
import keyword
import re
import shlex
import sys
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import get_args

from agentboard.sdk.limits import ID, Category
from checks.errors import InputError, UsageError
from checks.files import write_atomic

HELP = "Write an agent that runs, and its test, into a new folder NAME."
FILES = {
    "pyproject.toml": "pyproject.toml.tmpl",
    "README.md": "README.md.tmpl",
    "{module}.py": "agent.py.tmpl",
    "test_{module}.py": "test_agent.py.tmpl",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("name", metavar="NAME", help="the agent's id: a-z, 0-9, '.', '_', '-', e.g. disk-watcher")
    parser.add_argument("--category", choices=get_args(Category), default="custom", help="default: custom")
    parser.add_argument("--directory", type=Path, metavar="DIR", help="where to write it (default: ./NAME)")


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    if not ID.fullmatch(args.name):
        todo = "Use 1 to 63 of a-z, 0-9, '.', '_' and '-', beginning with a letter or a digit."
        raise UsageError(f"{args.name!r} is no agent id", "agentboard new", todo)
    folder: Path = args.directory or Path(args.name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("exists and is not an empty folder", str(folder), "Choose another with --directory.")
    words = _words(args.name, args.category)
    for name, source in FILES.items():
        template = Template(files("agentboard.cli").joinpath("skeleton", source).read_text("utf-8"))
        write_atomic(folder / name.format(**words), template.substitute(words).encode())
    place, module = shlex.quote(str(folder)), words["module"]
    sys.stdout.write(
        f"{folder}: {module}.py is the agent, test_{module}.py its test.\n\n"
        f"  cd {place}\n  pytest\n"
        f"  AGENTBOARD_URL=http://127.0.0.1:8080 AGENTBOARD_TOKEN=... python {module}.py\n"
    )
    return 0


def _words(name: str, category: str) -> dict[str, str]:
    """What the templates need. Python's names are narrower than ids, and none may hide a module that is needed."""
    parts = [part for part in re.split(r"[^a-z0-9]+", name) if part]
    module = "_".join(parts)
    if (
        not module.isidentifier()
        or keyword.iskeyword(module)
        or module in sys.stdlib_module_names | {"agentboard", "test"}
    ):
        module = f"agent_{module}"
    cls = "".join(part.capitalize() for part in parts)
    if not cls.isidentifier() or keyword.iskeyword(cls) or cls in ("BaseAgent", "Command", "FakeBoard", "Full"):
        cls = f"My{cls}"
    return {"id": name, "module": module, "cls": cls, "title": " ".join(parts).capitalize(), "category": category}
