"""Write docs/RULES.md and docs/rules/ from the rules' docstrings. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from checks.pages import index, markdown
from checks.registry import FAMILIES, rules_of

HERE = Path(__file__).parent
INTRODUCTION = """# Rules

`--explain RULE` shows a page in the terminal. What security-scan's engines find (Trivy, zizmor, secret detectors) has
their ids, and the page is in the report.
"""


def pages() -> dict[Path, str]:
    """Every generated file with what it should say."""
    rules = [rule for package in FAMILIES for rule in rules_of(package)]
    made = {HERE / "rules" / f"{rule.id}.md": markdown(rule) for rule in rules}
    tools = dict.fromkeys(FAMILIES.values())
    tables = [index((rule for rule in rules if rule.tool == tool), tool) for tool in tools]
    return {HERE / "RULES.md": "\n".join([INTRODUCTION, *tables]), **made}


def main() -> None:
    """Write what differs, and remove the pages of rules that are gone."""
    wanted = pages()
    (HERE / "rules").mkdir(exist_ok=True)
    for path in set((HERE / "rules").glob("*.md")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
