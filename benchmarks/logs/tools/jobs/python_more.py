"""Python's other tools: black, pylint, flake8, sphinx, tox, unittest, coverage, build."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

BASE = txtar('''\
-- pyproject.toml --
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tides"
version = "0.9.0"

[tool.setuptools]
packages = ["tides"]
-- tox.ini --
[tox]
envlist = py311
skipsdist = true

[testenv]
deps =
    attrs
commands =
    python -m unittest discover -v -s tests -t .
-- tides/__init__.py --
"""Tides."""
-- tides/moon.py --
"""Phases of the moon."""

PHASES = ["new", "waxing", "full", "waning"]


def phase(day: int) -> str:
    """Name the phase of a day."""
    return PHASES[day % 28 // 7]


def error_margin(day: int) -> float:
    """Give the margin of error."""
    if day < 0:
        raise ValueError("day is negative")
    return 0.5
-- tests/__init__.py --
-- tests/test_moon.py --
import unittest

from tides.moon import error_margin, phase


class MoonTest(unittest.TestCase):
    def test_full(self):
        self.assertEqual(phase(15), "full")

    def test_error_margin_fails_before_time(self):
        with self.assertRaises(ValueError):
            error_margin(-1)
-- docs/conf.py --
project = "Tides"
extensions = ["sphinx.ext.autodoc"]
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
-- docs/index.rst --
Tides
=====

.. automodule:: tides.moon
   :members:

See :doc:`usage`.

.. toctree::

   usage
-- docs/usage.rst --
Usage
=====

Call :func:`tides.moon.phase`.
-- .flake8 --
[flake8]
max-line-length = 120
per-file-ignores = docs/conf.py:E402
''')


def tides(run: int) -> Mapping[str, str]:
    made = dict(BASE)
    for number in range(12 + run):
        made[f"tides/part_{number}.py"] = (
            f'"""Part {number}."""\n\n\ndef height(hour: int) -> int:\n    """Give the height."""\n    return hour * {number}\n'
        )
        cases = "".join(
            f"    def test_no_failure_at_{hour}(self):\n        self.assertEqual(height({hour}), {hour * number})\n\n"
            for hour in range(5)
        )
        made[f"tests/test_part_{number}.py"] = (
            f"import unittest\n\nfrom tides.part_{number} import height\n\n\nclass Part{number}Test(unittest.TestCase):\n{cases.rstrip()}\n"
        )
    return made


MOON = BASE["tides/moon.py"]
REST = (Span(r"^FAILED \((failures|errors)"), Span(r"^Ran \d+ tests"), Span(r"^=+$", every=True), Span(r"^  py311: (FAIL|exit)"), Span(r"^py311: exit"), Span(r"^  evaluation failed"), Span(r" \.\.\. (FAIL|ERROR)$", every=True), Span(r"^TOTAL "))  # fmt: skip
TIDES = Job(
    "tides",
    tides,
    (
        ("Format", "black --version\nblack --check --diff -v tides"),
        ("Flake", "flake8 -v tides | head -40\nflake8 tides"),
        ("Pylint", "pylint --version\npylint --disable=duplicate-code tides"),
        ("Tests", "coverage run --source tides -m unittest discover -v -s tests -t .\ncoverage report --fail-under=90"),
        ("Tox", "tox -v"),
        ("Docs", "sphinx-build -W --keep-going -b html docs docs/_build"),
        ("Build", "python -m build --no-isolation"),
    ),
    (
        Break("style", "black", (Span(r"^-def phase|^-\s", end=r"^\+"), Span(r"^would reformat .*moon.py")), (Span(r"^Oh no!|^\d+ files? would|^(---|\+\+\+|@@) ", every=True),),
              {"tides/moon.py": MOON.replace("def phase(day: int)", "def phase( day:int )")}),
        Break("parse", "black", (Span(r"^error: cannot (format|parse)", stop=r"already well formatted|^Oh no"),), (Span(r"^Oh no!|^\d+ files? would"),), {"tides/moon.py": MOON.replace("return 0.5", "return (0.5")}),
        Break("undefined", "flake8", (Span(r"moon.py:\d+:\d+: F821"),), (Span(r"moon.py:\d+:\d+:", every=True),), {"tides/moon.py": MOON.replace("return 0.5", "return margin")}),
        Break("member", "pylint", (Span(r"moon.py:\d+:\d+: [EW]\d+", stop=r"^-----|^$"),), (Span(r"^Your code has been rated"), Span(r"^\*+ Module")),
              {"tides/moon.py": MOON.replace("return PHASES[day % 28 // 7]", "return PHASES.first(day)")}),
        Break("fail", "unittest", (Span(r"^FAIL: test_full", stop=r"^(====|Ran )"),), REST, {"tides/moon.py": MOON.replace('"full", "waning"', '"waning", "full"')}),
        Break("error", "unittest", (Span(r"^ERROR: test_full", stop=r"^(====|Ran )"),), REST, {"tides/moon.py": MOON.replace("PHASES[day", "PHASES[str(day)")}, {"Flake": "flake8 --version", "Pylint": "pylint --version"}),
        Break("threshold", "coverage", (Span(r"^Coverage failure"),), (Span(r"^TOTAL|^tides/tables"),),
              {"tides/tables.py": '"""Tables."""\n\n\ndef table(day: int) -> int:\n    """Give a table."""\n' + "".join(f"    day += {n}\n" for n in range(30)) + "    return day\n"}),
        Break("dependency", "tox", (Span(r"^ERROR: Could not find a version", end=r"^ERROR: No matching"),), REST, {"tox.ini": BASE["tox.ini"].replace("    attrs", "    attrs==99.3")}),
        Break("module", "tox", (Span(r"ModuleNotFoundError: No module named 'yaml'"),), (*REST, Span(r"^ERROR: tests.test_yaml", stop=r"^(====|Ran )")),
              {"tests/test_yaml.py": "import unittest\n\nimport yaml\n\n\nclass YamlTest(unittest.TestCase):\n    def test_load(self):\n        self.assertEqual(yaml.safe_load('1'), 1)\n"},
              {"Tests": "echo tests run below tox"}),
        Break("reference", "sphinx", (Span(r"WARNING: (unknown document|undefined label|toctree contains|.*not found)"),), (Span(r"WARNING: ", every=True), Span(r"^build finished with problems")),
              {"docs/index.rst": BASE["docs/index.rst"].replace(":doc:`usage`", ":doc:`manual/usage`")}),
        Break("directive", "sphinx", (Span(r"Unknown directive|ERROR:", stop=r"^$|^(looking|pickling|build)"),), (Span(r"^build finished with problems"),),
              {"docs/usage.rst": BASE["docs/usage.rst"] + "\n.. warnings::\n\n   Mind the tide.\n"}),
        Break("package", "build", (Span(r"error: package directory"),), (Span(r"^Traceback", stop=r"^error: "), Span(r"^ERROR Backend")), {"pyproject.toml": BASE["pyproject.toml"].replace('["tides"]', '["tides", "tides_extra"]')}),
    ),
    needs=("black", "flake8", "pylint", "coverage", "tox", "sphinx-build"),
)  # fmt: skip
JOBS = (TIDES,)
