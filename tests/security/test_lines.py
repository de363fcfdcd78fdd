"""Each finding stands at the line that a person edits."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.security.helpers import Outcome, repository

VALUES = """image:
  repository: shop
  tag: latest
hostNetwork: true
podSecurityContext: {}
securityContext:
  privileged: true
  capabilities:
    add:
      - CHOWN
      - SYS_ADMIN
resources: {}
extraVolumes:
  - name: tmp
    emptyDir: {}
  - name: sock
    hostPath:
      path: /var/run/docker.sock
service:
  hostPort: 8080
store:
  hostPID: true
"""
PRODUCTION = """# for production
hostNetwork: false
resources:
  limits:
    cpu: 1
store:
  hostIPC: true
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  template:
    spec:
      hostNetwork: {{ .Values.hostNetwork }}
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
          ports:
            - containerPort: 8080
              hostPort: {{ .Values.service.hostPort }}
        - name: side
          image: side:1
          securityContext:
            privileged: true
      volumes:
        {{- toYaml .Values.extraVolumes | nindent 8 }}
"""
STATEFUL = """apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  template:
    spec:
      hostPID: {{ .Values.hostPID }}
      hostIPC: {{ .Values.hostIPC }}
      containers:
        - name: db
          image: db:1
          securityContext:
            privileged: {{ .Values.priv }}
"""
FILES = {
    "c/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
    "dependencies:\n  - {name: db, version: 1.0.0, alias: store, repository: 'file://charts/db'}\n",
    "c/values.yaml": VALUES,
    "c/values-prod.yaml": PRODUCTION,
    "c/templates/deploy.yaml": DEPLOYMENT,
    "c/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "c/charts/db/values.yaml": "hostPID: false\nhostIPC: false\npriv: true\n",
    "c/charts/db/templates/sts.yaml": STATEFUL,
    "pod.yaml": "# a pod\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  hostPID: true\n  containers:\n    - name: c\n"
    "      image: shop\n      securityContext:\n        capabilities:\n          add:\n            - CHOWN\n            - SYS_ADMIN\n",
    "list.json": '{"apiVersion": "v1", "kind": "List", "items": [\n  {"apiVersion": "v1", "kind": "Pod",\n   "metadata": {"name": "l"},\n'
    '   "spec": {"containers": [\n     {"name": "c", "image": "a:1",\n      "securityContext": {\n        "privileged": true}}]}}]}\n',
    "merged.yaml": "x-base: &priv\n  privileged: true\napiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n"
    "    - name: c\n      image: a\n      securityContext:\n        <<: *priv\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: n}\n"
    "spec:\n  hostIPC: true\n  containers: [{name: c, image: 'a:1'}]\n",
    "Dockerfile": "FROM alpine:3.20\nHEALTHCHECK CMD true\nADD https://example.net/a /a\n",
    "package-lock.json": '{"name": "w", "lockfileVersion": 3, "packages": {\n  "": {"name": "w", "dependencies": {"lodash": "^4.17.0"}},\n'
    '  "node_modules/lodash": {\n    "version": "4.17.15"\n  }\n}}\n',
    "requirements.txt": "# pinned\nflask\nJinja2==3.0.0\n",
    "main.tf": 'resource "aws_security_group" "a" {\n  description = "a"\n  ingress {\n    description = "b"\n    from_port = 22\n'
    '    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
}
EXPECTED = [
    # A value decides it.
    ("KSV-0013", "c/values.yaml", 3), ("KSV-0009", "c/values.yaml", 4), ("KSV-0017", "c/values.yaml", 7),
    ("KSV-0022", "c/values.yaml", 9), ("KSV-0005", "c/values.yaml", 11), ("KSV-0006", "c/values.yaml", 17),
    ("KSV-0024", "c/values.yaml", 20), ("KSV-0010", "c/values.yaml", 22),
    # A value would decide it.
    ("KSV-0012", "c/values.yaml", 6), ("KSV-0003", "c/values.yaml", 8), ("KSV-0011", "c/values.yaml", 12),
    # Another values file, the subchart's own, the template.
    ("KSV-0008", "c/values-prod.yaml", 7), ("KSV-0018", "c/values-prod.yaml", 4),
    ("KSV-0017", "c/charts/db/values.yaml", 3), ("KSV-0017", "c/templates/deploy.yaml", 26),
    ("KSV-0011", "c/templates/deploy.yaml", 23),
    # Files of other kinds.
    ("KSV-0010", "pod.yaml", 6), ("KSV-0013", "pod.yaml", 9), ("KSV-0005", "pod.yaml", 14), ("KSV-0014", "pod.yaml", 8),
    ("KSV-0017", "list.json", 7), ("KSV-0017", "merged.yaml", 2), ("KSV-0013", "merged.yaml", 9), ("KSV-0014", "merged.yaml", 8),
    ("KSV-0008", "merged.yaml", 17), ("KSV-0014", "merged.yaml", 18), ("dockerfile-add-remote", "Dockerfile", 3), ("CVE-2099-0003", "package-lock.json", 3),
    ("CVE-2099-0002", "requirements.txt", 3), ("AWS-0107", "main.tf", 8),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return repository(tmp_path_factory.mktemp("lines"), FILES).scan()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: f"{each[0]} in {each[1]}")
def test_the_line(expected: tuple[str, str, int], outcome: Outcome) -> None:
    rule, file, _ = expected
    assert expected in outcome.found, [each for each in outcome.found if each[:2] == (rule, file)]


def test_one_mistake_in_one_place_is_said_once(outcome: Outcome) -> None:
    said = [(each["rule"], each["message"], each["file"], each["line"]) for each in outcome.report["findings"]]
    assert len(said) == len(set(said))
