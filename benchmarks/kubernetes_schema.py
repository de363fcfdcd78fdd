"""Write checks/values/kubernetes.json.gz from the OpenAPI schemas that kubernetes-validate carries.

    python -m benchmarks.kubernetes_schema

`kinds` names the type of each `apiVersion/Kind`; `types` holds of each type its `fields` and what it
requires. A field's type is one letter (s string, i int32, l int64, n number, b boolean, q quantity,
x int or string, o any map, a anything), `[T` a list, `{T` a map, or `#` and the name of a type. What
older versions had and the newest lacks is kept, so that an old manifest is still understood.
"""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "checks" / "values" / "kubernetes.json.gz"
LETTERS = {"string": "s", "number": "n", "boolean": "b", "object": "o", "integer": "i"}
SAME = {
    "policy/v1beta1/PodDisruptionBudget": "policy/v1/PodDisruptionBudget",
    "batch/v1beta1/CronJob": "batch/v1/CronJob",
}


def short(name: str) -> str:
    """The name of a definition without what all of them share."""
    for prefix in ("io.k8s.api.", "io.k8s.apimachinery.pkg.", "io.k8s."):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def type_of(schema: dict[str, Any]) -> str:
    """The compact name of a field's type."""
    if ref := schema.get("$ref"):
        name = ref.rpartition("/")[2]
        special = {
            "Quantity": "q",
            "IntOrString": "x",
            "FieldsV1": "o",
            "RawExtension": "o",
            "Time": "s",
            "MicroTime": "s",
        }
        last = name.rpartition(".")[2]
        if last.startswith("JSONSchemaPropsOr") or last == "JSON":
            return "a"
        return special.get(last, f"#{short(name)}")
    kinds = schema.get("type", [])
    kind = next((each for each in ([kinds] if isinstance(kinds, str) else kinds) if each != "null"), "")
    if kind == "array":
        return "[" + type_of(schema.get("items", {}))
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return "{" + type_of(schema["additionalProperties"])
    if kind == "integer" and schema.get("format") == "int64":
        return "l"
    return LETTERS.get(kind, "a")


def read_version(folder: Traversable, kinds: dict[str, str], types: dict[str, dict[str, Any]]) -> None:
    """Add what a version has and no newer one had."""
    definitions = json.loads((folder / "_definitions.json").read_text())
    for name, schema in definitions.get("$defs", definitions.get("definitions", {})).items():
        for each in schema.get("x-kubernetes-group-version-kind", ()):
            api = f"{each['group']}/{each['version']}".lstrip("/")
            if each["kind"] not in ("DeleteOptions", "WatchEvent"):
                kinds.setdefault(f"{api}/{each['kind']}", short(name))
        if "properties" in schema:
            entry = types.setdefault(short(name), {"fields": {}, "required": schema.get("required", [])})
            for field, below in schema["properties"].items():
                entry["fields"].setdefault(field, type_of(below))


def main() -> None:
    """Read all versions, newest first."""
    folder = files("kubernetes_validate") / "kubernetes-json-schema"
    names = [each.name for each in folder.iterdir() if re.fullmatch(r"v[\d.]+-local-strict", each.name)]
    names.sort(key=lambda name: [int(part) for part in re.findall(r"\d+", name)], reverse=True)
    kinds: dict[str, str] = {}
    types: dict[str, dict[str, Any]] = {}
    for name in names:
        read_version(folder / name, kinds, types)
    kinds |= {old: kinds[new] for old, new in SAME.items()}
    lists = {key for key in kinds if key.endswith("List") and key != "v1/List"}
    kinds = {key: value for key, value in kinds.items() if key not in lists}
    used = reachable(set(kinds.values()), types)
    data = {
        "version": names[0].partition("-")[0],
        "kinds": kinds,
        "types": {k: v for k, v in types.items() if k in used},
    }
    text = json.dumps(data, separators=(",", ":"), sort_keys=True).encode()
    TARGET.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{TARGET}: {len(kinds)} kinds, {len(data['types'])} types, {TARGET.stat().st_size} bytes")


def reachable(wanted: set[str], types: dict[str, dict[str, Any]]) -> set[str]:
    """The types that the kinds lead to, without their status."""
    seen: set[str] = set()
    stack = list(wanted)
    while stack:
        name = stack.pop()
        if name in seen or name not in types:
            continue
        seen.add(name)
        if "status" in types[name]["fields"] and name in wanted:
            types[name]["fields"]["status"] = "o"
        stack.extend(each.lstrip("[{")[1:] for each in types[name]["fields"].values() if "#" in each)
    return seen


if __name__ == "__main__":
    main()
