"""Documents for the tests of our own rules."""

from __future__ import annotations

from checks.model import Rule
from checks.security.document import Document, compose_file
from checks.security.manifests import read
from checks.security.sides import Side


def compose(rule: Rule, service: str) -> list[int]:
    """The lines of a compose file with one service, `web`, whose first key stands on line 3."""
    text = "services:\n  web:\n" + "".join(f"    {line}\n" for line in service.splitlines())
    document = compose_file(read(Side("head", {"compose.yaml": text.encode()}), "compose.yaml"))
    assert document is not None
    return [each.location.start_line for each in rule.check(document)]


def dockerfile(rule: Rule, text: str) -> list[int]:
    """The lines of a Dockerfile."""
    return [each.location.start_line for each in rule.check(Document("Dockerfile", text))]
