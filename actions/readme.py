"""`make docs`: rewrite the generated parts of the READMEs, from the actions and the hook manifest."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


def pages() -> Iterator[tuple[Path, str]]:
    """Every README with generated parts, and its text as it should be."""
    readmes = (ROOT / "README.md", *sorted(ROOT.glob("actions/**/README.md")))
    for path in readmes:
        yield path, generated(path.read_text("utf-8"))


def generated(text: str) -> str:
    """The text with each `<!-- begin NAME ARGUMENT -->` part made anew."""
    pattern = re.compile(r"(<!-- begin (\w+) ?(\S*) -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda part: f"{part[1]}{PARTS[part[2]](part[3])}{part[4]}", text)


def inputs(action: str) -> str:
    """The inputs of the action in a folder."""
    rows = [
        (f"`{name}`", each["description"], _default(each.get("default", "")))
        for name, each in _load(ROOT / action / "action.yml")["inputs"].items()
    ]
    return table(("input", "what", "default"), rows)


def outputs(action: str) -> str:
    """The outputs of the action in a folder."""
    rows = [(f"`{name}`", each["description"]) for name, each in _load(ROOT / action / "action.yml")["outputs"].items()]
    return table(("output", "what"), rows)


def actions(_: str) -> str:
    """All actions of the repository."""
    rows = []
    for path in (ROOT / "action.yml", *sorted(ROOT.glob("actions/*/action.yml"))):
        folder = path.parent.relative_to(ROOT).as_posix().removeprefix(".")
        page = f"{folder or 'actions'}/README.md"
        rows.append((f"[`{'/'.join(filter(None, (REPOSITORY, folder)))}`]({page})", _load(path)["description"]))
    return table(("action", "what"), rows)


def hooks(_: str) -> str:
    """All hooks of the repository."""
    rows = [(f"`{hook['id']}`", hook["description"]) for hook in _load(ROOT / ".pre-commit-hooks.yaml")]
    return table(("hook", "what"), rows)


def demo(_: str) -> str:
    """A few findings of `make demo`, and how its report ends."""
    blocks = demo_report().strip().split("\n\n")
    shown = [block for block in blocks if block.partition("\n")[0].endswith(SHOWN)]
    return "\n\n".join(("```text\n$ guard --base main", *shown, f"[...]\n\n{blocks[-1]}")) + "\n```\n"


def demo_report() -> str:
    """What the guard says of the risky change."""
    from tests.fixtures import demo as application

    with tempfile.TemporaryDirectory() as name:
        application.lay(Path(name))
        return application.run(Path(name), "guard", "--base", "main", "--no-color", stdout=subprocess.PIPE).stdout


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(' '.join(cell.split()) for cell in line)} |\n" for line in lines)


def _default(value: str) -> str:
    return "<br>".join(f"`{line}`" for line in value.split("\n") if line) or "none"


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


SHOWN = ("[quantity-unit-suspicious]", "[unknown-key]", "[boolean-as-string]")
REPOSITORY = "predator12/self-improving-stack"
PARTS: Mapping[str, Any] = {"inputs": inputs, "outputs": outputs, "actions": actions, "hooks": hooks, "demo": demo}

if __name__ == "__main__":
    for readme, text in pages():
        readme.write_text(text, "utf-8")
