from __future__ import annotations

import pytest

from checks.values.rules.image_tag_mutable import check
from tests.values.helpers import lines

CASES = [
    ("latest", "image:\n  repository: nginx\n  tag: latest\n", [3]),
    ("quoted", 'image:\n  repository: nginx\n  tag: "latest"\n', [3]),
    ("tag alone in an override", "image:\n  tag: main\n", [2]),
    ("branch", "image:\n  repository: a/b\n  tag: feature-login\n", [3]),
    ("ticket branch", "image:\n  repository: a/b\n  tag: tickets-DM-52819\n", [3]),
    ("pull request", "image:\n  repository: a/b\n  tag: pr-42\n", [3]),
    ("upper case", "image:\n  repository: a/b\n  tag: HEAD\n", [3]),
    ("channel with a base", "image:\n  repository: nginx\n  tag: stable-alpine\n", [3]),
    ("channel with a numbered base", "image:\n  repository: nginx\n  tag: latest-alpine3.20\n", [3]),
    ("ends with latest", "image:\n  repository: prefect\n  tag: 3-latest\n", [3]),
    ("maven snapshot", "image:\n  repository: a/b\n  tag: 1.4.2-SNAPSHOT\n", [3]),
    ("whole reference", "image: docker.io/library/nginx:latest\n", [1]),
    ("registry with a port", "image: registry:5000/nginx:edge\n", [1]),
    ("container in a list", "extraContainers:\n  - name: a\n    image: busybox:latest\n", [3]),
    ("init container", "initContainers:\n  - name: a\n    image: busybox:stable\n    args: [x]\n", [3]),
    ("list of images", "prePull:\n  images:\n    - nginx:1.27\n    - redis:latest\n", [4]),
    ("map of images", "images:\n  proxy: envoy/envoy:dev\n", [2]),
    ("images with parts", "images:\n  proxy:\n    repository: envoy/envoy\n    tag: dev\n", [4]),
    ("prefixed keys", "sidecarImage: a/b\nsidecarImageTag: latest\n", [2]),
    ("imageTag", "image: a/b\nimageTag: nightly\n", [2]),
    ("image beside tag", "proxy:\n  image: a/b\n  tag: latest\n", [3]),
    ("key with an ending", "busyboxImage: busybox:latest\n", [1]),
    ("environment of an operator", "env:\n  RELATED_IMAGE_X: a/b:latest\n", [2]),
    ("a container in a text", "extraContainers: |\n  - name: a\n    image: busybox:latest\n", [3]),
    ("digest in the tag", "image:\n  repository: a/b\n  tag: latest@sha256:%s\n" % ("a" * 64), []),
    ("digest beside", "image:\n  repository: a/b\n  tag: latest\n  digest: sha256:%s\n" % ("a" * 64), []),
    ("digest in the string", "image: a/b:latest@sha256:%s\n" % ("a" * 64), []),
    ("version", "image:\n  repository: a/b\n  tag: v1.4.2\n", []),
    ("date", "image:\n  repository: a/b\n  tag: 2024-03-18\n", []),
    ("branch with its commit", "image:\n  repository: a/b\n  tag: main-3f2a1bc\n", []),
    ("nightly of a day", "image:\n  repository: a/b\n  tag: nightly-20240318\n", []),
    ("release of a number", "image:\n  repository: a/b\n  tag: release-1.2\n", []),
    ("major version", "image:\n  repository: node\n  tag: 20-alpine\n", []),
    ("template", 'image:\n  repository: a/b\n  tag: "{{ .Values.global.tag }}"\n', []),
    ("substitution", "image:\n  repository: a/b\n  tag: ${TAG}\n", []),
    ("registry with a port and no tag", "image: registry:5000/x\n", []),
    ("switched off", "proxy:\n  enabled: false\n  image:\n    repository: a/b\n    tag: latest\n", []),
    ("a Git branch", "git:\n  repository: https://github.com/a/b.git\n  tag: main\n", []),
    ("a label of another thing", "logging:\n  tag: main\n", []),
    ("a picture", "theme:\n  image: /static/latest.png\n", []),
    ("a release channel", "channel: stable\nversion: latest\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
