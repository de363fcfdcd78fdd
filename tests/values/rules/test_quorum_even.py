from __future__ import annotations

import pytest

from checks.values.rules.quorum_even import check
from tests.values.helpers import lines

CASES = [
    ("etcd", "etcd:\n  replicaCount: 2\n", [2]),
    ("ZooKeeper", "zookeeper:\n  replicas: 4\n", [2]),
    ("below a server", "consul:\n  server:\n    replicas: 4\n", [3]),
    ("NATS", "nats:\n  cluster:\n    replicas: 2\n", [3]),
    ("Kafka", "kafka:\n  controller:\n    replicaCount: 4\n", [3]),
    ("masters", "elasticsearch:\n  master:\n    replicaCount: 2\n", [3]),
    ("Galera", "pxc:\n  size: 2\n", [2]),
    ("replica set", "replsets:\n  rs0:\n    size: 4\nmongodb:\n  replicaCount: 2\n", [5]),
    ("odd", "etcd: {replicaCount: 3}\nzookeeper: {replicas: 1}\n", []),
    ("others", "replicaCount: 2\nweb: {replicas: 4}\nredis: {replicas: 2}\n", []),
    ("parts that do not vote", "nats: {box: {replicas: 2}}\nmongodb: {hidden: {replicaCount: 2}}\n", []),
    ("brokers and data", "kafka: {broker: {replicaCount: 4}}\nelasticsearch: {data: {replicaCount: 2}}\n", []),
    ("sizes of other things", "etcd: {persistence: {size: 8}}\n", []),
    ("switched off", "etcd: {enabled: false, replicaCount: 2}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(("chart", "expected"), [("rabbitmq", [1]), ("rabbitmq-exporter", []), ("web", [])])
def test_the_chart_may_be_the_system(chart: str, expected: list[int]) -> None:
    files = {"Chart.yaml": f"apiVersion: v2\nname: {chart}\nversion: 1.0.0\n"}
    assert lines(check, "replicaCount: 2\n", files) == expected
