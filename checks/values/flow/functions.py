"""What the functions of Go templates, Sprig and Helm do to abstract values.

A model takes the evaluator, the arguments and the call; it notes what is used and returns the flow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from math import prod

from checks.values.flow.atoms import (
    NIL,
    OTHER,
    WILDCARD,
    ChartFiles,
    Const,
    Encoded,
    FileText,
    Flow,
    Listed,
    Place,
    texts,
)
from checks.values.flow.evaluator import Evaluator, Model
from checks.values.flow.files import file_texts
from checks.values.gotemplate.nodes import Command

MAX_TEXTS = 16
MODELS: dict[str, Model] = {}
_VERB = re.compile(r"%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z%]")

_LOOK = """eq ne lt le gt ge not empty kindOf kindIs typeOf typeIs typeIsLike deepEqual len
    hasPrefix hasSuffix contains regexMatch semverCompare all any""".split()
_TAKE = """html js urlquery println quote squote cat wrap wrapWith repeat substr nospace initials
    randAlphaNum randAlpha randNumeric randAscii randBytes randInt snakecase camelcase kebabcase swapcase shuffle
    plural regexFind regexFindAll regexReplaceAll regexReplaceAllLiteral regexSplit regexQuoteMeta
    b64enc b64dec b32enc b32dec split splitList splitn sortAlpha toStrings
    int int64 float64 atoi toDecimal add add1 sub mul div mod max min biggest floor ceil round addf add1f subf mulf
    divf maxf minf until untilStep seq semver date dateInZone dateModify duration durationRound now ago htmlDate
    htmlDateInZone toDate unixEpoch uuidv4 genCA genSelfSignedCert genSignedCert genCAWithKey
    genSelfSignedCertWithKey genSignedCertWithKey genPrivateKey buildCustomCert derivePassword htpasswd bcrypt
    encryptAES decryptAES env expandenv getHostByName fail urlParse urlJoin osBase osDir osExt osClean base dir
    clean ext isAbs adler32sum join lookup randIntn""".split()
_HASH = "sha1sum sha256sum sha512sum adler32sum".split()
_PASS = """toString trim trimAll trimSuffix trimPrefix trimall trunc abbrev abbrevboth lower upper title untitle
    replace indent nindent required""".split()
_LISTS = "uniq compact reverse without initial rest slice mustSlice chunk".split()
_ENCODE = "toYaml toYamlPretty toJson toPrettyJson toRawJson toToml".split()
_DECODE = "fromYaml fromYamlArray fromJson fromJsonArray fromToml".split()


def model(*names: str) -> Callable[[Model], Model]:
    """Register a model under the functions' names, with and without Sprig's `must`."""

    def register(function: Model) -> Model:
        for name in names:
            MODELS[name] = function
            MODELS["must" + name[0].upper() + name[1:]] = function
        return function

    return register


def _named(make: Callable[[str], Model], names: list[str]) -> None:
    for name in names:
        model(name)(make(name))


def _look(name: str) -> Model:
    def look(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        for each in args:
            run.heap.touch(each, name)
        return OTHER

    return look


def _take(name: str) -> Model:
    def take(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        for each in args:
            run.heap.take(each, name)
        return OTHER

    return take


def _hash(name: str) -> Model:
    def digest(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        for atom in NIL.union(*args):
            of = atom.of if isinstance(atom, Encoded) else frozenset((atom,))
            if not any(isinstance(each, Place) and each.chart_root for each in of):
                run.heap.take(frozenset((atom,)), name)
        return OTHER

    return digest


def _pass(name: str) -> Model:
    def keep(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        if not args:
            return OTHER
        for each in args:
            run.heap.touch(each, name)
        known = [texts(each) for each in args]
        if all(option is not None for option in known):
            options = [option for option in known if option]
            if prod(map(len, options)) <= MAX_TEXTS:
                return run.heap.bounded(run.heap.const(_string(name, list(each))) for each in product(*options))
        return frozenset(atom for atom in args[-1] if not isinstance(atom, Const)) or OTHER

    return keep


def _string(name: str, args: list[str]) -> str:
    *options, text = args
    if name == "trimSuffix" and options:
        return text.removesuffix(options[0])
    if name == "trimPrefix" and options:
        return text.removeprefix(options[0])
    if name == "replace" and len(options) == 2:
        return text.replace(options[0], options[1])
    if name == "trunc" and options and options[0].isdecimal():
        return text[: int(options[0])]
    simple: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "trim": str.strip}
    return simple.get(name, str)(text)


def _encode(name: str) -> Model:
    def encode(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        return run.heap.encoded(args[-1], name) if args else OTHER

    return encode


def _decode(name: str) -> Model:
    def decode(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        found: Flow = NIL
        for atom in NIL.union(*args):
            if isinstance(atom, Encoded):
                found |= atom.of
            else:
                run.heap.take(frozenset((atom,)), name)
                found |= OTHER
        return found

    return decode


def _list(name: str) -> Model:
    def same(run: Evaluator, args: list[Flow], call: Command) -> Flow:
        lists = args[-1] if name in ("uniq", "compact", "reverse", "initial", "rest", "chunk") else args[0]
        for each in args:
            run.heap.touch(each, name)
        if name == "rest" and all(isinstance(atom, Listed) for atom in lists):
            return NIL.union(
                *(run.heap.listed(atom.items[1:], atom.rest) for atom in lists if isinstance(atom, Listed))
            )
        return lists

    return same


for _make, _names in (
    (_look, _LOOK),
    (_take, _TAKE),
    (_hash, _HASH),
    (_pass, _PASS),
    (_encode, _ENCODE),
    (_decode, _DECODE),
    (_list, _LISTS),
):
    _named(_make, _names)


@model("include")
def _include(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    return run.include(args[0], args[1] if len(args) > 1 else NIL) if args else OTHER


@model("tpl")
def _tpl(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    text, dot = (args[0], args[1]) if len(args) > 1 else (NIL, NIL)
    run.heap.touch(text, "tpl")
    found: Flow = NIL
    for atom in text:
        if isinstance(atom, Const):
            found |= run.template_text(atom.text, dot) if "{{" in atom.text else frozenset((atom,))
        elif isinstance(atom, FileText | ChartFiles):
            for each in file_texts(atom):
                run.template_text(each, dot)
            found |= OTHER
        else:
            found |= frozenset((atom,))
    return found or OTHER


@model("default")
def _default(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    if args:
        run.heap.touch(args[-1], "default")
    return NIL.union(*args)


@model("and", "or", "coalesce")
def _logic(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    for each in args:
        run.heap.touch(each, "bool")
    return NIL.union(*args)


@model("ternary")
def _ternary(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    if args:
        run.heap.touch(args[-1], "bool")
    return NIL.union(*args[:-1])


@model("print", "printf")
def _print(run: Evaluator, args: list[Flow], call: Command) -> Flow:
    name = getattr(call.operands[0], "name", "print")
    if name == "printf" and len(args) == 1 and texts(args[0]) is not None:
        return args[0]
    for each in args:
        run.heap.take(each, name)
    options = [texts(each) or [WILDCARD] for each in args]
    if prod(map(len, options)) > MAX_TEXTS:
        options = [option if len(option) == 1 else [WILDCARD] for option in options]
    found: Flow = NIL
    for words in product(*options):
        text = _printf(words) if name == "printf" else "".join(words)
        exact = all(texts(arg) for arg in args)
        found |= run.heap.text(text) if exact else run.heap.pattern(re.sub(r"\*+", "*", text))
    return found or OTHER


def _printf(args: tuple[str, ...]) -> str:
    rest = list(args[1:])

    def fill(verb: re.Match[str]) -> str:
        if verb[0].endswith("%"):
            return "%"
        value = rest.pop(0) if rest else WILDCARD
        return f'"{value}"' if verb[0].endswith("q") else value

    return _VERB.sub(fill, args[0]) if args else ""
