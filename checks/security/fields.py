"""Which field of an object a Trivy check is about, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.values.tree import AnyNode, Mapping, Path, Scalar, Sequence, node_at, plain_data, walk

_S = "securityContext"
# The fields of each check, the likelier first; `/` stands between keys.
_FIELDS = {
    "KSV-0001": f"{_S}/allowPrivilegeEscalation",
    "KSV-0003": f"{_S}/capabilities/drop",
    "KSV-0004": f"{_S}/capabilities/drop",
    "KSV-0005": f"{_S}/capabilities/add",
    "KSV-0006": "volumes",
    "KSV-0008": "hostIPC",
    "KSV-0009": "hostNetwork",
    "KSV-0010": "hostPID",
    "KSV-0011": "resources/limits/cpu",
    "KSV-0012": f"{_S}/runAsNonRoot",
    "KSV-0013": "image",
    "KSV-0014": f"{_S}/readOnlyRootFilesystem",
    "KSV-0015": "resources/requests/cpu",
    "KSV-0016": "resources/requests/memory",
    "KSV-0017": f"{_S}/privileged",
    "KSV-0018": "resources/limits/memory",
    "KSV-0020": f"{_S}/runAsUser",
    "KSV-0021": f"{_S}/runAsGroup",
    "KSV-0022": f"{_S}/capabilities/add",
    "KSV-0023": "volumes",
    "KSV-0024": "ports",
    "KSV-0025": f"{_S}/seLinuxOptions",
    "KSV-0026": f"{_S}/sysctls",
    "KSV-0027": f"{_S}/procMount",
    "KSV-0028": "volumes",
    "KSV-0030": f"{_S}/seccompProfile",
    "KSV-0032": "image",
    "KSV-0033": "image",
    "KSV-0034": "image",
    "KSV-0035": "image",
    "KSV-0036": "automountServiceAccountToken",
    "KSV-0037": "namespace",
    "KSV-0103": f"{_S}/windowsOptions",
    "KSV-0104": f"{_S}/seccompProfile",
    "KSV-0105": f"{_S}/runAsUser",
    "KSV-0106": f"{_S}/capabilities/drop",
    "KSV-0110": "namespace",
    "KSV-0117": "ports",
    "KSV-0125": "image",
}
_QUOTED = re.compile(r"'((?:[a-zA-Z]+(?:\[\*?\])?\.)*[a-zA-Z]+)'")
_LISTED = {"KSV-0005", "KSV-0006", "KSV-0022", "KSV-0023", "KSV-0024", "KSV-0117"}


def field_of(check: str, message: str) -> Path:
    """The field, relative to the container or to whatever has it; empty when it is not known."""
    if check in _FIELDS:
        return tuple(_FIELDS[check].split("/"))
    quoted = [each for each in _QUOTED.findall(message) if "." in each]
    return tuple(re.sub(r"\[\*?\]", "", quoted[0]).split(".")) if quoted else ()


def place(root: AnyNode, line: int, container: str) -> Path:
    """The path of the container of that name, at a 1-based line when there are several; else of what starts there."""
    starting = [path for path, node in walk(root) if isinstance(node, Mapping) and node.line == line]
    named = [path for path, node in walk(root) if _is_container(path) and node_at(node, ("name",)) is not None]
    ours = [path for path in named if _name(root, path) == container]
    at_line = [path for path in ours if path in starting]
    return next(iter(at_line or ours or starting), ())


def _is_container(path: Path) -> bool:
    return len(path) > 1 and path[-2] in ("containers", "initContainers", "ephemeralContainers")


def _name(root: AnyNode, path: Path) -> str:
    node = node_at(root, (*path, "name"))
    return node.text if isinstance(node, Scalar) else ""


def locate(root: AnyNode, inside: Path, tail: Path) -> Path | None:
    """The path of the field below `inside`, at any depth, the nearest first; None when nothing has it."""
    start = node_at(root, inside)
    if start is None or not tail:
        return None
    found = [path for path, _ in walk(start) if path[-len(tail) :] == tail]
    return (*inside, *min(found, key=len)) if found else None


def parts(check: str, root: AnyNode, path: Path | None) -> frozenset[str]:
    """The pieces that a check adds up to one finding: each added capability, mount and port."""
    node = node_at(root, path) if path is not None and check in _LISTED else None
    if not isinstance(node, Sequence):
        return frozenset()
    return frozenset(_pieces(node))


def _pieces(node: Sequence) -> Iterator[str]:
    for item in node.items:
        if isinstance(item, Scalar):
            yield item.text
        elif isinstance(item, Mapping):
            for key in ("hostPath", "hostPort", "containerPort"):
                if (found := item.get(key)) is not None:
                    yield f"{key}={plain_data(found)}"


def worst(check: str, root: AnyNode, path: Path) -> Path:
    """The item of a list that the check is about, where that can be told: the path of the list otherwise."""
    node = node_at(root, path)
    if check == "KSV-0117" or not isinstance(node, Sequence):
        return path
    wanted = "sock" if check == "KSV-0006" else ""
    for i, item in enumerate(node.items):
        if check == "KSV-0005" and isinstance(item, Scalar) and item.text.endswith("SYS_ADMIN"):
            return (*path, i)
        for key in ("hostPath", "hostPort"):
            found = item.get(key) if isinstance(item, Mapping) else None
            if found is not None and wanted in str(plain_data(found)):
                return (*path, i, key)
    return path
