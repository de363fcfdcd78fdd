"""Samples that learn: a forecast, an anomaly detector, a classifier. Small, and judged on what they have not seen."""

from __future__ import annotations

import asyncio
import math
import os
import re
import statistics
import time
from collections import Counter, deque
from pathlib import Path

from agentboard.sdk import BaseAgent, Category

WORD = re.compile(r"[a-z_]{3,}")


class LoadForecaster(BaseAgent):
    """Forecasts the machine's load half a minute ahead by Holt's linear smoothing, and reports how wrong it was."""

    id = "load-forecaster"
    category: Category = "ml"
    interval_s = 5.0
    ahead = 6

    async def run(self) -> None:
        """One value every five seconds."""
        level = trend = None
        promised: deque[float] = deque(maxlen=self.ahead)
        errors: deque[float] = deque(maxlen=200)
        async for _ in self.every(5):
            value = os.getloadavg()[0]
            if level is None or trend is None:
                level, trend = value, 0.0
            else:
                before, level = level, 0.4 * value + 0.6 * (level + trend)
                trend = 0.2 * (level - before) + 0.8 * trend
            if len(promised) == self.ahead:
                errors.append(abs(promised[0] - value))
                self.gauge("mean_error", round(statistics.fmean(errors), 4))
            forecast = max(0.0, level + self.ahead * trend)
            promised.append(forecast)
            self.gauge("load", value)
            self.gauge("forecast", round(forecast, 3))
            self.set_status("running", f"load {value:.2f}, in 30 s {forecast:.2f}")


class ProcessorAnomaly(BaseAgent):
    """Tells when the machine's processors are far busier than they usually are (median and its absolute deviation)."""

    id = "processor-anomaly"
    category: Category = "ml"
    interval_s = 5.0

    async def run(self) -> None:
        """One value every two seconds."""
        seen: deque[float] = deque(maxlen=150)
        before = _ticks()
        while await self.sleep(2):
            after = _ticks()
            now = (after[0] - before[0]) / max(1, after[1] - before[1])
            before = after
            score = _score(now, seen)
            seen.append(now)
            self.gauge("busy", round(now, 3))
            self.gauge("score", round(score, 2))
            if score > 6:
                self.count("anomalies")
                self.log.warning("%.0f %% busy is %.1f deviations above the usual", 100 * now, score)
            self.set_status("degraded" if score > 6 else "running", f"{now:.0%} busy, score {score:.1f}")


class TokenClassifier(BaseAgent):
    """Learns by naive Bayes which of two modules a line of source is from, and is tested on lines it has not seen."""

    id = "line-classifier"
    category: Category = "ml"
    interval_s = 5.0
    pair = ("argparse.py", "socket.py")

    def __init__(self, sources: Path) -> None:
        super().__init__()
        self._sources = sources

    async def run(self) -> None:
        """Train and test anew, each time with other lines held back."""
        async for number in self.every(10):
            self.set_status("busy", self.message)
            accuracy, tested = await asyncio.to_thread(self._round, number % 5)
            self.gauge("accuracy", round(accuracy, 4))
            self.log.info("round %d: %.1f %% of %d lines are right", number, 100 * accuracy, tested)
            self.set_status("idle", f"{accuracy:.1%} of {tested} unseen lines right")

    def _round(self, fold: int) -> tuple[float, int]:
        lines = [
            (kind, WORD.findall(line.lower())) for kind, name in enumerate(self.pair) for line in self._lines(name)
        ]
        lines = [(kind, words) for kind, words in lines if words]
        held = [each for number, each in enumerate(lines) if number % 5 == fold]
        counts = (Counter[str](), Counter[str]())
        for number, (kind, words) in enumerate(lines):
            if number % 5 != fold:
                counts[kind].update(words)
        size = len(counts[0] | counts[1])
        totals = [each.total() + size for each in counts]

        def margin(words: list[str]) -> float:
            return sum(math.log((counts[1][it] + 1) / totals[1] * totals[0] / (counts[0][it] + 1)) for it in words)

        right = sum((margin(words) > 0) == bool(kind) for kind, words in held)
        return (right / len(held) if held else 0.0), len(held)

    def _lines(self, name: str) -> list[str]:
        path = self._sources / name
        return path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []


def _ticks() -> tuple[int, int]:
    """Busy and all ticks of the machine's processors since its start, from /proc/stat; of this process elsewhere."""
    try:
        fields = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except (OSError, ValueError):
        return round(time.process_time() * 100), round(time.monotonic() * 100)
    return sum(fields) - fields[3] - fields[4], sum(fields)


def _score(value: float, seen: deque[float]) -> float:
    """Deviations above the median; 0 until enough is known."""
    if len(seen) < 20:
        return 0.0
    middle = statistics.median(seen)
    spread = statistics.median(abs(each - middle) for each in seen)
    return (value - middle) / max(1.4826 * spread, 0.05)
