"""A change after which stored data may be gone.

Without persistence the data lives in the pod and ends with it. Another claim starts empty. A policy
of Delete, or a guard against deletion that is switched off, lets the next uninstall take the volume.

Before::

    persistence:
      enabled: true

Bad::

    persistence:
      enabled: false

Good::

    persistence:
      enabled: true
      size: 20Gi

Fix: keep it; move or back up the data first, in a change of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.changes import Change, changes
from checks.values.document import Values

_STORES = re.compile(r"persist|storage|volume|pvc|database|backup|datadir|wal\b", re.IGNORECASE)
_DATABASES = re.compile(
    r"\A(postgres(ql)?|mysql|mariadb|mongo(db)?|redis|etcd|cassandra|elasticsearch|opensearch|rabbitmq|kafka|minio|clickhouse|influxdb2?)\Z",
    re.IGNORECASE,
)
SWITCHES = ("enabled", "persistent", "persistence", "persistentVolume", "enablePersistence", "persistenceEnabled")
GUARDS = ("keep", "deletionProtection", "protect", "preserve", "retainData", "keepVolumes", "finalSnapshot")
DANGERS = ("forceDestroy", "dropOnDelete", "deleteVolumes", "skipFinalSnapshot", "wipe", "purge", "emptyDir")
POLICIES = (
    "reclaimPolicy",
    "persistentVolumeReclaimPolicy",
    "whenDeleted",
    "whenScaled",
    "deletionPolicy",
    "pvcDeletionPolicy",
)
CLAIMS = ("existingClaim", "claimName")


@rule(Level.ERROR, "diff.data_loss")
def check(values: Values) -> Iterator[Finding]:
    """Persistence switched off, other claims, weaker policies, guards taken away."""
    for change in changes(values, *SWITCHES, *GUARDS, *DANGERS, *POLICIES, *CLAIMS, "helm.sh/resource-policy"):
        if problem := _problem(change):
            yield from values.report(
                f"`{change.before.where}`: {problem}; move or back up the data first", change.place
            )


def _problem(change: Change) -> str:
    name, before = change.before.name, change.before
    after = change.after.scalar if change.after else None
    if name in SWITCHES and before.scalar is True and after is not True:
        return _switched_off(change)
    if name in GUARDS and before.scalar is True and after is not True:
        return "the guard against deletion goes, so an uninstall takes the data with it"
    if name in DANGERS and before.scalar is False and after is True:
        return "what is stored is deleted with the object"
    if name in POLICIES and before.text in ("Retain", "Snapshot", "Orphan") and after != before.text:
        return f"the policy goes from {before.text} to {after or 'its default'}, so the volume is deleted"
    if name == "helm.sh/resource-policy" and before.text == "keep" and after != "keep":
        return "helm no longer keeps the object at an uninstall"
    return _other_claim(change)


def _switched_off(change: Change) -> str:
    where = ".".join(map(str, change.before.path))
    if change.before.name != "enabled" or _STORES.search(".".join(map(str, change.before.path[:-1]))):
        return (
            "persistence goes off, so the data ends with the pod" if "backup" not in where.lower() else "backups stop"
        )
    if _DATABASES.match(change.before.above):
        return f"{change.before.above} is removed from the release, and its data with it"
    return ""


def _other_claim(change: Change) -> str:
    if change.before.name not in CLAIMS or not change.before.text:
        return ""
    return f"the claim {change.before.text!r} is left for another, which starts empty"
