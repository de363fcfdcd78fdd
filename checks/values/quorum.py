"""Which replica counts are members of a cluster that votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.values.places import words
from checks.values.scaling import REPLICAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values

_COUNTS = frozenset(name.lower() for name in (*REPLICAS, "size", "clusterSize", "nodeCount", "members", "servers"))
_VOTERS = {
    "etcd": "etcd", "zookeeper": "ZooKeeper", "zk": "ZooKeeper", "consul": "Consul", "nats": "NATS",
    "jetstream": "NATS", "rabbitmq": "RabbitMQ", "cockroachdb": "CockroachDB", "galera": "Galera", "pxc": "Galera",
    "sentinel": "Sentinel", "sentinels": "Sentinel", "mongodb": "MongoDB", "mongo": "MongoDB",
    "replicaset": "MongoDB", "replset": "MongoDB", "kraft": "Kafka", "elasticsearch": "Elasticsearch",
    "opensearch": "OpenSearch", "vault": "Vault", "qdrant": "Qdrant", "weaviate": "Weaviate", "raft": "Raft",
}  # fmt: skip
# Keys between the name of the system and the number which leave it the number of its voting members.
_NEUTRAL = frozenset((
    "server", "servers", "cluster", "ha", "stateful", "set", "statefulset", "config", "configuration", "master",
    "masters", "raft", "global", "node", "nodes", "replica", "replicas", "replicaset", "replset", "replsets", "rs",
    "spec", "internal", "broker", "brokers", "database", "db", "kafka", "controller", "container", "eligible",
    "pool", "nats", "jet", "stream", "jetstream", "sentinel", "mongodb", "deployment", "key", "value", "store",
    "quorum", "main", "app",
)) | _VOTERS.keys()  # fmt: skip
_SEARCH = frozenset(("elasticsearch", "opensearch"))

_PLAIN = frozenset(name.lower() for name in REPLICAS)


def voters(values: Values) -> Iterator[tuple[Entry, str]]:
    """Counts of voting members, with the name of the system."""
    for entry in values.find(*sorted(_COUNTS)):
        path = [word for part in entry.path[:-1] if isinstance(part, str) for word in words(part)]
        chart = list(words(values.chart.name)) if values.chart else []
        if (name := _system(path, chart)) and (entry.name.lower() in _PLAIN or _near(path)):
            yield entry, name


def _near(path: list[str]) -> bool:
    """Whether the map itself is the system: a `size` may be anything else."""
    return bool(path) and (path[-1] in _VOTERS or path[-1].isdigit() or path[-1] == "cluster")


def _system(path: list[str], chart: list[str]) -> str | None:
    """The system whose voting members a path counts; the nearest key that names one decides."""
    for i in range(len(path) - 1, -1, -1):
        if path[i] in _VOTERS and _votes(path[i], path[i + 1 :], path):
            return _VOTERS[path[i]]
        if path[i] in ("controller", "quorum") and "kafka" in (*path, *chart):
            return "Kafka"
        if path[i] not in _NEUTRAL and not path[i].isdigit():
            return None
    found = next((word for word in chart if word in _VOTERS), None)
    alone = bool(found) and all(word in _NEUTRAL or (word == "operator" and "cluster" in path) for word in chart)
    return _VOTERS[found] if found and alone and _votes(found, path, path) else None


def _votes(name: str, below: list[str], path: list[str]) -> bool:
    """Brokers and data nodes of some systems are not their voters."""
    if name in _SEARCH and below:
        return bool({"master", "masters", "eligible"}.intersection(path))
    return not {"broker", "brokers"}.intersection(below) or name in ("rabbitmq", "nats")
