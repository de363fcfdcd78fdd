"""Infrastructure: Helm, Ansible, Terraform, yamllint, actionlint, kubectl, PostgreSQL's client."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

CHART = txtar("""\
-- charts/web/Chart.yaml --
apiVersion: v2
name: web
description: A web page
type: application
version: 0.4.0
appVersion: "1.2"
-- charts/web/values.yaml --
image:
  repository: example.org/web
  tag: "1.2"
replicas: 2
service:
  port: 80
-- charts/web/templates/deployment.yaml --
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          ports:
            - containerPort: {{ .Values.service.port }}
-- charts/web/templates/service.yaml --
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {app: web}
  ports:
    - port: {{ .Values.service.port }}
-- .github/workflows/ci.yml --
name: CI
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make test
-- .yamllint --
extends: default
rules:
  document-start: disable
  truthy: disable
  braces: disable
  line-length: disable
ignore: charts/*/templates/
""")
DEPLOYMENT = CHART["charts/web/templates/deployment.yaml"]
CHART_JOB = Job(
    "webchart",
    lambda run: CHART | {f"charts/web/templates/config{n}.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: part-{n}\ndata:\n  error.html: no error {n}\n" for n in range(30 + run)},
    (
        ("YAML", "yamllint --version\nyamllint -s ."),
        ("Workflows", "actionlint -version\nactionlint -verbose -shellcheck= -pyflakes="),
        ("Lint", "helm version\nhelm lint charts/web --strict"),
        ("Template", "helm template demo charts/web"),
        ("Package", "helm package charts/web -d dist"),
    ),
    (
        Break("indent", "yamllint", (Span(r"^\./charts/web/values.yaml$", stop=r"^\Z|^make|^section_"),), (),
              {"charts/web/values.yaml": CHART["charts/web/values.yaml"].replace("  tag:", "    tag:").replace("replicas: 2", "replicas:   2")}),
        Break("expression", "actionlint", (Span(r"ci.yml:\d+:\d+:", stop=r"^verbose|^make|^\Z"),), (),
              {".github/workflows/ci.yml": CHART[".github/workflows/ci.yml"].replace("make test", "echo ${{ github.shaa }}").replace("ubuntu-latest", "ubuntu-lattest")}),
        Break("nil", "helm", (Span(r"nil pointer"),), (Span(r"^Error: \d+ chart", every=True), Span(r"\[INFO\]|chart\(s\) linted")),
              {"charts/web/templates/deployment.yaml": DEPLOYMENT.replace(".Values.image.tag", ".Values.images.app.tag")}),
        Break("syntax", "helm", (Span(r"^(Error|\[ERROR\]).*(parse error|unexpected)"),), (Span(r"^Error: \d+ chart", every=True),),
              {"charts/web/templates/service.yaml": CHART["charts/web/templates/service.yaml"].replace("{{ .Values.service.port }}", "{{ if .Values.service.port }}")}),
        Break("yaml", "helm", (Span(r"YAML parse error|unable to parse YAML|error converting YAML"),), (Span(r"^Error: \d+ chart"), Span(r"^Use --debug flag")),
              {"charts/web/templates/service.yaml": CHART["charts/web/templates/service.yaml"].replace("  ports:", " ports:")}, {"Lint": "helm version"}),
        Break("required", "helm", (Span(r"execution error at|tag is required"),), (Span(r"^Use --debug flag"), Span(r"^Error: \d+ chart")),
              {"charts/web/templates/deployment.yaml": DEPLOYMENT.replace(".Values.image.tag", 'required "image.sha is required" .Values.image.sha')}, {"Lint": "helm version"}),
    ),
    needs=("helm", "yamllint", "actionlint"),
)  # fmt: skip

PLAY = txtar("""\
-- inventory.ini --
[web]
web-1 ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"
web-2 ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"
-- site.yml --
- name: Configure the web servers
  hosts: web
  gather_facts: false
  tasks:
    - name: Make the folder
      ansible.builtin.file:
        path: "out/{{ inventory_hostname }}"
        state: directory
        mode: "0755"
    - name: Ask for something that may fail
      ansible.builtin.command: "false"
      register: probe
      failed_when: false
      changed_when: false
    - name: Ignore this error
      ansible.builtin.command: ls /absent/error.log
      ignore_errors: true
      changed_when: false
    - name: Write the page
      ansible.builtin.template:
        src: page.j2
        dest: "out/{{ inventory_hostname }}/index.html"
        mode: "0644"
    - name: Check the page
      ansible.builtin.command: "grep -c title out/{{ inventory_hostname }}/index.html"
      changed_when: false
-- templates/page.j2 --
<title>{{ inventory_hostname }}</title>
""")


def play(run: int) -> Mapping[str, str]:
    more = "".join(
        f'    - name: Error page {n}\n      ansible.builtin.copy:\n        content: "page {n}"\n        dest: "out/{{{{ inventory_hostname }}}}/error-{n}.html"\n        mode: "0644"\n'
        for n in range(5 + run)
    )
    return PLAY | {"site.yml": PLAY["site.yml"].replace("    - name: Check", more + "    - name: Check")}


PLAY_JOB = Job(
    "site",
    play,
    (("Version", "ansible --version"), ("Syntax", "ansible-playbook -i inventory.ini site.yml --syntax-check"), ("Play", "ansible-playbook -i inventory.ini site.yml --diff")),
    (
        Break("undefined", "ansible", (Span(r"^\[ERROR\]: Task failed.*(undefined|title)|^(fatal|failed): \[web-\d\].*undefined", stop=r"^$|^PLAY|^fatal: \[web-2"),), (Span(r"^fatal: ", every=True), Span(r"^\[ERROR\]: Task failed: .*undefined", every=True), Span(r"^PLAY RECAP", stop=r"^\Z"), Span(r"^Origin: ", lines=9, every=True)),
              {"templates/page.j2": "<title>{{ site_title }}</title>\n"}),
        Break("command", "ansible", (Span(r"^fatal: \[web-\d\].*grep|^\[ERROR\]: Task failed: Module failed: non-zero", stop=r"^\[ERROR\]|^PLAY|^fatal: \[web-2"),), (Span(r"^fatal: ", every=True), Span(r"^PLAY RECAP", stop=r"^\Z")),
              {"templates/page.j2": "<h1>{{ inventory_hostname }}</h1>\n"},
              {"Play": "sed -i '/Ignore this error/,/changed_when/d' site.yml\nansible-playbook -i inventory.ini site.yml"}),
        Break("syntax", "ansible", (Span(r"^(ERROR!|\[ERROR\]:)", stop=r"^\Z|^make"),), (),
              {"site.yml": PLAY["site.yml"].replace("ansible.builtin.file:", "ansible.builtin.flie:")}),
    ),
    needs=("ansible-playbook",),
)  # fmt: skip

TF = txtar("""\
-- main.tf --
terraform {
  required_version = ">= 1.4"
}

variable "names" {
  type    = list(string)
  default = ["web", "api", "errors"]
}

resource "terraform_data" "host" {
  for_each = toset(var.names)
  input    = "${each.key}.example.org"
}

output "hosts" {
  value = [for host in terraform_data.host : host.output]
}
""")
MAIN = TF["main.tf"]
TF_JOB = Job(
    "hosts",
    lambda run: TF | {"more.tf": "".join(f'resource "terraform_data" "part_{n}" {{\n  input = "error-page-{n}"\n}}\n\n' for n in range(20 + run)).rstrip("\n") + "\n"},
    (("Init", "terraform init -input=false"), ("Format", "terraform fmt -check -diff"), ("Validate", "terraform validate"), ("Plan", "terraform plan -input=false -out=plan.bin"), ("Apply", "terraform apply -input=false plan.bin")),
    (
        Break("undeclared", "terraform", (Span(r"Error: Reference to undeclared", stop=r"╵"),), (Span(r"^╷"), Span(r"^╵"), Span(r"^│ *$", every=True)),
              {"main.tf": MAIN.replace("toset(var.names)", "toset(var.name)")}),
        Break("format", "terraform", (Span(r"^-  default|^main.tf$", end=r"^\+ "),), (Span(r"^(---|\+\+\+|@@)", every=True),), {"main.tf": MAIN.replace("type    =", "type =")}),
        Break("condition", "terraform", (Span(r"Error: (Resource precondition|Invalid)", stop=r"╵"),), (Span(r"^╷"), Span(r"^╵")),
              {"main.tf": MAIN.replace('  input    = "${each.key}', '  lifecycle {\n    precondition {\n      condition     = length(each.key) < 5\n      error_message = "The name ${each.key} is too long for a host."\n    }\n  }\n  input = "${each.key}')},
              {"Format": "terraform fmt -diff"}),
        Break("provisioner", "terraform", (Span(r"Error: local-exec provisioner error", stop=r"╵"),), (Span(r"^╷"), Span(r"^╵"), Span(r"local-exec\): ", every=True)),
              {"main.tf": MAIN.replace('.example.org"\n}', '.example.org"\n\n  provisioner "local-exec" {\n    command = "echo registering ${each.key}; test ${each.key} != api"\n  }\n}')}),
    ),
    needs=("terraform",),
)  # fmt: skip
JOBS = (CHART_JOB, PLAY_JOB, TF_JOB)
