from __future__ import annotations

import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.errors import MissingError
from checks.evidence import helm
from checks.evidence.helm import HelmWorker, Package, renderer
from checks.evidence.helm_command import HelmCommand
from checks.evidence.helm_errors import RenderError

CHART = b"apiVersion: v2\nname: app\nversion: 1.0.0\n"


def package(template: str, **more: str) -> Package:
    files = {"app/Chart.yaml": CHART, "app/templates/t.yaml": template.encode()}
    return Package(files | {f"app/templates/{name}": text.encode() for name, text in more.items()})


@pytest.fixture(scope="module")
def worker() -> Iterator[HelmWorker]:
    held = HelmWorker(timeout=20)
    yield held
    held.close()


def test_it_renders(worker: HelmWorker) -> None:
    found = worker.render(
        package("a: {{ .Values.a }}-{{ .Release.Name }}-{{ .Release.Namespace }}"), {"a": 1}, "r", "ns"
    )
    assert found == {"app/templates/t.yaml": "a: 1-r-ns"}


def test_a_package_is_sent_once_and_may_be_forgotten(worker: HelmWorker) -> None:
    packages = [package(f"n: {number}") for number in range(helm.KEEP + 3)]
    for _ in range(2):
        for number, each in enumerate(packages):
            assert worker.render(each, {})["app/templates/t.yaml"] == f"n: {number}"


def test_a_subchart_that_was_off_comes_back(worker: HelmWorker) -> None:
    chart = CHART + b"dependencies: [{name: sub, version: 1.0.0, condition: sub.enabled}]\n"
    sub = b"apiVersion: v2\nname: sub\nversion: 1.0.0\n"
    both = Package(
        {"app/Chart.yaml": chart, "app/charts/sub/Chart.yaml": sub, "app/charts/sub/templates/t.yaml": b"a: 1"}
    )
    found = [worker.render(both, {"sub": {"enabled": on}}) for on in (True, False, True)]
    assert [list(each.values()) for each in found] == [["a: 1"], [], ["a: 1"]]


def test_yaml_is_read_as_helm_reads_it(worker: HelmWorker) -> None:
    assert worker.read(["a: yes", "- 1", "a: [", "", "a: 010"]) == [
        {"a": True},
        None,
        None,
        worker.read([""])[0],
        {"a": 8},
    ]


ERRORS = [
    ("fail", '{{ fail "no way" }}', "refused", "no way"),
    ("required", '{{ required "give a" .Values.a }}', "refused", "give a"),
    ("undefined", '{{ include "x.y" . }}', "undefined", "no template"),
    ("template", '{{ template "x.y" }}', "undefined", "not defined"),
    ("parse", "{{ if }}", "parse", "missing value for if"),
    ("function", "{{ nope }}", "parse", "nope"),
    ("field", "{{ .Values.s.x }}", "execute", "can't evaluate field x"),
    ("nil", "{{ .Values.q.x }}", "execute", "nil pointer"),
    ("range", "{{ range .Values.n }}{{ end }}", "execute", "range can't iterate over 5"),
    ("type", "{{ .Values.n | b64enc }}", "execute", "wrong type for value; expected string; got float64"),
    ("compare", "{{ gt .Values.s 3 }}", "execute", "incompatible types for comparison"),
    ("tpl", '{{ tpl "{{ .Values.n.x }}" . }}', "execute", "can't evaluate field x"),
]


@pytest.mark.parametrize(("name", "template", "kind", "message"), ERRORS, ids=[each[0] for each in ERRORS])
def test_errors_are_taken_apart(worker: HelmWorker, name: str, template: str, kind: str, message: str) -> None:
    with pytest.raises(RenderError) as caught:
        worker.render(package(f"a: b\n{template}"), {"s": "word", "n": 5})
    assert (caught.value.kind, caught.value.template, caught.value.line) == (kind, "app/templates/t.yaml", 2)
    assert message in caught.value.message


def test_an_error_in_a_helper_tells_the_way_to_it(worker: HelmWorker) -> None:
    helper = '{{ define "h" }}\n{{ .Values.s.x }}{{ end }}'
    with pytest.raises(RenderError) as caught:
        worker.render(package('{{ include "h" . }}', **{"_h.tpl": helper}), {"s": "word"})
    frames = [(frame.template, frame.line, frame.name, frame.expression) for frame in caught.value.frames]
    assert frames == [
        ("app/templates/t.yaml", 1, "app/templates/t.yaml", 'include "h" .'),
        ("app/templates/_h.tpl", 2, "h", ".Values.s.x"),
    ]


def test_a_damaged_chart_is_an_error() -> None:
    with pytest.raises(RenderError) as caught:
        renderer().render(Package({"app/Chart.yaml": b"name: [", "app/values.yaml": b""}), {})
    assert caught.value.kind == "load"


class TestHostileCharts:
    def test_a_hang_ends_and_the_next_chart_renders(self) -> None:
        hostile = HelmWorker(timeout=1.5)
        began = time.monotonic()
        loop = "{{ range until 90000 }}{{ range until 90000 }}{{ end }}{{ end }}"
        with pytest.raises(RenderError, match="took too long"):
            hostile.render(package(loop), {})
        assert time.monotonic() - began < 10
        assert hostile.render(package("a: 1"), {}) == {"app/templates/t.yaml": "a: 1"}
        hostile.close()

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the data of a process")
    def test_a_loop_that_eats_memory_takes_only_the_worker_down(self) -> None:
        hostile = HelmWorker(timeout=60, memory=1024**3)
        with pytest.raises(RenderError) as caught:
            hostile.render(package("{{ range until 1000000000 }}a{{ end }}"), {})
        assert caught.value.kind == "crash"
        assert hostile.render(package("a: 1"), {}) == {"app/templates/t.yaml": "a: 1"}
        hostile.close()

    def test_a_flood_of_output_is_refused(self) -> None:
        hostile = HelmWorker(timeout=60)
        flood = '{{ range until 4000 }}{{ repeat 20000 "a" }}{{ end }}'
        with pytest.raises(RenderError, match="rendered more than"):
            hostile.render(package(flood), {})
        hostile.close()


HELM = """#!{python}
import json, pathlib, sys
chart = pathlib.Path(sys.argv[3])
values = json.loads(pathlib.Path(sys.argv[sys.argv.index("--values") + 1]).read_text())
if "fail" in values:
    sys.exit('Error: execution error at (app/templates/t.yaml:3:4): ' + values["fail"])
print("---\\n# Source: app/templates/t.yaml\\na: " + str(values["a"]))
print("---\\n# Source: app/templates/t.yaml\\nb: 2\\n---\\n# Source: app/templates/u.yaml\\nname: " + chart.name)
"""


class TestHelmOnPath:
    @pytest.fixture
    def command(self, tmp_path: Path) -> HelmCommand:
        path = tmp_path / "helm"
        path.write_text(HELM.format(python=sys.executable))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return HelmCommand(str(path))

    def test_documents_are_told_apart_by_their_source(self, command: HelmCommand) -> None:
        assert command.render(package(""), {"a": 1}) == {
            "app/templates/t.yaml": "---\na: 1\n---\nb: 2\n",
            "app/templates/u.yaml": "---\nname: app\n",
        }

    def test_errors(self, command: HelmCommand) -> None:
        with pytest.raises(RenderError) as caught:
            command.render(package(""), {"fail": "no way"})
        assert (caught.value.kind, caught.value.line, caught.value.message) == ("refused", 3, "no way")

    def test_yaml_is_read_without_helm(self, command: HelmCommand) -> None:
        assert command.read(["a: yes", "- 1", "a: ["]) == [{"a": True}, None, None]

    def test_it_is_used_when_the_package_is_absent(self, command: HelmCommand, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(Path(command.path).parent))
        monkeypatch.setattr(helm, "find_spec", lambda _: None)
        assert renderer() == command

    def test_without_any_helm_it_says_what_to_do(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(helm, "find_spec", lambda _: None)
        with pytest.raises(MissingError) as caught:
            renderer()
        assert caught.value.exit_code == 3
        assert "helm" in caught.value.todo
