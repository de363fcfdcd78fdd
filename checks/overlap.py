"""What two families find at the same place is said once, in the words of the one that knows the line best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.model import Finding, Report, Stats
from checks.reporters.tally import level_of

# Trivy's checks of rendered manifests that a rule of values-sanity makes at the values' line.
TWINS = {
    "capability-added": {"KSV-0004", "KSV-0005", "KSV-0022", "KSV-0106", "KSV-0119", "KSV-0120"},
    "host-namespace": {"KSV-0008", "KSV-0009", "KSV-0010"},
    "host-path": {"KSV-0006", "KSV-0023", "KSV-0121"},
    "host-port": {"KSV-0024"},
    "image-tag-missing": {"KSV-0013"},
    "image-tag-mutable": {"KSV-0013"},
    "privilege-escalation": {"KSV-0001"},
    "privileged-container": {"KSV-0017", "KSV-0103"},
    "resources-missing": {"KSV-0011", "KSV-0015", "KSV-0016", "KSV-0018"},
    "root-filesystem-writable": {"KSV-0014"},
    "run-as-root": {"KSV-0012", "KSV-0020", "KSV-0021", "KSV-0105"},
    "seccomp-unconfined": {"KSV-0030", "KSV-0104"},
}
SECRET = "secret"


# Trivy names the line of the repository, we that of the tag, perhaps in another file of the chart.
WIDE = {"KSV-0013"}


def without_twins(report: Report) -> Report:
    """The report less the findings that have a twin of no lower level; they count as suppressed."""
    said: dict[tuple[str, int, str], int] = {}
    for each in report.findings:
        for name in TWINS.get(each.rule_id, set()) | ({SECRET} if each.rule_id == "secret-plaintext" else set()):
            place = _place(each, name)
            said[place] = max(said.get(place, 0), level_of(each).weight)
    kept = tuple(each for each in report.findings if not _has_twin(each, said))
    dropped = len(report.findings) - len(kept)
    stats = Stats(report.stats.analysed, report.stats.not_analysed, {**report.stats.suppressed, "twins": dropped})
    return replace(report, findings=kept, stats=stats) if dropped else report


def _has_twin(finding: Finding, said: Mapping[tuple[str, int, str], int]) -> bool:
    if finding.rule_id == "secret-plaintext":
        return False
    name = SECRET if finding.category.partition(".")[0] == SECRET else finding.rule_id
    return said.get(_place(finding, name), 0) >= level_of(finding).weight


def _place(finding: Finding, name: str) -> tuple[str, int, str]:
    where = finding.location
    if name in WIDE:
        return where.uri.rpartition("/")[0], 0, name
    return where.uri, where.start_line, name
