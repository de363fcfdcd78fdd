"""What is built and locked."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())


def test_the_lock_names_public_hosts_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_the_lock_knows_our_dependencies() -> None:
    (ours,) = (package for package in LOCK["package"] if package["name"] == "self-improving-stack")
    wanted = {re.split(r"[>=<~!\[; ]", each)[0].replace(".", "-") for each in PROJECT["project"]["dependencies"]}
    assert {each["name"] for each in ours["dependencies"]} == wanted


def test_the_launcher_installs_uv_by_hash() -> None:
    pinned = (ROOT / "actions/uv.txt").read_text()
    assert re.search(r"^uv==[\d.]+ \\\n    --hash=sha256:[0-9a-f]{64}", pinned, re.MULTILINE)


@pytest.mark.parametrize("script", PROJECT["project"]["scripts"])
def test_console_scripts_exist(script: str) -> None:
    (entry,) = entry_points(group="console_scripts", name=script)
    assert callable(entry.load())


def test_nothing_but_our_packages_is_in_the_wheel() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["agentboard", "checks", "hooks"]
    assert all((ROOT / name / "py.typed").is_file() for name in ("agentboard", "checks", "hooks"))
