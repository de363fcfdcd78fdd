"""Services that write logs from known templates: what a miner must find again.

A template is a sentence with `{kind}` where a value goes; the kinds are in VALUES. Headers are what stands before it.
"""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

NAMES = """root admin alice bob carol dave deploy oracle postgres test guest www-data mail nobody jenkins ubuntu ec2-user
git ftp maria.lopez svc_backup zoe nagios tomcat pi operator ana support user1 test9""".split()
HOSTS = (
    "web-01 web-02 db-main cache-3 edge.example.org mail.example.net ns.shop.example.com worker-a-7 localhost".split()
)
FILES = "report.pdf index.html style.css data.tar.gz settings.json logo.png app.js notes.txt".split()
CLASSES = "OrderService CartMapper UserDao MailQueue StockIndex TaxTable AuditTrail PriceCache".split()
TABLES = "users orders order_items payments sessions audit_log carts invoices".split()
Dice = random.Random


def _hex(dice: Dice, digits: int) -> str:
    return f"{dice.getrandbits(4 * digits):0{digits}x}"


def _ip(dice: Dice) -> str:
    return ".".join(str(dice.randrange(1, 255)) for _ in range(4))


def _uuid(dice: Dice) -> str:
    text = _hex(dice, 32)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


VALUES: dict[str, Callable[[Dice], str]] = {
    "n": lambda dice: str(int(dice.expovariate(1 / 400))),
    "f": lambda dice: f"{dice.uniform(0, 90):.{dice.randrange(1, 5)}f}",
    "id": lambda dice: _hex(dice, 12),
    "sha": lambda dice: _hex(dice, 40),
    "ptr": lambda dice: f"0x{_hex(dice, 12)}",
    "uuid": _uuid,
    "ip": _ip,
    "addr": lambda dice: f"{_ip(dice)}:{dice.randrange(1024, 65535)}",
    "mac": lambda dice: ":".join(_hex(dice, 2) for _ in range(6)),
    "user": lambda dice: NAMES[min(int(dice.expovariate(0.15)), len(NAMES) - 1)],
    "host": lambda dice: dice.choice(HOSTS),
    "path": lambda dice: f"/srv/{dice.choice(TABLES)}/{dice.choice(('a', 'b', 'old'))}/{dice.choice(FILES)}",
    "url": lambda dice: f"https://{dice.choice(HOSTS)}/v1/{dice.choice(TABLES)}?page={dice.randrange(9)}",
    "file": lambda dice: dice.choice(FILES),
    "class": lambda dice: dice.choice(CLASSES),
    "table": lambda dice: dice.choice(TABLES),
    "email": lambda dice: f"{dice.choice(NAMES)}@{dice.choice(HOSTS)}",
    "dur": lambda dice: dice.choice(("<1 sec", f"00:{dice.randrange(10, 60)}", f"{dice.randrange(2, 60)} sec")),
    "size": lambda dice: dice.choice((f"{dice.randrange(900)} bytes", f"{dice.uniform(1, 90):.2f} KB", f"{dice.uniform(1, 9):.1f} MB")),
    "bool": lambda dice: dice.choice(("true", "false")),
    "source": lambda dice: dice.choice(("null", "null", "WorkSource{1013}", "WorkSource{1007}")),
    "list": lambda dice: " ".join(f"task_{dice.randrange(10**6)}" for _ in range(dice.randrange(1, 7))),
    "ids": lambda dice: ", ".join(str(dice.randrange(90)) for _ in range(dice.randrange(1, 6))),
    "date": lambda dice: f"{dice.choice(('Mon', 'Tue', 'Fri'))} {dice.choice(('Jan', 'Jul', 'Nov'))} {dice.randrange(1, 29)} {dice.randrange(24):02d}:15:09 2025",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """`header` may hold {ts}, {level}, {pid}, {host}, {thread}, {component} and kinds of VALUES."""

    name: str
    header: str
    templates: tuple[str, ...]
    threads: tuple[str, ...] = ("main",)
    components: tuple[str, ...] = ("app",)


def write(service: Service, count: int, seed: int = 1) -> tuple[list[str], list[str], list[int]]:
    """Raw lines, their contents, and the number of the template of each: few templates write most lines."""
    dice = random.Random(f"{service.name} {seed}")
    order = list(range(len(service.templates)))
    dice.shuffle(order)
    weights = [1 / (rank + 1) for rank in range(len(order))]
    raw, contents, truth = [], [], []
    clock = 1_750_000_000.0
    for number in dice.choices(order, weights, k=count):
        clock += dice.expovariate(2)
        content = _filled(service.templates[number], dice)
        raw.append(_header(service, clock, number, dice) + content)
        contents.append(content)
        truth.append(number)
    return raw, contents, truth


def _filled(template: str, dice: Dice) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: VALUES[match[1]](dice), template)


def _header(service: Service, clock: float, number: int, dice: Dice) -> str:
    moment = datetime.fromtimestamp(clock, UTC)
    level = ("INFO", "INFO", "WARN", "DEBUG", "ERROR")[number % 5]
    fields = {
        "iso": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "comma": moment.strftime("%Y-%m-%d %H:%M:%S,") + f"{moment.microsecond // 1000:03d}",
        "syslog": moment.strftime("%b %e %H:%M:%S"),
        "slash": moment.strftime("%y/%m/%d %H:%M:%S"),
        "apache": moment.strftime("%a %b %d %H:%M:%S.%f %Y"),
        "clf": moment.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "epoch": str(int(clock)),
        "level": level,
        "lower": level.lower(),
        "letter": level[0],
        "pid": str(dice.randrange(200, 99999)),
        "host": HOSTS[dice.randrange(4)],
        "thread": dice.choice(service.threads),
        "component": service.components[number % len(service.components)],
    }
    return service.header.format(**fields)
