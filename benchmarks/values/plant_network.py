"""Ports, hosts, TLS, and what the world can reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .charts import Source
from .edits import Edit, set_value
from .outcome import Outcome, containers
from .places import Place
from .planter import Check, Planter
from .recipes import any_scalar, child, each, like, number, requoted, shows, swap, text_of

_PORT = r"(?i)(port|ports\.[\w-]+|ports\.\d+\.\w*port)$"
_LEAF = r"(containerPort|hostPort|nodePort|targetPort|\.port|port\.number)$"
_R = "network.port_range"


def _outside(outcome: Outcome) -> bool:
    """A rendered port that no port can be."""
    return any(isinstance(c.new, int) and not 0 < c.new < 65536 for c in outcome.at(_LEAF))


RANGE = [
    *each(_R, _PORT, number, ["70000", "0", "99999", "-1", "65536", "808080"], _outside, slug="port", count=3),
    *each(_R, r"(?i)nodePort\w*$", lambda p: p.value is None or number(p) or p.value == "", ["80", "8080", "32768",
          "29999", "443"], shows(r"nodePort$", lambda c: isinstance(c.new, int) and not 30000 <= c.new <= 32767),
          slug="nodeport", keep=False, count=2),
    *each(_R, r"(?i)service\.(type)$", any_scalar, [], _outside),
]  # fmt: skip

_C = "network.port_conflict"


def _twice(docs: list[dict[str, Any]]) -> int:
    found = 0
    for doc in docs:
        if doc["kind"] == "Service":
            ports = (doc.get("spec") or {}).get("ports") or []
            found += _repeated([(p.get("port"), p.get("protocol", "TCP")) for p in ports if isinstance(p, dict)])
    for box in containers(docs):
        ports = box.get("ports") or []
        found += _repeated([(p.get("containerPort"), p.get("protocol", "TCP")) for p in ports if isinstance(p, dict)])
    return found


def _repeated(items: list[Any]) -> int:
    return len(items) - len(set(map(str, items)))


def _conflict(outcome: Outcome) -> bool:
    """One Service or one container has a port twice that it had once."""
    return outcome.rendered and _twice(outcome.after.docs()) > _twice(outcome.before.docs())


def _same_port(source: Source) -> Iterator[Edit | None]:
    """One port gets the number of another that stands near."""
    ports = [p for p in source.places if number(p) and ("port" in p.dotted.lower()) and p.value > 9]
    for place in ports:
        others = [o for o in ports if o is not place and o.path[0] == place.path[0] and o.value != place.value]
        for other in others[:6]:
            edit = set_value(source.text, place, str(other.value))
            if edit:
                yield Edit(edit.text, edit.line, f"{edit.what} as {other.dotted}", (other.line,), edit.given)


CONFLICT = [
    Planter(_C, "same", _same_port, _conflict, 8),
    Planter(_C, "same-override", _same_port, _conflict, 4, files="override"),
    Planter(_C, "same-own", _same_port, _conflict, 4, files="own"),
]

_H = "network.host_invalid"
_HOST = r"(?i)((^|\.)hosts?(name)?s?(\.\d+)?(\.host|\.name)?|hostname|ingress\.\w*host\w*)$"
_PLAIN = like(r"[A-Za-z0-9*][\w.*-]*\.[\w.-]+")
_RULE = (
    r"^Ingress:spec\.(rules\[\]\.host|tls\[\]\.hosts\[\])$|^(HTTPRoute|Gateway|IngressRoute|Route|VirtualService).*host"
)


def _host(slug: str, new: Any, count: int = 2) -> Planter:
    return Planter(_H, slug, swap(_HOST, _PLAIN, new), shows(_RULE), count, prepare="ingress")


HOSTS = [
    _host("scheme", lambda p: f"https://{text_of(p)}", 4), _host("http", lambda p: f"http://{text_of(p)}"),
    _host("underscore", "my_app.example.com", 4), _host("space", '"my app.example.com"'.strip('"'), 2),
    _host("port", lambda p: f"{text_of(p)}:8443"), _host("path", lambda p: f"{text_of(p)}/app"),
    _host("dots", "app..example.com"), _host("dash", "-app.example.com", 1), _host("star-middle", "app.*.example.com"),
    _host("star-part", "app*.example.com", 1), _host("slash", lambda p: f"{text_of(p)}/"),
    _host("upper", "App.Example.com", 2), _host("ip", "10.0.12.7", 1), _host("comma", "a.example.com,b.example.com", 1),
    _host("bang", "app.example.com!", 1), _host("label-long", "a" * 64 + ".example.com", 1),
]  # fmt: skip

_T = "network.tls_mismatch"


def _unserved(docs: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for doc in docs:
        spec = doc.get("spec") or {}
        if doc["kind"] != "Ingress":
            continue
        served = {rule.get("host") for rule in spec.get("rules") or [] if isinstance(rule, dict)}
        for tls in spec.get("tls") or []:
            found |= {host for host in tls.get("hosts") or [] if host not in served and "*" not in str(host)}
    return found


def _mismatch(outcome: Outcome) -> bool:
    """A TLS host that no rule serves, and that was served."""
    return outcome.rendered and bool(_unserved(outcome.after.docs()) - _unserved(outcome.before.docs()))


def _near(place: Place) -> str | None:
    head, _, tail = text_of(place).partition(".")
    return f"{head}s.{tail}" if tail else None


def _misspelt(place: Place) -> str | None:
    text = text_of(place)
    return text.replace("example", "exmaple") if "example" in text else f"{text[:-2]}{text[-1]}{text[-2]}"


_TLS = r"(?i)tls(\.\d+)?\.hosts?(\.\d+)?$"


def _rule_host(source: Source) -> Iterator[Edit | None]:
    """The rule's host changes, the TLS host stays: the fault shows at either line."""
    tls = [p for p in source.places if any_scalar(p) and _is_tls(p)]
    for place in source.places:
        if any_scalar(place) and not _is_tls(place) and "." in text_of(place):
            twins = [t.line for t in tls if text_of(t) == text_of(place)]
            if twins:
                edit = set_value(source.text, place, requoted(place, str(_near(place))))
                if edit:
                    yield Edit(edit.text, edit.line, edit.what, tuple(twins), edit.given)


def _is_tls(place: Place) -> bool:
    return "tls" in place.dotted.lower()


TLS = [
    Planter(_T, "other", swap(_TLS, _PLAIN, _near), _mismatch, 5, prepare="ingress"),
    Planter(_T, "misspelt", swap(_TLS, _PLAIN, _misspelt), _mismatch, 5, prepare="ingress"),
    Planter(_T, "flow", swap(r"(?i)ingress\w*\.tls$", lambda p: p.value == [],
                             "[{secretName: web-tls, hosts: [elsewhere.example.com]}]", keep=False), _mismatch, 5,
            prepare="ingress"),
    Planter(_T, "rule", _rule_host, _mismatch, 5, prepare="ingress"),
]  # fmt: skip

_X = "network.exposure"
_LB: Check = shows(r"^Service:spec\.type$", lambda c: c.new == "LoadBalancer")
EXPOSURE = [
    Planter(_X, "balancer", swap(r"(?i)(^|\.)(type|serviceType)$", like("ClusterIP"), "LoadBalancer"), _LB, 6,
            against=True),
    Planter(_X, "balancer-override", swap(r"(?i)(^|\.)type$", like("ClusterIP|NodePort"), "LoadBalancer"), _LB, 4,
            against=True, files="override"),
    Planter(_X, "nodeport", swap(r"(?i)(^|\.)type$", like("ClusterIP"), "NodePort"),
            shows(r"^Service:spec\.type$", lambda c: c.new == "NodePort"), 2, against=True),
    Planter(_X, "new", child(r"(?i)(^|\.)service$", "type: LoadBalancer"), _LB, 3, against=True, files="override"),
]  # fmt: skip

PLANTERS = [*RANGE, *CONFLICT, *HOSTS, *TLS, *EXPOSURE]
