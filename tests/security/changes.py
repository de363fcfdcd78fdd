"""Small changes, each with what is new in it. Each stands in a folder of its own, so that they fit into one repository."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import dataclass, field

import yaml

from tests.security.corpus import token


@dataclass(frozen=True)
class Case:
    """Files before and after below a folder of the case's own; `new` are the rules and files of what is new."""

    name: str
    before: dict[str, str | bytes | None]
    after: dict[str, str | bytes | None]
    new: set[tuple[str, str]] = field(default_factory=set)
    # Rules that must be new among others; `new` is not compared then.
    among: set[tuple[str, str]] = field(default_factory=set)


def pod(name: str, extra: str = "", image: str = "shop:1.4.2") -> str:
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: shop\nspec:\n"
        f"  hostNetwork: true\n  containers:\n    - name: web\n      image: {image}\n{extra}"
    )


def as_json(text: str) -> str:
    return json.dumps(yaml.safe_load(text), indent=2) + "\n"


def deployment(name: str, security: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  template:\n    spec:\n"
        f"      containers:\n        - name: web\n          image: shop:1.4.2\n          securityContext:\n{security}"
    )


SAFE = "            readOnlyRootFilesystem: true\n            allowPrivilegeEscalation: false\n"
LOWERED = "            readOnlyRootFilesystem: false\n            allowPrivilegeEscalation: false\n"


def key(name: str) -> str:
    return "ghp_" + token(f"news {name}", 36)


DOCKERFILE = "FROM alpine:3.20\nRUN apk add curl\nEXPOSE 22\n"
BUCKET = 'resource "aws_s3_bucket" "@@" {\n  bucket = "@@-shop"\n}\n'
LOCK = {
    "name": "web", "lockfileVersion": 3,
    "packages": {"": {"name": "web", "dependencies": {"lodash": "^4.17.0"}}, "node_modules/lodash": {"version": "4.17.15"}},
}  # fmt: skip
CHART = "apiVersion: v2\nname: @@\nversion: 1.0.0\n"
TEMPLATE = (
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Chart.Name }}\nspec:\n  containers:\n    - name: web\n"
    "      image: shop:1.4.2\n      securityContext:\n        privileged: {{ .Values.privileged }}\n"
)
RENAMED = TEMPLATE.replace(".Values.privileged", ".Values.security.privileged")
WORKFLOW = (
    "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: some/action@v1\n"
    "      - run: echo ${{ github.event.head_commit.message }}\n"
)


def packed(name: str) -> bytes:
    """A chart as `helm package` makes it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for file, text in (
            ("Chart.yaml", CHART.replace("@@", name)), ("values.yaml", "privileged: false\n"), ("templates/a.yaml", TEMPLATE),
        ):  # fmt: skip
            info = tarfile.TarInfo(f"{name}/{file}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


HOST_PATHS = "  volumes:\n    - name: a\n      hostPath: {path: /a}\n"


def lock(version: str) -> str:
    packages = {**LOCK["packages"], "node_modules/lodash": {"version": version}}  # type: ignore[dict-item]
    return json.dumps({**LOCK, "packages": packages}, indent=2)


CASES = [
    # Old: moved, renamed, written another way.
    Case("lines moved", {"a.yaml": pod("lines-moved")}, {"a.yaml": "# one\n# two\n\n" + pod("lines-moved")}),
    Case("file renamed", {"a.yaml": pod("file-renamed")}, {"a.yaml": None, "deploy/b.yaml": pod("file-renamed")}),
    Case("crlf", {"a.yaml": pod("crlf")}, {"a.yaml": pod("crlf").replace("\n", "\r\n")}),
    Case("yaml to json", {"a.yaml": pod("to-json")}, {"a.yaml": None, "a.json": as_json(pod("to-json"))}),
    Case("reformatted", {"a.yaml": pod("reformatted")}, {"a.yaml": yaml.safe_dump(yaml.safe_load(pod("reformatted")))}),
    Case("flow style", {"a.yaml": pod("flow")}, {"a.yaml": json.dumps(yaml.safe_load(pod("flow")))}),
    Case(
        "resource split off", {"all.yaml": pod("split-a") + "---\n" + pod("split-b")},
        {"all.yaml": pod("split-a"), "b.yaml": pod("split-b")},
    ),
    Case(
        "wrapped in a list", {"a.yaml": pod("in-list")},
        {"a.yaml": as_json(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": [yaml.safe_load(pod("in-list"))]}))},
    ),
    Case("dockerfile moved", {"Dockerfile": DOCKERFILE}, {"Dockerfile": None, "web/Dockerfile": "# note\n" + DOCKERFILE}),
    Case("terraform split", {"main.tf": BUCKET.replace("@@", "tfsplit")}, {"main.tf": None, "s3.tf": "\n" + BUCKET.replace("@@", "tfsplit")}),
    Case("version with the same cve", {"package-lock.json": lock("4.17.15")}, {"package-lock.json": lock("4.17.19")}),
    Case(
        "lock regenerated", {"package-lock.json": lock("4.17.15")},
        {"package-lock.json": json.dumps(json.loads(lock("4.17.15")), indent=4, sort_keys=True)},
    ),
    Case(
        "value moved to another key",
        {"Chart.yaml": CHART.replace("@@", "moved-key"), "values.yaml": "privileged: true\n", "templates/a.yaml": TEMPLATE},
        {"values.yaml": "security:\n  privileged: true\n", "templates/a.yaml": RENAMED},
    ),
    Case("secret moved", {"a.env": f"TOKEN={key('a1')}\n"}, {"a.env": "A=1\n", "b.env": f"B=2\nTOKEN={key('a1')}\n"}),
    Case("workflow renamed", {".github/workflows/a.yml": WORKFLOW}, {".github/workflows/a.yml": None, ".github/workflows/b.yml": "# b\n" + WORKFLOW}),
    Case("action raised", {".github/workflows/c.yml": WORKFLOW.replace("some/action", "other/action")}, {".github/workflows/c.yml": WORKFLOW.replace("some/action@v1", "other/action@v2")}),
    Case("mended", {"a.yaml": pod("mended")}, {"a.yaml": pod("mended").replace("  hostNetwork: true\n", "")}),
    Case("container added that is fine in nothing new", {"notes.txt": "a\n"}, {"notes.txt": "b\n"}),
    Case("compose moved", {"compose.yaml": "services:\n  a:\n    image: x:1\n    privileged: true\n"}, {"compose.yaml": None, "docker-compose.yml": "name: x\nservices:\n  a:\n    image: x:1\n    privileged: true\n"}),
    Case(
        "subchart unpacked",
        {
            "Chart.yaml": CHART.replace("@@", "unpacked"), "values.yaml": "sub3:\n  privileged: true\n",
            "charts/sub3-1.0.0.tgz": packed("sub3"),
        },
        {
            "charts/sub3-1.0.0.tgz": None, "charts/sub3/Chart.yaml": CHART.replace("@@", "sub3"),
            "charts/sub3/values.yaml": "privileged: false\n", "charts/sub3/templates/a.yaml": TEMPLATE,
        },
    ),
    # New: a second instance, a copy, a lowered setting.
    Case("host network", {"a.yaml": pod("new-net").replace("  hostNetwork: true\n", "")}, {"a.yaml": pod("new-net")}, {("KSV-0009", "a.yaml")}),
    Case("setting lowered", {"a.yaml": deployment("lowered", SAFE)}, {"a.yaml": deployment("lowered", LOWERED)}, {("KSV-0014", "a.yaml")}),
    Case("second pod", {"a.yaml": pod("second")}, {"b.yaml": pod("second-b")}, among={("KSV-0009", "b.yaml")}),
    Case("copied pod", {"a.yaml": pod("copied")}, {"b.yaml": pod("copied")}, among={("KSV-0009", "b.yaml")}),
    Case(
        "second host path", {"a.yaml": pod("paths") + HOST_PATHS},
        {"a.yaml": pod("paths") + HOST_PATHS + "    - name: b\n      hostPath: {path: /var/lib}\n"}, {("KSV-0023", "a.yaml")},
    ),
    Case(
        "second capability", {"a.yaml": pod("caps", "      securityContext:\n        capabilities: {add: [CHOWN]}\n")},
        {"a.yaml": pod("caps", "      securityContext:\n        capabilities: {add: [CHOWN, SETUID]}\n")}, {("KSV-0022", "a.yaml")},
    ),
    Case("image tag dropped", {"a.yaml": pod("tag")}, {"a.yaml": pod("tag", image="shop")}, {("KSV-0013", "a.yaml")}),
    Case("secret copied", {"a.env": f"TOKEN={key('b2')}\n"}, {"b.env": f"TOKEN={key('b2')}\n"}, {("github-pat", "b.env")}),
    Case("secret copied in its file", {"a.env": f"TOKEN={key('c3')}\n"}, {"a.env": f"TOKEN={key('c3')}\nA=1\nMORE={key('c3')}\n"}, {("github-pat", "a.env")}),
    Case("secret changed", {"a.env": f"TOKEN={key('d4')}\n"}, {"a.env": f"TOKEN={key('d5')}\n"}, {("github-pat", "a.env")}),
    Case("new cve", {"package-lock.json": lock("4.17.21")}, {"package-lock.json": lock("4.17.15")}, {("CVE-2099-0003", "package-lock.json")}),
    Case("second lock file", {"package-lock.json": lock("4.17.15")}, {"web/package-lock.json": lock("4.17.15")}, {("CVE-2099-0003", "web/package-lock.json")}),
    Case("requirement lowered", {"requirements.txt": "requests==2.32.4\n"}, {"requirements.txt": "requests==2.31.0\n"}, {("CVE-2099-0011", "requirements.txt")}),
    Case("second bucket", {"main.tf": BUCKET.replace("@@", "first")}, {"main.tf": BUCKET.replace("@@", "first") + BUCKET.replace("@@", "another")}, among={("AWS-0132", "main.tf")}),
    Case("dockerfile root", {"Dockerfile": "FROM alpine:3.20\nUSER 1000\nHEALTHCHECK CMD true\n"}, {"Dockerfile": "FROM alpine:3.20\nHEALTHCHECK CMD true\n"}, {("DS-0002", "Dockerfile")}),
    Case(
        "values made unsafe",
        {"Chart.yaml": CHART.replace("@@", "unsafe"), "values.yaml": "# a\nprivileged: false\n", "templates/a.yaml": TEMPLATE},
        {"values.yaml": "# a\nprivileged: true\n"}, {("KSV-0017", "values.yaml")},
    ),
    Case(
        "values for production",
        {"Chart.yaml": CHART.replace("@@", "prod"), "values.yaml": "privileged: false\n", "templates/a.yaml": TEMPLATE, "values-prod.yaml": "# p\n"},
        {"values-prod.yaml": "# p\nprivileged: true\n"}, {("KSV-0017", "values-prod.yaml")},
    ),
    Case(
        "parent's values for a subchart",
        {
            "Chart.yaml": CHART.replace("@@", "parent"), "values.yaml": "sub: {}\n",
            "charts/sub/Chart.yaml": CHART.replace("@@", "sub"), "charts/sub/values.yaml": "privileged: false\n",
            "charts/sub/templates/a.yaml": TEMPLATE,
        },
        {"values.yaml": "sub:\n  privileged: true\n"}, {("KSV-0017", "values.yaml")},
    ),
    Case(
        "subchart's own values",
        {
            "Chart.yaml": CHART.replace("@@", "parent2"), "values.yaml": "a: 1\n",
            "charts/sub/Chart.yaml": CHART.replace("@@", "sub2"), "charts/sub/values.yaml": "privileged: false\n",
            "charts/sub/templates/a.yaml": TEMPLATE,
        },
        {"charts/sub/values.yaml": "privileged: true\n"}, {("KSV-0017", "charts/sub/values.yaml")},
    ),
    Case(
        "template made unsafe",
        {"Chart.yaml": CHART.replace("@@", "template"), "values.yaml": "a: 1\n", "templates/a.yaml": TEMPLATE.replace("{{ .Values.privileged }}", "false")},
        {"templates/a.yaml": TEMPLATE.replace("{{ .Values.privileged }}", "true")}, {("KSV-0017", "templates/a.yaml")},
    ),
    Case("injection in a workflow", {".github/workflows/d.yml": WORKFLOW.replace("${{ github.event.head_commit.message }}", "hi")}, {".github/workflows/d.yml": WORKFLOW}, {("template-injection", ".github/workflows/d.yml")}),
    Case("second unpinned action", {".github/workflows/e.yml": WORKFLOW}, {".github/workflows/e.yml": WORKFLOW + "      - uses: third/action@main\n"}, among={("unpinned-uses", ".github/workflows/e.yml")}),
    Case("composite action", {"act/action.yml": "name: a\ndescription: a\nruns:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n"}, {"act/action.yml": "name: a\ndescription: a\ninputs: {x: {description: x}}\nruns:\n  using: composite\n  steps:\n    - run: make ${{ inputs.x }}\n      shell: bash\n"}, {("template-injection", "act/action.yml")}),
    Case("compose made privileged", {"compose.yaml": "services:\n  a:\n    image: x:1\n"}, {"compose.yaml": "services:\n  a:\n    image: x:1\n    privileged: true\n"}, {("compose-privileged", "compose.yaml")}),
    Case("compose of another name", {"a.txt": "a\n"}, {"stack.yml": "services:\n  a:\n    image: x:1\n    pid: host\n"}, {("compose-host-namespace", "stack.yml")}),
    Case("services of another file", {"a.txt": "a\n"}, {"app.yml": "services:\n  a:\n    image: x:1\n    pid: host\ndatabase: b\n"}),
    Case("remote add", {"Dockerfile": "FROM alpine:3.20\nUSER 1\nHEALTHCHECK CMD true\n"}, {"Dockerfile": "FROM alpine:3.20\nADD https://example.net/a /a\nUSER 1\nHEALTHCHECK CMD true\n"}, {("dockerfile-add-remote", "Dockerfile")}),
    Case("in a hidden folder", {"a.txt": "a\n"}, {".hidden/a.yaml": pod("hidden")}, among={("KSV-0009", ".hidden/a.yaml")}),
    Case("in node_modules", {"a.txt": "a\n"}, {"node_modules/x/a.yaml": pod("in-modules"), "node_modules/x/.env": f"TOKEN={key('e5')}\n"}, among={("KSV-0009", "node_modules/x/a.yaml"), ("github-pat", "node_modules/x/.env")}),
    Case("in a list", {"a.txt": "a\n"}, {"list.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + pod("listed").replace("\n", "\n  ").rstrip() + "\n"}, among={("KSV-0009", "list.yaml")}),
    Case("oddly named dockerfile", {"a.txt": "a\n"}, {"Dockerfile-dev": "FROM alpine:3.20\nHEALTHCHECK CMD true\n"}, {("DS-0002", "Dockerfile-dev")}),
    Case("other requirements", {"a.txt": "a\n"}, {"requirements-dev.txt": "Jinja2==3.0.0\n"}, {("CVE-2099-0002", "requirements-dev.txt")}),
    Case("packed chart", {"a.txt": "a\n"}, {"dist/app-1.0.0.tgz": packed("app")}, among={("KSV-0001", "dist/app-1.0.0.tgz")}),
    Case("in crds", {"Chart.yaml": CHART.replace("@@", "crds"), "values.yaml": "a: 1\n"}, {"crds/a.yaml": pod("in-crds")}, among={("KSV-0009", "crds/a.yaml")}),
    Case("switched off subchart", {"Chart.yaml": CHART.replace("@@", "off") + "dependencies: [{name: off2, version: 1.0.0, condition: off2.enabled}]\n", "values.yaml": "off2: {enabled: false}\n", "charts/off2/Chart.yaml": CHART.replace("@@", "off2")}, {"charts/off2/templates/a.yaml": pod("off2")}, among={("KSV-0009", "charts/off2/templates/a.yaml")}),
    Case("odd names", {"a.txt": "a\n"}, {"a\nb ü.yaml": pod("odd-name")}, among={("KSV-0009", "a\nb ü.yaml")}),
]  # fmt: skip


def folder(case: Case) -> str:
    return case.name.replace(" ", "-").replace("'", "")


def placed(case: Case, files: dict[str, str | bytes | None]) -> dict[str, str | bytes | None]:
    """Workflows only count where GitHub reads them; everything else stands in a folder of its own."""
    return {f"{folder(case)}/{name}": content for name, content in files.items()}
