from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.name_invalid import check
from tests.values.helpers import findings, lines

CASES = [
    ("upper case", "fullnameOverride: MyApp\n", [1]),
    ("underscore", "nameOverride: my_app\n", [1]),
    ("space", "fullnameOverride: my app\n", [1]),
    ("slash", "fullnameOverride: my/app\n", [1]),
    ("leading dash", 'fullnameOverride: "-my-app"\n', [1]),
    ("service account", "serviceAccount:\n  name: My_SA\n", [2]),
    ("secret", "tls:\n  - secretName: TLS-Cert\n", [2]),
    ("existing secret", "auth:\n  existingSecret: db_credentials\n", [2]),
    ("claim", "persistence:\n  existingClaim: Data\n", [2]),
    ("classes", "ingressClassName: Nginx\npriorityClassName: high_priority\n", [1, 2]),
    ("namespaces", "namespace: My_NS\nserviceMonitor:\n  namespace: Monitoring\n", [1, 3]),
    ("namespace of a database", "apdb: {db: a, namespace: pp_apdb}\n", []),
    ("namespace with a dot", "namespaceOverride: a.b\n", [1]),
    ("long secret", f"existingSecret: {'a' * 254}\n", [1]),
    ("volume", "volumes:\n  - name: Data_Dir\n    emptyDir: {}\n", [2]),
    ("mount", "extraVolumeMounts:\n  - name: data_dir\n    mountPath: /data\n", [2]),
    ("port name", "ports:\n  - name: a-very-long-port-name\n    containerPort: 80\n", [2]),
    ("port without a letter", 'ports:\n  - name: "8080"\n    containerPort: 80\n', [2]),
    ("container", "extraContainers:\n  - name: Side_Car\n    image: busybox\n", [2]),
    ("pull secrets", "imagePullSecrets:\n  - name: Reg_Cred\nx:\n  pullSecrets:\n    - Reg_Cred\n", [2, 5]),
    ("right", "fullnameOverride: my-app.v2\nnamespace: kube-system\n", []),
    ("empty", 'fullnameOverride: ""\nserviceAccount: {name: }\n', []),
    ("template", 'existingSecret: "{{ .Release.Name }}_x"\nnamespace: ${NS}\n', []),
    ("no storage class", 'storageClass: "-"\n', []),
    ("other names", "env: [{name: MY_VAR}]\nusers: [{name: Jane Doe}]\nname: My App\n", []),
    ("settings of a program", "config: {namespace: My_App}\n", []),
    ("number of a port", 'targetPort: "8080"\n', []),
    ("switched off", "serviceAccount: {create: false, name: My_SA}\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize("text", ["fullnameOverride: my-app-", f"fullnameOverride: {'a' * 70}"])
def test_what_charts_cut_is_a_warning(text: str) -> None:
    (found,) = findings(check, text)
    assert found.level is Level.WARNING


def test_only_a_name_that_is_made_here_is_fixed_safely() -> None:
    (made,) = findings(check, "fullnameOverride: My_App\n")
    (known,) = findings(check, "existingSecret: My_Secret\n")
    assert [(fix.safe, fix.replacements[0].text) for fix in (*made.fixes, *known.fixes)] == [
        (True, "my-app"),
        (False, "my-secret"),
    ]
