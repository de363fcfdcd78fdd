"""A service's lines by simulation: each template comes at random moments with a rate of its own, or at intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping

from checks.logs.service import Entry

START = 1_750_000_000.0
HOUR, DAY = 3_600.0, 86_400.0
VERBS = "loads drops sends opens parses merges counts scans".split()
NOUNS = "orders carts users stock mails pages rows keys".split()


def sentence(number: int) -> str:
    return f"{VERBS[number % 8]}{NOUNS[number // 8 % 8].title()}"


def steady(
    rates: Mapping[int, float], begin: float, end: float, seed: int, *, burst: int = 1, season: float = 0.0
) -> Iterator[Entry]:
    """Lines of several templates: `rates` in lines a second, bursts of up to `burst`, by day stronger by `season`."""
    dice = random.Random(f"{seed} {begin}")
    for number, rate in rates.items():
        moment = begin
        while (moment := moment + dice.expovariate(rate * (1 + season) / (burst + 1) * 2)) < end:
            if dice.random() * (1 + season) < 1 + season * math.sin(2 * math.pi * (moment - START) / DAY):
                for _ in range(dice.randint(1, burst)):
                    yield Entry(f"{sentence(number)} {dice.randrange(999)}", moment)


def beats(text: str, period: float, begin: float, end: float, source: str = "") -> list[Entry]:
    dice = random.Random(text)
    count = int((end - begin) / period)
    return [Entry(text, begin + period * (n + dice.uniform(-0.02, 0.02)), source) for n in range(count)]
