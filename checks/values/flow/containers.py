"""Models of the functions that build maps and lists, and that look into them."""

from __future__ import annotations

from checks.values.flow.atoms import NIL, OTHER, WILDCARD, Flow, Listed, texts
from checks.values.flow.evaluator import Evaluator
from checks.values.flow.functions import model
from checks.values.gotemplate.nodes import Command


def _site(run: Evaluator, call: Command) -> tuple[int, object]:
    """Where a map is made: the call, and the template and context it runs in."""
    return id(call), run.active[-1] if run.active else None


@model("dict")
def _dict(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    items: dict[str, Flow] = {}
    rest: Flow = NIL
    for key, value in zip(args[::2], args[1::2], strict=False):
        names = texts(key)
        if names is None:
            rest |= value
        for name in names or ():
            items[name] = value if len(names or ()) == 1 else items.get(name, NIL) | value
    return run.heap.made(items, rest, site=None if items else _site(run, call))


@model("list", "tuple")
def _list(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.listed(args)


@model("append", "push", "prepend")
def _append(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    if len(args) < 2:
        return OTHER
    return run.heap.listed((), run.heap.elements(args[0]) | args[1])


@model("concat")
def _concat(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    for each in args:
        run.heap.touch(each, "concat")
    return run.heap.listed((), NIL.union(*map(run.heap.elements, args)))


@model("first", "last")
def _first(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    name = getattr(call.operands[0], "name", "first")
    found: Flow = NIL
    for atom in args[0] if args else NIL:
        if isinstance(atom, Listed) and atom.items and not (atom.rest and name.endswith("ast")):
            found |= atom.items[0 if name.lower().endswith("first") else -1]
        else:
            found |= run.heap.elements(frozenset((atom,)))
    return found


@model("has")
def _has(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    for each in args:
        run.heap.touch(each, "has")
    if len(args) > 1:
        run.heap.touch(run.heap.elements(args[1]), "has")
    return OTHER


@model("index", "get")
def _index(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    flow = args[0] if args else NIL
    for key in args[1:]:
        run.heap.touch(key, "index")
        flow = run.heap.lookup(flow, key)
    return flow


@model("hasKey")
def _has_key(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    run.heap.touch(_index(run, args, call), "hasKey")
    return OTHER


@model("dig")
def _dig(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    if len(args) < 3:
        return OTHER
    return _index(run, [args[-1], *args[:-2]], call) | args[-2]


@model("pluck")
def _pluck(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.listed(run.heap.lookup(each, args[0]) for each in args[1:]) if args else OTHER


@model("keys")
def _keys(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    for each in args:
        run.heap.touch(run.heap.elements(each), "keys")
    return OTHER


@model("values")
def _values(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.listed((), NIL.union(*map(run.heap.elements, args)))


@model("set")
def _set(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    if len(args) < 3:
        return OTHER
    for name in texts(args[1]) or [WILDCARD]:
        run.heap.store(args[0], name, args[2])
    return args[0]


@model("unset")
def _unset(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return args[0] if args else OTHER


@model("merge", "mergeOverwrite")
def _merge(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.merge(args[0], NIL.union(*args[1:])) if args else OTHER


@model("deepCopy")
def _deep_copy(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.made({}, bases=args[0], site=_site(run, call)) if args else OTHER


@model("omit")
def _omit(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.heap.made({}, bases=args[0], site=_site(run, call)) if args else OTHER


@model("pick")
def _pick(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    items: dict[str, Flow] = {}
    rest: Flow = NIL
    for key in args[1:]:
        if (names := texts(key)) is None:
            rest |= run.heap.elements(args[0])
        for name in names or ():
            items[name] = run.heap.child(args[0], name)
    return run.heap.made(items, rest, site=_site(run, call))
