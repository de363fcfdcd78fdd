"""Write docs/RULES.md and docs/rules/ from the rules' docstrings. `make docs` runs it."""

from __future__ import annotations

from pathlib import Path

from checks.pages import index, markdown
from checks.registry import rules_of

HERE = Path(__file__).parent


def pages() -> dict[Path, str]:
    """Every generated file with what it should say."""
    rules = rules_of("checks.values.rules")
    made = {HERE / "rules" / f"{rule.id}.md": markdown(rule) for rule in rules}
    return {HERE / "RULES.md": index(rules, "Rules of values-sanity"), **made}


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
