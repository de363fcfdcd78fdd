from __future__ import annotations

import pytest

from checks.values.rules.image_reference_invalid import check
from tests.values.helpers import lines

CASES = [
    ("tag in the repository", "image:\n  repository: nginx:1.27\n  tag: '1.27'\n", [2]),
    ("tag in the repository, port", "image:\n  repository: reg.io:5000/a/b:1\n  tag: '1'\n", [2]),
    ("tag in the repository, tag empty", "image:\n  repository: nginx:1.27\n  tag: ''\n", [2]),
    ("upper case", "image:\n  repository: ghcr.io/Acme/app\n  tag: '1'\n", [2]),
    ("scheme", "image:\n  repository: https://ghcr.io/acme/app\n  tag: '1'\n", [2]),
    ("space", "image:\n  repository: ghcr.io/acme/ app\n  tag: '1'\n", [2]),
    ("trailing slash", "image:\n  repository: ghcr.io/acme/\n  tag: '1'\n", [2]),
    ("two slashes", "image:\n  repository: ghcr.io//acme\n  tag: '1'\n", [2]),
    ("leading dash", "image:\n  repository: acme/-app\n  tag: '1'\n", [2]),
    ("branch with a slash", "image:\n  repository: acme/app\n  tag: feature/x\n", [3]),
    ("space in the tag", "image:\n  repository: acme/app\n  tag: '1.2 3'\n", [3]),
    ("colon in the tag", "image:\n  repository: acme/app\n  tag: ':1.2'\n", [3]),
    ("name in the tag", "image:\n  repository: acme/app\n  tag: acme/app:1.2\n", [3]),
    ("build metadata", "image:\n  repository: acme/app\n  tag: 1.2.3+build.5\n", [3]),
    ("leading dot", "image:\n  repository: acme/app\n  tag: .5.1\n", [3]),
    ("long tag", "image:\n  repository: acme/app\n  tag: %s\n" % ("a" * 129), [3]),
    ("short digest", "image:\n  repository: a/b\n  tag: '1'\n  digest: sha256:abc\n", [4]),
    ("digest, one digit lost", "image:\n  repository: a/b\n  digest: sha256:%s\n" % ("a" * 63), [3]),
    ("digest with other letters", "image:\n  repository: a/b\n  digest: sha256:%s\n" % ("g" * 64), [3]),
    ("digest in the tag", "image:\n  repository: a/b\n  tag: 1.2@sha256:%s\n" % ("a" * 60), [3]),
    ("registry with a scheme", "image:\n  registry: https://quay.io\n  repository: a/b\n  tag: '1'\n", [2]),
    ("registry with a slash", "image:\n  registry: quay.io/\n  repository: a/b\n  tag: '1'\n", [2]),
    ("whole: two colons", "extraContainers:\n  - name: a\n    image: nginx::1.2\n", [3]),
    ("whole: upper case", "extraContainers:\n  - name: a\n    image: Nginx:1.2\n", [3]),
    ("whole: empty tag", "image: 'ghcr.io/acme/app:'\n", [1]),
    ("whole: scheme", "initContainers:\n  - name: a\n    image: https://ghcr.io/a/b:1\n", [3]),
    ("port of a registry", "image:\n  repository: registry:5000/x\n  tag: '1'\n", []),
    ("port of a registry, whole", "image: registry:5000/x\n", []),
    ("registry with a path", "image:\n  registry: quay.io/team\n  repository: a/b\n  tag: '1'\n", []),
    ("upper case host", "image:\n  registry: Registry.Example.com\n  repository: a/b\n  tag: '1'\n", []),
    ("underscores", "image:\n  repository: a/b__c_d.e-f\n  tag: v1_2-x\n", []),
    ("old way to a digest", "image:\n  repository: a/b@sha256\n  tag: %s\n" % ("a" * 64), []),
    ("digest", "image:\n  repository: a/b\n  tag: ''\n  digest: sha256:%s\n" % ("0" * 64), []),
    ("null registry", "image:\n  registry: ~\n  repository: a/b\n  tag: '1'\n", []),
    ("template", 'image:\n  repository: "{{ .Values.global.registry }}/App"\n  tag: "1"\n', []),
    ("placeholders", "image:\n  repository: ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app\n  tag: <tag>\n", []),
    ("substitution", "image:\n  repository: a/b\n  tag: $(Build.BuildId)\n", []),
    ("chart repository", "chart:\n  repository: https://charts.example.com\n  tag: '1'\n", []),
    ("Git repository", "source:\n  repository: https://github.com/Acme/App.git\n  tag: '1'\n", []),
    ("a picture", "theme:\n  image: https://example.com/Logo.png\n", []),
    ("a picture beside a name", "cards:\n  - name: a\n    image: /img/My Logo.svg\n", []),
    ("a VM image", "nodePool:\n  image: Ubuntu 22.04\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected
