"""From a side's files to what the engines look at, and what none of them can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from checks.model import Level, Location, Notification
from checks.security import kinds, locks, manifests
from checks.security.charts import Charts, Piece
from checks.security.document import Document
from checks.security.manifests import Documents
from checks.security.scratch import Origin, Scratch, remote_modules
from checks.security.sides import Side
from checks.values.tree import Mapping as MapNode

_RENDERED = re.compile(r"\.(?:ya?ml|json|tpl|txt|tgz|lock)$")
KUBERNETES, DOCKERFILE, PACKAGES = "kubernetes", "dockerfile", "packages"


@dataclass
class Prepared:
    """One side laid out. `documents` has its YAML by name; `notes` what could not be read."""

    side: Side
    scratch: Scratch
    charts: Charts
    wanted: Callable[[str], bool]
    documents: dict[str, Documents] = field(default_factory=dict)
    notes: list[Notification] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    images: set[str] = field(default_factory=set)

    def lay(self) -> None:
        """Write all copies."""
        for uri in sorted(self.side.files):
            if self.wanted(uri):
                self._file(uri)
        for folder in self.charts.folders:
            if self.wanted(f"{folder}/Chart.yaml".lstrip("/")):
                self._pieces(self.charts.pieces(folder))
                self._bare(folder)
        for uri in sorted(self.side.files):
            if uri.endswith(".tgz") and self.wanted(uri) and not self._dependency(uri):
                self._pieces(self.charts.archive(uri))
        self.notes += self.charts.notifications
        self.counts += Counter(self.charts.counts)

    def _file(self, uri: str) -> None:
        text = self.side.text(uri)
        if text is None:
            return
        if self._of_chart(uri):
            return
        if kinds.is_terraform(uri):
            self._terraform(uri, text)
        if kinds.is_dockerfile(uri):
            self._dockerfile(uri, text)
        elif locks.is_lock(uri):
            self._lock(uri, text)
        elif kinds.is_yaml(uri) or uri.endswith(".json"):
            self._yaml(uri)
        elif not kinds.is_apart(uri):
            self.scratch.put(Origin(self.side, uri), text)

    def _dependency(self, uri: str) -> bool:
        """Whether a packed chart is another one's dependency, which is rendered with that."""
        chart = self.charts.owner(uri)
        return chart is not None and uri[len(chart) :].lstrip("/").startswith("charts/")

    def _of_chart(self, uri: str) -> bool:
        """Whether it is a part of a chart that is looked at rendered: templates, values, what Helm itself reads."""
        chart = self.charts.owner(uri)
        if chart is None or not _RENDERED.search(uri):
            return False
        inside = uri[len(chart) :].lstrip("/")
        return inside.startswith(("Chart.", "templates/", "charts/")) or kinds.is_values(inside)

    def _dockerfile(self, uri: str, text: str) -> None:
        words = [each.word for each in Document(uri, text).instructions]
        if not words:
            return
        if "FROM" not in words:
            self._unread("has no FROM; it was not checked", uri, "files")
        name = uri if kinds.trivy_knows_dockerfile(uri) else f"{uri}.Dockerfile"
        self.scratch.put(Origin(self.side, uri, expected=DOCKERFILE), text, name)
        self.counts["dockerfiles"] += 1
        self.images.update(_bases(Document(uri, text)))

    def _lock(self, uri: str, text: str) -> None:
        try:
            found = locks.packages(uri, text)
        except locks.DamagedError as error:
            self._unread(f"the lock file {error}; no package in it was checked", uri, "lock files")
            return
        name = uri
        if kinds.is_requirements(uri) and not uri.endswith("/requirements.txt") and uri != "requirements.txt":
            name = f"{uri}+/requirements.txt"
        self.scratch.put(Origin(self.side, uri, expected=PACKAGES if found else ""), text, name)
        if found:
            self.counts["lock files"] += 1
            self.counts["packages"] += found

    def _yaml(self, uri: str) -> None:
        documents = self.documents[uri] = manifests.read(self.side, uri)
        if documents.error is not None:
            line = documents.error.mark.line + 1
            if manifests.unreadable(documents):
                self._unread(f"is not YAML: {documents.error.problem}; it was not checked", uri, "files", line)
            elif kinds.is_yaml(uri):
                message = "is a template of another tool: its configuration was not checked, only its secrets"
                self.notes.append(Notification(Level.WARNING, message, Location(uri, line)))
                self.failed["templates"] += 1
            return
        self._documents(uri, documents)

    def _documents(self, uri: str, documents: Documents) -> None:
        objects = list(manifests.objects(documents))
        if documents.apart:
            for number, root in enumerate(objects):
                expected = KUBERNETES if "metadata" in root.pairs else ""
                origin = Origin(self.side, uri, expected=expected, node=root)
                self.scratch.put(origin, manifests.alone(root, documents.text), f"{uri}+/{number}.yaml")
        else:
            read = any("metadata" in root.pairs for root in objects) or documents.unseen
            self.scratch.put(Origin(self.side, uri, expected=KUBERNETES if read else ""), documents.text)
        if objects or documents.unseen:
            self.counts["manifests"] += 1
            self.counts["objects"] += len(objects)
            self.images.update(image for root in objects for image in manifests.images(root))

    def _terraform(self, uri: str, text: str) -> None:
        self.counts["terraform files"] += 1
        for line in remote_modules(text):
            message = "this module comes from elsewhere and was not looked at"
            self.notes.append(Notification(Level.NOTE, message, Location(uri, line)))
            self.failed["modules"] += 1

    def _bare(self, folder: str) -> None:
        """Manifests in a chart that are whole as they stand and were not rendered: a subchart is off, or none."""
        rendered = {each.uri for each in self.scratch.origins.values() if each.side is self.side and each.piece}
        for uri in sorted(self.side.files):
            if self.charts.owner(uri) == folder and uri not in rendered and self._of_chart(uri):
                text = self.side.text(uri)
                if text is not None and "{{" not in text and manifests.is_kubernetes(text):
                    self._yaml(uri)

    def _pieces(self, pieces: Iterator[Piece]) -> None:
        for piece in pieces:
            name = f"{piece.template}+/{piece.rendered.index}.yaml"
            expected = KUBERNETES if "metadata" in piece.rendered.data and piece.rendered.api_version else ""
            self.scratch.put(Origin(self.side, piece.template, piece, expected), piece.copy, name)
            self.images.update(_images(piece.rendered.data))

    def _unread(self, message: str, uri: str, kind: str, line: int = 1) -> None:
        self.notes.append(Notification(Level.ERROR, message, Location(uri, line)))
        self.failed[kind] += 1


def _bases(document: Document) -> Iterator[str]:
    """The images that a Dockerfile starts from, its own stages left out."""
    stages = {"scratch"}
    for each in document.instructions:
        words = [word for word in each.arguments.split() if not word.startswith("--")]
        if each.word == "FROM" and words:
            if words[0].lower() not in stages:
                yield words[0]
            stages.add(words[-1].lower())


def _images(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        image = data.get("image")
        if isinstance(image, str) and image and "name" in data:
            yield image
        for value in data.values():
            yield from _images(value)
    elif isinstance(data, list):
        for value in data:
            yield from _images(value)


def object_at(documents: Documents | None, line: int) -> MapNode | None:
    """The Kubernetes object that a 1-based line of a file is part of."""
    found = None
    for root in documents.roots if documents else ():
        for each in manifests.items(root) if manifests.is_list(root) else (root,):
            if isinstance(each, MapNode) and manifests.is_object(each) and each.start.line + 1 <= line:
                found = each
    return found
