"""YAML and JSON files as documents: which hold Kubernetes objects, also inside a `kind: List`, and which are broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from checks.security import kinds
from checks.security.sides import Side
from checks.values.parse import compose
from checks.values.tree import AnyNode, Mapping, Mark, Sequence, Source, YamlError, plain_data

LARGE = 2_000_000
_OBJECT = re.compile(r'^[ \t{-]*["\']?apiVersion["\']?[ \t]*:', re.MULTILINE)
_KIND = re.compile(r'^[ \t{,-]*["\']?kind["\']?[ \t]*:|,\s*"kind"\s*:', re.MULTILINE)
# `${{ }}` is GitHub's, which stands in YAML that must be whole.
_TEMPLATE = re.compile(r"^(?!\s*#).*(?:(?<!\$)\{\{|\{%)", re.MULTILINE)
_ALIAS = re.compile(r"(?:^|[\s:\[,-])\*[\w-]")
_MERGED = re.compile(r"<<[\"']?[ \t]*:")
_LIST = re.compile(r"""^[ \t{,-]*["']?kind["']?[ \t]*:[ \t]*["']?\w*List\b""", re.MULTILINE)
_CLOUD = re.compile(r'"(?:AWSTemplateFormatVersion|\$schema"\s*:\s*"https://schema\.management\.azure\.com)')


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a file, none when it is broken."""

    uri: str
    text: str
    roots: tuple[AnyNode, ...] = ()
    error: YamlError | None = None

    @property
    def kubernetes(self) -> bool:
        """Whether the text is that of Kubernetes objects, broken or not."""
        return is_kubernetes(self.text)

    @property
    def apart(self) -> bool:
        """Whether Trivy reads its objects only when each stands alone: those of a list, and those with merged keys."""
        return any(map(is_list, self.roots)) or (
            _MERGED.search(self.text) is not None and any(map(is_object, self.roots))
        )

    @property
    def unseen(self) -> bool:
        """Whether it holds objects and is too large for us to look into."""
        return len(self.text) > LARGE and self.kubernetes

    @property
    def templated(self) -> bool:
        """Whether another tool fills it in before anyone reads it as YAML."""
        plain = kinds.is_workflow(self.uri) or kinds.is_compose(self.uri) or self.kubernetes
        return bool(_TEMPLATE.search(self.text)) and not plain


def is_kubernetes(text: str) -> bool:
    """Whether a text looks like Kubernetes objects."""
    return bool(_OBJECT.search(text) and _KIND.search(text))


def read(side: Side, uri: str) -> Documents:
    """The documents of a YAML or JSON file."""
    text = side.text(uri) or ""
    source = Source(uri, text)
    try:
        if len(text) > LARGE:
            _check(text)
            documents = Documents(uri, text)
            if documents.unseen and (_MERGED.search(text) or _LIST.search(text)):
                raise YamlError("a list or merged keys in a file of this size", Mark(0, 0, 0))
            return documents
        return Documents(uri, text, tuple(compose(source)))
    except YamlError as error:
        return Documents(uri, text, (), error)


def _check(text: str) -> None:
    """Whether a text too large to compose is YAML at all."""
    try:
        for _ in yaml.parse(text, yaml.CSafeLoader):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Mark(mark.line, mark.column, mark.index) if mark else Mark(0, 0, 0)
        raise YamlError(str(getattr(error, "problem", None) or "it cannot be read"), where) from error


def unreadable(documents: Documents) -> bool:
    """Whether a broken file is one that would be looked at, were it whole."""
    if documents.error is None or documents.templated:
        return False
    known = kinds.is_yaml(documents.uri) or kinds.is_terraform(documents.uri) or documents.kubernetes
    return known or bool(_CLOUD.search(documents.text))


def is_object(node: AnyNode) -> bool:
    """Whether a node is a Kubernetes object."""
    return isinstance(node, Mapping) and all(isinstance(node.scalar(key), str) for key in ("apiVersion", "kind"))


def is_list(node: AnyNode) -> bool:
    """Whether an object is a list of objects."""
    if not isinstance(node, Mapping) or not is_object(node):
        return False
    return str(node.scalar("kind")).endswith("List") and isinstance(node.get("items"), Sequence)


def objects(documents: Documents) -> Iterator[Mapping]:
    """The Kubernetes objects of a file, those of lists one by one."""
    for root in documents.roots:
        if is_list(root):
            yield from items(root)
        elif isinstance(root, Mapping) and is_object(root):
            yield root


def items(node: AnyNode) -> Iterator[Mapping]:
    """The objects of a list, those of lists in it too."""
    found = node.get("items") if isinstance(node, Mapping) else None
    for item in found.items if isinstance(found, Sequence) else ():
        if is_list(item):
            yield from items(item)
        elif isinstance(item, Mapping) and is_object(item):
            yield item


def alone(node: AnyNode, text: str) -> str:
    """A node's text as a document of its own whose lines and columns stay; in one line where it refers to others."""
    part = text[node.start.index : node.end.index]
    if _ALIAS.search(text):  # where an alias stands, a node does not end where its text does
        part = json.dumps(plain_data(node), ensure_ascii=False, default=str)
    return "\n" * node.start.line + " " * node.start.column + part + "\n"


def images(node: AnyNode) -> Iterator[str]:
    """The container images that an object names."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, Mapping):
            image = each.scalar("image")
            if isinstance(image, str) and image and "name" in each.pairs:
                yield image
            stack.extend(pair.value for pair in each.pairs.values())
        elif isinstance(each, Sequence):
            stack.extend(each.items)
