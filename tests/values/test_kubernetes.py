from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kubernetes_validate import validate as peer_validate
from kubernetes_validate.utils import ValidationError

from checks.values.kubernetes import field_type, fields, kind_type, known, validate

POD: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "labels": {"app": "web"}, "annotations": {"a": "1"}},
    "spec": {
        "containers": [
            {
                "name": "web",
                "image": "nginx",
                "ports": [{"name": "http", "containerPort": 80}],
                "env": [{"name": "A", "value": "1"}],
                "resources": {"limits": {"cpu": 1, "memory": "1Gi"}},
                "livenessProbe": {"httpGet": {"port": "http"}, "periodSeconds": 5},
            }
        ],
        "volumes": [{"name": "tmp", "emptyDir": {}}],
        "tolerations": [{"key": "a", "operator": "Exists"}],
    },
}
CONTAINER = ("spec", "containers", 0)
PORT, PROBE = (*CONTAINER, "ports", 0), (*CONTAINER, "livenessProbe")


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    pod = deepcopy(POD)
    below: Any = pod
    for part in path[:-1]:
        below = below[part]
    below[path[-1]] = value
    return pod


def found(manifest: object) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(each.keyword, each.path) for each in validate(manifest)]


WRONG = [
    ("type", (*PORT, "containerPort"), "http"),
    ("type", (*PORT, "containerPort"), 80.5),
    ("type", (*PORT, "containerPort"), True),
    ("type", (*CONTAINER, "ports"), {"containerPort": 80}),
    ("type", (*CONTAINER, "env", 0, "value"), 5),
    ("type", ("metadata", "annotations", "a"), True),
    ("type", ("metadata", "labels", "app"), 1.2),
    ("type", ("spec", "volumes"), "none"),
    ("type", ("spec", "hostNetwork"), "true"),
    ("type", (*PROBE, "httpGet", "port"), "80a!"),
    ("unknown", (*CONTAINER, "resources", "limit"), {"cpu": 1}),
    ("unknown", (*PROBE, "httpGet", "periodSeconds"), 5),
    ("enum", (*CONTAINER, "imagePullPolicy"), "ifnotpresent"),
    ("enum", ("spec", "tolerations", 0, "operator"), "exists"),
    ("range", (*PORT, "containerPort"), 70000),
    ("range", (*PROBE, "initialDelaySeconds"), -1),
    ("range", (*PROBE, "httpGet", "port"), 0),
    ("name", ("metadata", "name"), "My_Web"),
    ("name", (*CONTAINER, "name"), "a.b"),
    ("name", (*PORT, "name"), "a-port-name-too-long"),
    ("name", ("metadata", "labels", "app"), "a b"),
    ("name", ("metadata", "labels", "a b"), "c"),
    ("quantity", (*CONTAINER, "resources", "limits", "memory"), "1gib"),
    ("required", (*PORT, "containerPort"), None),
]
RIGHT = [
    ((*PORT, "containerPort"), 8.1e3),
    ((*PORT, "hostPort"), 0),
    ((*PROBE, "httpGet", "port"), 8080),
    ((*CONTAINER, "resources", "limits", "cpu"), "0.5"),
    ((*CONTAINER, "resources", "limits", "memory"), 1e9),
    ((*CONTAINER, "resources", "limits", "nvidia.com/gpu"), "1"),
    ((*CONTAINER, "args"), None),
    (("spec", "securityContext"), {"runAsUser": 1000650000}),
    (("metadata", "annotations", "x.y/Z_1"), ""),
    (("metadata", "labels", "app.kubernetes.io/name"), "A.b_c-1"),
]


def test_a_good_manifest_is_good() -> None:
    assert found(POD) == []


@pytest.mark.parametrize(("keyword", "path", "value"), WRONG)
def test_what_the_api_server_refuses(keyword: str, path: tuple[str | int, ...], value: object) -> None:
    assert (keyword, path) in found(changed(path, value))


@pytest.mark.parametrize(("path", "value"), RIGHT)
def test_what_it_takes(path: tuple[str | int, ...], value: object) -> None:
    assert found(changed(path, value)) == []


OTHERS = [
    ("service type", "v1", "Service", {"type": "ClusterIp"}, [("enum", ("spec", "type"))]),
    ("percentage", "policy/v1", "PodDisruptionBudget", {"minAvailable": "half"}, [("type", ("spec", "minAvailable"))]),
    (
        "beyond 100 %",
        "policy/v1",
        "PodDisruptionBudget",
        {"maxUnavailable": "101%"},
        [("range", ("spec", "maxUnavailable"))],
    ),
    ("surge beyond 100 %", "apps/v1", "Deployment", {"strategy": {"rollingUpdate": {"maxSurge": "200%"}}}, []),
    ("replicas", "apps/v1", "StatefulSet", {"replicas": -1}, [("range", ("spec", "replicas"))]),
    (
        "old API version",
        "policy/v1beta1",
        "PodDisruptionBudget",
        {"minAvalable": 1},
        [("unknown", ("spec", "minAvalable"))],
    ),
    ("very old one", "extensions/v1beta1", "Deployment", {"replicas": "2"}, [("type", ("spec", "replicas"))]),
    ("custom resource", "example.com/v1", "Thing", {"replicas": "2"}, []),
    (
        "monitor",
        "monitoring.coreos.com/v1",
        "ServiceMonitor",
        {"endpoints": [{"port": 80}]},
        [("type", ("spec", "endpoints", 0, "port"))],
    ),
    ("monitor, unlisted field", "monitoring.coreos.com/v1", "ServiceMonitor", {"anything": 1}, []),
]


@pytest.mark.parametrize(("name", "api", "kind", "spec", "expected"), OTHERS, ids=[each[0] for each in OTHERS])
def test_other_kinds(name: str, api: str, kind: str, spec: dict[str, Any], expected: list[object]) -> None:
    manifest = {"apiVersion": api, "kind": kind, "metadata": {"name": "a"}, "spec": spec}
    assert [each for each in found(manifest) if each[0] != "required"] == expected


def test_annotations_of_custom_resources_are_text_too() -> None:
    manifest = {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"annotations": {"a": 1}}}
    assert found(manifest) == [("type", ("metadata", "annotations", "a"))]


def test_names_of_roles_are_free_and_those_of_services_short() -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "a:b"}}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a" * 64}}
    assert found(role) == []
    assert found(service) == [("name", ("metadata", "name"))]


def test_field_types() -> None:
    assert field_type(POD, (*CONTAINER, "resources", "limits")) == "{q"
    assert field_type(POD, ("spec", "volumes", 0)) == "#core.v1.Volume"
    assert field_type(POD, ("spec", "nothing", "below")) is None
    assert "containers" in fields("core.v1.PodSpec")
    assert kind_type("v1", "Pod") == "core.v1.Pod"
    assert (known(POD), known({"kind": "Thing"}), known(3)) == (True, False, False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=20,
)
PATHS = st.sampled_from([path for _, path, _ in WRONG])


@given(JSON)
def test_anything_is_judged_without_a_crash(data: object) -> None:
    list(validate(data))
    list(validate({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": data, "spec": data}))


@given(PATHS, JSON)
def test_anything_in_a_field_is_judged_without_a_crash(path: tuple[str | int, ...], data: object) -> None:
    list(validate(changed(path, data)))


@given(
    PATHS, st.booleans() | st.integers(1, 100) | st.text("ab", max_size=3) | st.lists(st.text(max_size=2), max_size=2)
)
def test_it_finds_all_that_the_json_schemas_find(path: tuple[str | int, ...], data: object) -> None:
    pod = changed(path, data)
    try:
        peer_validate(pod, "1.37", strict=True)
    except ValidationError:
        assert found(pod)


def test_it_is_fast() -> None:
    list(validate(POD))
    began = time.perf_counter()
    for _ in range(100):
        list(validate(POD))
    assert time.perf_counter() - began < 1
