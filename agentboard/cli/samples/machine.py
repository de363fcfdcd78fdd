"""What the machine itself is doing. Read from the standard library and /proc, where there is one."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from agentboard.sdk import BaseAgent, Category

PROC = Path("/proc")


class Watcher(BaseAgent):
    """Measures at every period. A machine without the source is said, not hidden."""

    category: Category = "ops"
    interval_s = 5.0
    period_s = 5.0

    def measure(self) -> str:
        """Set the metrics; one line for people."""
        raise NotImplementedError

    async def run(self) -> None:
        """Measure until it is asked to stop."""
        async for _ in self.every(self.period_s):
            try:
                self.set_status("running", self.measure())
            except OSError as error:
                self.set_status("degraded", f"nothing to read: {error.strerror}")


class Disk(Watcher):
    """How full a disk is."""

    id = "disk-watcher"

    def __init__(self, path: Path, name: str | None = None) -> None:
        super().__init__(
            id=name or ("disk-watcher" if path == Path("/") else "disk-watcher-2"), labels={"path": str(path)[-128:]}
        )
        self._path = path

    def measure(self) -> str:
        """Used share and free bytes."""
        usage = shutil.disk_usage(self._path)
        self.gauge("used_ratio", round(usage.used / usage.total, 4))
        self.gauge("free_bytes", usage.free)
        return f"{usage.used / usage.total:.1%} used, {usage.free / 2**30:.1f} GiB free"


class Memory(Watcher):
    """Available memory, from /proc/meminfo."""

    id = "memory-watcher"

    def measure(self) -> str:
        """Available share and swap in use."""
        rows = (line.split() for line in (PROC / "meminfo").read_text().splitlines())
        kib = {row[0].rstrip(":"): int(row[1]) for row in rows}
        available = kib["MemAvailable"] / kib["MemTotal"]
        self.gauge("available_ratio", round(available, 4))
        self.gauge("swap_used_bytes", (kib["SwapTotal"] - kib["SwapFree"]) * 1024)
        return f"{available:.0%} of {kib['MemTotal'] / 2**20:.1f} GiB available"


class Processes(Watcher):
    """How many processes there are, and which is the largest."""

    id = "process-watcher"

    def measure(self) -> str:
        """Counts by state; the largest resident set."""
        found = list(processes())
        name, resident = max(((each[1], each[3]) for each in found), key=lambda pair: pair[1])
        zombies = sum(each[2] == "Z" for each in found)
        self.gauge("processes", len(found))
        self.gauge("running", sum(each[2] == "R" for each in found))
        self.gauge("zombies", zombies)
        if zombies:
            self.log.warning("%d zombies wait for their parents", zombies)
        return f"{len(found)} processes, the largest is {name} with {resident / 2**20:.0f} MiB"


class Network(Watcher):
    """Bytes through all interfaces but the loopback, from /proc/net/dev."""

    id = "network-watcher"

    def __init__(self) -> None:
        super().__init__()
        self._before: tuple[float, int, int] | None = None

    def measure(self) -> str:
        """Rates since the last measurement."""
        received = sent = 0
        for line in (PROC / "net/dev").read_text().splitlines()[2:]:
            name, _, rest = line.partition(":")
            if name.strip() != "lo":
                fields = rest.split()
                received, sent = received + int(fields[0]), sent + int(fields[8])
        before, self._before = self._before, (time.monotonic(), received, sent)
        if before is None:
            return "first measurement"
        seconds = max(self._before[0] - before[0], 1e-3)
        rates = [(now - old) / seconds for now, old in zip(self._before[1:], before[1:], strict=True)]
        self.gauge("received_bytes_per_s", round(rates[0], 1))
        self.gauge("sent_bytes_per_s", round(rates[1], 1))
        return f"{rates[0] / 1024:.1f} KiB/s in, {rates[1] / 1024:.1f} KiB/s out"


class Sockets(Watcher):
    """TCP connections by state, from /proc/net/tcp."""

    id = "socket-watcher"

    def measure(self) -> str:
        """Established, waiting and listening."""
        states = [line.split()[3] for line in (PROC / "net/tcp").read_text().splitlines()[1:]]
        for name, code in (("established", "01"), ("time_wait", "06"), ("listening", "0A")):
            self.gauge(name, states.count(code))
        return f"{states.count('01')} connections, {states.count('0A')} listening"


class Clock(Watcher):
    """Whether the wall clock jumps against the monotonic one, and how late the event loop wakes."""

    id = "clock-watcher"

    def __init__(self) -> None:
        super().__init__()
        self._began = time.time() - time.monotonic()

    def measure(self) -> str:
        """The drift since the start."""
        drift = time.time() - time.monotonic() - self._began
        self.gauge("drift_s", round(drift, 6))
        if abs(drift) > 1:
            self.log.warning("the clock was moved by %.1f s", drift)
        return f"{drift * 1000:+.2f} ms since the start"


def processes() -> list[tuple[int, str, str, int]]:
    """Id, name, state and resident bytes of each process; OSError where there is no /proc."""
    page = os.sysconf("SC_PAGE_SIZE")
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            text = (entry / "stat").read_text(errors="replace")
        except OSError:
            continue  # it ended while we read
        name, _, rest = text.partition("(")[2].rpartition(")")
        fields = rest.split()
        found.append((int(entry.name), name, fields[0], int(fields[21]) * page))
    return found
