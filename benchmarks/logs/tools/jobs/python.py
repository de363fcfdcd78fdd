"""Python: pip, pytest, unittest, mypy, ruff, and what runs before them."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

BASE = txtar("""\
-- pyproject.toml --
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "shop"
version = "1.4.0"
dependencies = ["click", "jinja2"]

[tool.setuptools]
packages = ["shop"]

[tool.pytest.ini_options]
addopts = "-v"
-- requirements.txt --
click
jinja2
pyyaml
requests
-- shop/__init__.py --
-- shop/cart.py --
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    price: int
    count: int = 1


@dataclass
class Cart:
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.items.append(item)

    def total(self) -> int:
        return sum(item.price * item.count for item in self.items)


def discount(total: int, percent: int) -> int:
    return total - total * percent // 100
-- tests/test_cart.py --
from shop.cart import Cart, Item, discount


def test_total():
    cart = Cart()
    cart.add(Item("tea", 300, 2))
    assert cart.total() == 600


def test_discount():
    assert discount(1000, 10) == 900
""")


def files(run: int) -> Mapping[str, str]:
    """The shop with some forty more modules, each with its tests."""
    made = dict(BASE)
    for number in range(38 + run):
        name = f"error_{number}" if number % 9 == 4 else f"part_{number}"
        made[f"shop/{name}.py"] = (
            f"from __future__ import annotations\n\n\ndef value(x: int) -> int:\n    return x + {number}\n"
        )
        made[f"tests/test_{name}.py"] = (
            f"import pytest\n\nfrom shop.{name} import value\n\n\n"
            f"@pytest.mark.parametrize('x', range({2 + number % 5}))\ndef test_value(x):\n    assert value(x) == x + {number}\n\n\n"
            f"def test_failure_is_reported():\n    with pytest.raises(TypeError):\n        value('{number}')\n"
        )
    return made


STEPS = (
    ("Set up", "python -m venv .venv && .venv/bin/pip install -r requirements.txt"),
    ("Lint", "ruff check shop tests"),
    ("Types", "mypy shop"),
    ("Install", ".venv/bin/pip install --no-deps ."),
    ("Test", "python -m pytest tests"),
)
CART = BASE["shop/cart.py"]
JOBS = (
    Job(
        "shop",
        files,
        STEPS,
        (
            Break(
                "assertion",
                "pytest",
                (Span(r"^_+ test_discount _+$", stop=r"^(_+ test|=+ short test|-+ Captured)"),),
                (Span(r"^=+ short test summary", stop=r"^\Z"), Span(r"^tests/test_cart.py::test_discount FAILED")),
                {"shop/cart.py": CART.replace("// 100", "// 1000")},
            ),
            Break(
                "import",
                "pytest",
                (Span(r"^_+ ERROR collecting tests/test_cart.py", stop=r"^=+ short test"),),
                (Span(r"^=+ short test summary", stop=r"^\Z"),),
                {"tests/test_cart.py": BASE["tests/test_cart.py"].replace("discount", "rebate")},
            ),
            Break(
                "fixture",
                "pytest",
                (Span(r"^_+ ERROR at setup of test_total", stop=r"^(_+ ERROR|=+ short test)"),),
                (Span(r"^=+ short test summary", stop=r"^\Z"), Span(r"^tests/test_cart.py::test_total ERROR")),
                {
                    "tests/test_cart.py": BASE["tests/test_cart.py"].replace(
                        "def test_total():", "def test_total(database):"
                    )
                },
            ),
            Break(
                "exception",
                "pytest",
                (Span(r"^_+ test_total _+$", stop=r"^(_+ test|=+ short test)"),),
                (Span(r"^=+ short test summary", stop=r"^\Z"), Span(r"^tests/test_cart.py::test_total FAILED")),
                {"shop/cart.py": CART.replace("item.price * item.count", "item.price * item.amount")},
                {"Types": "mypy shop || true"},
            ),
            Break(
                "types",
                "mypy",
                (Span(r"^shop/cart.py:\d+: error", stop=r"^Found"),),
                (Span(r"^Found \d+ error"),),
                {
                    "shop/cart.py": CART.replace("return total - total", "return str(total) - total").replace(
                        "-> None:", "-> int:"
                    )
                },
            ),
            Break(
                "unused",
                "ruff",
                (Span(r"F401", stop=r"^Found \d+ error"),),
                (Span(r"^Found \d+ error", lines=2),),
                {"shop/cart.py": CART.replace("from dataclasses", "import os\nimport sys\nfrom dataclasses")},
            ),
            Break(
                "no-version",
                "pip",
                (Span(r"^ERROR: Could not find a version", end=r"^ERROR: No matching distribution"),),
                (),
                {"requirements.txt": BASE["requirements.txt"] + "jinja2==99.1\n"},
                {"Set up": "python -m venv .venv && .venv/bin/pip install 'click' 'jinja2==99.1'"},
            ),
            Break(
                "conflict",
                "pip",
                (Span(r"^ERROR: Cannot install", stop=r"^ERROR: ResolutionImpossible"),),
                (Span(r"^ERROR: ResolutionImpossible"), Span(r"^To fix this you could try", lines=3)),
                {"requirements.txt": BASE["requirements.txt"].replace("requests", "requests==2.31.0\nurllib3==1.20")},
            ),
            Break(
                "build-backend",
                "pip",
                (Span(r"ValueError: invalid pyproject.toml|configuration error", lines=1),),
                (Span(r"error: subprocess-exited-with-error", stop=r"^\Z"),),
                {"pyproject.toml": BASE["pyproject.toml"].replace('version = "1.4.0"', "version = 14")},
            ),
        ),
        needs=("pytest", "mypy", "ruff"),
    ),
)
