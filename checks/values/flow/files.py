"""The files of a chart, as templates read them through `.Files`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.values.flow.atoms import NIL, OTHER, ChartFiles, FileText, Flow, texts
from checks.values.flow.heap import Heap


def file_call(heap: Heap, files: list[ChartFiles], method: str, argument: Flow) -> Flow:
    """What a method of `.Files` returns: the text of a named file, of some file, or files again."""
    if method != "Get":
        return frozenset(files)
    names = texts(argument)
    if names is None:
        return heap.elements(frozenset(files))
    found = [each.files[name].decode("utf-8", "replace") for each in files for name in names if name in each.files]
    return NIL.union(*map(heap.text, found)) or OTHER


def file_texts(atom: ChartFiles | FileText) -> Iterator[str]:
    """The texts of a chart's files which `tpl` could be given."""
    for name, data in atom.files.items():
        if b"{{" in data and not name.startswith("templates/") and ".md" not in name and name != "values.yaml":
            yield data.decode("utf-8", "replace")
