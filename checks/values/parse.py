"""YAML text to nodes, with Helm's meaning of it.

PyYAML's own composer refuses what Helm takes (redefined anchors) and reads scalars by YAML 1.1 as
Python sees it, so libyaml's events are composed by `composer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import yaml
from yaml._yaml import CParser

from checks.values.composer import Composer, ToMark
from checks.values.tree import AnyNode, Mapping, Mark, Scalar, Source, YamlError

SECOND_ROOT = "did not find expected <document start>"
_ODD_BREAK = re.compile("[\x85\u2028\u2029]|\r(?!\n)")


@contextmanager
def _errors(source: Source, text: str, mark: ToMark) -> Iterator[None]:
    """libyaml's errors as ours."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        raise YamlError(str(error.problem or error.context), mark(at) if at else Mark(0, 0, 0)) from error
    except yaml.reader.ReaderError as error:
        index = len(text.encode()[: error.position].decode(errors="replace"))
        raise YamlError(f"{error.reason}: U+{ord(text[index]):04X}", source.mark(index)) from error
    except UnicodeEncodeError as error:
        raise YamlError("not a Unicode character", source.mark(error.start)) from error


def compose(source: Source, text: str | None = None, mark: ToMark | None = None) -> Iterator[AnyNode]:
    """The roots of all documents of `text` (the whole source by default), as nodes of `source`.

    Raises YamlError where Helm would not read it.
    """
    whole = source.text if text is None else text
    to_mark = mark or marks(source)
    with _errors(source, whole, to_mark):
        composer = Composer(source, CParser(whole), to_mark)
        while (root := composer.document()) is not None:
            yield root


def _first(source: Source) -> AnyNode | None:
    """The first document's root. Text after it that no `---` begins is an error, though Helm drops it in silence."""
    if (inside := source.text.find("\n\ufeff")) >= 0:
        raise YamlError("a byte order mark inside the text: it would become part of a key", source.mark(inside + 1))
    to_mark = marks(source)
    with _errors(source, source.text, to_mark):
        composer = Composer(source, CParser(source.text), to_mark)
        root = composer.document()
        try:
            composer.parser.get_event()
        except yaml.MarkedYAMLError as error:
            if error.problem == SECOND_ROOT:
                raise
    return root


def marks(source: Source) -> ToMark:
    """From libyaml's marks to ours. It ends lines where no editor does, at NEL or a lone CR."""
    if _ODD_BREAK.search(source.text):
        return lambda mark: source.mark(mark.index)
    return lambda mark: Mark(mark.line, mark.column, mark.index)


def parse(source: Source) -> Mapping:
    """The values in a text; an empty text is an empty map, as for Helm, and only the first document counts.

    Raises YamlError where Helm would not read it.
    """
    start = Mark(0, 0, 0)
    root = _first(source)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return Mapping(source, start, start)
    if not isinstance(root, Mapping):
        raise YamlError("values must be a map at the top level", root.start)
    return root
