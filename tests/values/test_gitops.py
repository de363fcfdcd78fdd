"""Values inside Argo CD and Flux objects are found, with their places in the outer file."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checks.fixes import plan
from checks.values.diagnose import diagnose
from checks.values.gitops import Embedded, embedded, parse_documents
from checks.values.tree import AnyNode, Scalar, Source, plain_data, walk


def source_of(text: str) -> Source:
    return Source("app.yaml", dedent(text))


def found_in(text: str) -> list[Embedded]:
    found = embedded(source_of(text))
    assert found is not None
    return found


def written(root: AnyNode) -> dict[str, tuple[int, str]]:
    """Line and written text of every scalar, as they stand in the outer file."""
    nodes = ((".".join(map(str, path)), node) for path, node in walk(root) if isinstance(node, Scalar))
    return {path: (node.line, node.source.text[node.start.index : node.end.index]) for path, node in nodes}


OBJECT = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
spec:
  source:
    repoURL: https://example.com/é.git
    path: ./charts/web
    helm:
      valuesObject:
        image: {tag: "1.0"}
        replicas: 2
"""
TEXT = """\
apiVersion: v1
kind: ConfigMap
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web  # é
spec:
  source:
    chart: web
    helm:
      values: |
        image:
          tag: 'é'

        # a comment
        list:
          - a
          - name: b
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: set
spec:
  template:
    spec:
      sources:
        - chart: x
        - path: charts/y
          helm:
            values: |-
              host: {{ .name }}.example.com
              {{- if .extra }}
              "{{ .key }}": [{{ .a }}, 2]
              {{- end }}
        - path: ../z
          helm:
            valuesObject: {a: 1}
"""
FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: release
spec:
  chart:
    spec:
      chart: ./charts/release/
      sourceRef: {kind: GitRepository, name: here}
  values:
    a: 1
"""


def test_argo_object() -> None:
    (found,) = found_in(OBJECT)
    assert (found.kind, found.name, found.error, found.chart_path) == ("Application", "web", None, "charts/web")
    assert written(found.root) == {"image.tag": (11, '"1.0"'), "replicas": (12, "2")}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_argo_text(ends: str) -> None:
    (found,) = found_in(TEXT.replace("\n", ends))
    assert (found.name, found.chart_path) == ("web", "")
    assert written(found.root) == {"image.tag": (14, "'é'"), "list.0": (18, "a"), "list.1.name": (19, "b")}


def test_a_fix_inside_a_text_changes_the_outer_file() -> None:
    (found,) = found_in(TEXT)
    tag = found.root.get("image", "tag")
    assert tag is not None
    edit = tag.source.replacement(tag.start.index, tag.end.index, "v1")
    assert TEXT.encode()[edit.start : edit.end] == "'é'".encode()


def test_argo_set() -> None:
    one, two = found_in(SET)
    assert (one.kind, one.name, one.chart_path, one.error) == ("ApplicationSet", "set/sources[1]", "charts/y", None)
    assert plain_data(one.root) == {"host": "{{ .name }}.example.com", "{{ .key }}": ["{{ .a }}", 2]}
    assert written(one.root)["host"] == (13, "{{ .name }}.example.com")
    assert (two.name, two.chart_path, plain_data(two.root)) == ("set/sources[2]", "", {"a": 1})


def test_flux() -> None:
    (found,) = found_in(FLUX)
    assert (found.kind, found.name, found.chart_path) == ("HelmRelease", "release", "charts/release")
    assert written(found.root) == {"a": (11, "1")}


def test_a_flux_chart_of_a_registry_has_no_path() -> None:
    assert found_in(FLUX.replace("GitRepository", "HelmRepository"))[0].chart_path == ""


def test_several_documents_and_lists() -> None:
    inner = "".join(f"    {line}\n" for line in FLUX.splitlines())
    text = f"{OBJECT}---\napiVersion: v1\nkind: List\nitems:\n  -\n{inner}"
    assert [each.name for each in found_in(text)] == ["web", "release"]


def test_the_object_wins_over_the_text() -> None:
    (found,) = found_in(OBJECT + "      values: |\n        replicas: 5\n")
    assert plain_data(found.root) == {"image": {"tag": "1.0"}, "replicas": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "image:\n  tag: 1\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n",
        "apiVersion: argoproj.io/v1\nkind: AppProject\n",
        "note: argoproj.io/ is a site\n",
        "a: [\n",
    ],
    ids=["nothing", "values", "config map", "project", "mention", "broken values"],
)
def test_what_is_no_gitops_file(text: str) -> None:
    assert embedded(Source("values.yaml", text)) is None


@pytest.mark.parametrize("text", ["", "    helm: {}\n", "    helm:\n      values: ''\n", "    helm: [a]\n"])
def test_an_application_without_values(text: str) -> None:
    assert found_in(OBJECT[: OBJECT.index("    helm:")] + text) == []


BROKEN = [
    ("open quote", 'image:\n  tag: "a\n  foo: "x"\n  bar: y\n', 2, "the quote"),
    ("wrong indentation", "image:\n  a: 1\n   b: 2\n  c: 3\n", 3, "wrong indentation"),
    ("unknown alias", "a: 1\nb: *c\n", 2, "alias `*c`"),
    ("template", "a: 1\nb: {{ x }}\n", 2, "a template expression"),
    ("list", "- a\n", 1, "a map at the top level"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "line", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_an_error_inside_a_text(inner: str, line: int, message: str) -> None:
    head = OBJECT[: OBJECT.index("      valuesObject")] + "      values: |\n"
    source = Source("app.yaml", head + "".join(f"        {each}\n" for each in inner.splitlines()))
    (found,) = embedded(source) or ()
    assert found.error is not None
    cause = diagnose(source, found.error)
    assert cause.start.line + 1 == head.count("\n") + line
    assert message in cause.message
    for fix in cause.fixes:
        assert plan([fix], lambda _: source.text.encode()).applied


def test_an_error_outside_of_the_text() -> None:
    text = OBJECT.replace("  name: web", "  name: 'web")
    (found,) = found_in(text)
    assert found.error is not None
    assert diagnose(source_of(text), found.error).start.line + 1 == 4


@pytest.mark.parametrize("value", ['"a: [b"', ">\n        a: [b\n"])
def test_a_text_that_keeps_no_lines_is_checked_for_syntax(value: str) -> None:
    head = OBJECT[: OBJECT.index("      valuesObject")]
    (found,) = found_in(f"{head}      values: {value}\n")
    assert found.error is not None
    assert found.error.mark.line + 1 == 10


def test_all_documents_are_given() -> None:
    assert [plain_data(root) for root in parse_documents(Source("f", "a: 1\n---\nb: 2\n"))] == [{"a": 1}, {"b": 2}]
