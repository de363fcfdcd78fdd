"""The parser reads what Helm reads, refuses what Helm refuses, and knows where everything stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.values.parse import compose, parse
from checks.values.tree import Mapping, Scalar, Source, YamlError, plain_data, walk

helm = pytest.importorskip("helm_python")


def read(text: str) -> Mapping:
    return parse(Source("values.yaml", text))


def places(text: str) -> dict[str, tuple[int, str]]:
    """Line and written text of every scalar."""
    return {
        ".".join(map(str, path)): (node.line, text[node.start.index : node.end.index])
        for path, node in walk(read(text))
        if isinstance(node, Scalar)
    }


READ = [
    ("nothing", "", {}),
    ("only a comment", "# a\n", {}),
    ("null", "~\n", {}),
    ("only the first document", "a: 1\n---\nb: [\n", {"a": 1}),
    ("an empty first document", "---\n---\na: 1\n", {}),
    ("a document's end", "a: 1\n...\n", {"a": 1}),
    ("carriage returns", "a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ("redefined anchors", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", {"a": 1, "b": 1, "c": 2, "d": 2}),
    ("merge before", "<<: {a: 1, b: 2}\na: 3\n", {"a": 3, "b": 2}),
    ("merge behind overwrites", "a: 3\n<<: {a: 1}\n", {"a": 1}),
    ("merge of a list: the first wins", "<<: [{a: 1}, {a: 2, b: 3}]\n", {"a": 1, "b": 3}),
    ("quoted merge key", "'<<': 1\n", {"<<": 1}),
    ("the later of two keys", "a: 1\na: 2\n", {"a": 2}),
    ("keys that are equal to Go", "0x10: a\n16: b\n", {"16": "b"}),
    ("words as keys", "y: 1\n", {"true": 1}),
    ("alias as a key", "a: &k b\n*k : c\n", {"a": "b", "b": "c"}),
    ("own tags", "a: !foo yes\n", {"a": "yes"}),
    ("tabs between", "a:\tb\t# c\n", {"a": "b"}),
]


@pytest.mark.parametrize(("text", "data"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_it_reads_what_helm_reads(text: str, data: object) -> None:
    assert plain_data(read(text)) == data == helm.values_from_yaml(text)


REFUSED = [
    ("list at the top", "- a\n", 1),
    ("word at the top", "hello\n", 1),
    ("null key", "a: 1\n~: 2\n", 2),
    ("map as a key", "a: {{ x }}\n", 1),
    ("unknown alias", "a: 1\nb: *x\n", 2),
    ("alias in its own anchor", "a: &x [*x]\n", 1),
    ("wrong tag", "a: 1\nb: !!int x\n", 2),
    ("other version", "%YAML 1.2\n---\na: 1\n", 1),
    ("merge of a word", "<<: a\n", 1),
    ("escaped slash", 'a: "b\\/c"\n', 1),
    ("question mark between brackets", "a: [b?c]\n", 1),
    ("control character", "a: 1\nb: \x01\n", 2),
    ("tab", "a:\n\tb: 1\n", 2),
]


@pytest.mark.parametrize(("text", "line"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_refuses_what_helm_refuses(text: str, line: int) -> None:
    with pytest.raises(helm.HelmValuesError):
        helm.values_from_yaml(text)
    with pytest.raises(YamlError) as raised:
        read(text)
    assert raised.value.mark.line + 1 == line


@pytest.mark.parametrize(
    ("text", "line"),
    [("  a: 1\nb: 2\n", 2), ("{a: b}\nc: d\n", 2), ("a: 1\n...\nb: 2\n", 3), ("a: 1\n\ufeffb: 2\n", 2)],
)
def test_it_refuses_what_helm_loses_in_silence(text: str, line: int) -> None:
    helm.values_from_yaml(text)
    with pytest.raises(YamlError) as raised:
        read(text)
    assert raised.value.mark.line + 1 == line


def test_scalars_stand_where_they_are_written() -> None:
    text = "é: 'x'\na: &n !!str  5 # c\nb: *n\nc:\n  - |\n    t\n  - {k: \"v\"}\nd:\n"
    assert places(text) == {
        "é": (1, "'x'"),
        "a": (2, "5"),
        "b": (3, "*n"),
        "c.0": (5, "|\n    t\n"),
        "c.1.k": (7, '"v"'),
        "d": (8, ""),
    }


def test_a_map_ends_with_its_last_value() -> None:
    root = read("a:\n  b: 1\n\n# c\nd: 2\n")
    inner = root.get("a")
    assert inner is not None
    assert (inner.end.line, inner.end.column) == (1, 6)


@pytest.mark.parametrize("gap", ["\x85", "\u2028", "\r"])
def test_lines_are_counted_as_editors_count_them(gap: str) -> None:
    assert read(f'a: "x{gap}y"\nb: 1\n').pairs["b"].key.line == 2


def test_shadowed_pairs_are_kept_in_order() -> None:
    root = read("a: 1\nb: 2\na: 3\na: 4\n")
    assert [(lost.key.line, kept.key.line) for lost, kept in root.shadowed] == [(1, 3), (3, 4)]


def test_a_merged_key_shadows_nothing() -> None:
    assert read("x: &x {a: 1}\ny_:\n  <<: *x\n  a: 2\n").get("y_").shadowed == []  # type: ignore[union-attr]


def test_compose_gives_all_documents() -> None:
    assert [plain_data(root) for root in compose(Source("f", "a: 1\n---\n- b\n---\n"))] == [{"a": 1}, ["b"], None]


def same(left: object, right: object) -> bool:
    """Equal as JSON: Helm's numbers are floats where left may be integers."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return float(left) == float(right)
    return left == right


PIECES = [
    "a",
    "b: ",
    "- ",
    ":",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&x ",
    "*x",
    "<<: ",
    "1",
    "0o7",
    "true",
    "~",
    "|",
    ">",
    "#",
    " # ",
    "!!str ",
    "---\n",
    "é",
    "\t",
    "\r\n",
    "{{",
    "}}",
    "\\n",
    "?",
    "%",
]


def ours(text: str) -> object:
    """The data, or the error."""
    try:
        return plain_data(read(text))
    except YamlError as error:
        return error


def theirs(text: str) -> object:
    """The data, or the error, as Helm has it."""
    try:
        return helm.values_from_yaml(text)
    except helm.HelmValuesError as error:
        return error


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_small_documents_are_read_as_helm_reads_them(text: str) -> None:
    mine, helms = ours(text), theirs(text)
    if not isinstance(mine, YamlError) and not isinstance(helms, Exception):
        assert same(mine, helms)
    elif isinstance(mine, YamlError) and not isinstance(helms, Exception):
        # Text that Helm loses in silence; [a:], which libyaml refuses and Helm takes.
        assert "document start" in mine.problem or "unexpected ':'" in mine.problem
    elif isinstance(helms, Exception):
        assert isinstance(mine, YamlError) or "unsupported value" in str(helms)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = ours(text)
    if isinstance(found, YamlError):
        assert 0 <= found.mark.index <= len(text)
        assert str(found)
    else:
        assert isinstance(found, dict)
