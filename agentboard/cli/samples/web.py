"""Samples that talk to the demo's own board over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from agentboard.cli.samples import Place
from agentboard.sdk import BaseAgent, Category


class Prober(BaseAgent):
    """Asks for a page of the board and times the answer."""

    category: Category = "ops"
    interval_s = 5.0

    def __init__(self, place: Place, path: str) -> None:
        super().__init__(id=f"prober-{path.strip('/')}", labels={"path": path})
        self._address = place.url + path

    async def run(self) -> None:
        """A request every three seconds over one connection."""
        async with httpx.AsyncClient(timeout=2) as client:
            async for _ in self.every(3):
                try:
                    with self.timer("request"):
                        status = (await client.get(self._address)).status_code
                except httpx.HTTPError as error:
                    self.count("failures")
                    self.set_status("error", f"no answer: {type(error).__name__}")
                    continue
                self.count("requests")
                if status != 200:
                    self.log.error("%s answers %d", self._address, status)
                self.set_status("running" if status == 200 else "degraded", f"answers {status}")


class Latency(BaseAgent):
    """How long a TCP connection to the board takes."""

    id = "tcp-latency"
    category: Category = "ops"
    interval_s = 5.0

    def __init__(self, place: Place) -> None:
        super().__init__()
        parts = urlsplit(place.url)
        self._where = (parts.hostname or "127.0.0.1", parts.port or 80)

    async def run(self) -> None:
        """A connection every two seconds."""
        async for _ in self.every(2):
            began = time.perf_counter()
            try:
                _reader, writer = await asyncio.wait_for(asyncio.open_connection(*self._where), 2)
            except (OSError, TimeoutError) as error:
                self.set_status("error", f"cannot connect: {error}")
                continue
            took_ms = (time.perf_counter() - began) * 1000
            writer.close()
            self.gauge("connect_ms", round(took_ms, 3))
            self.set_status("running", f"connected in {took_ms:.2f} ms")


class FleetReader(BaseAgent):
    """Reads the counts of the board with a token of its own."""

    interval_s = 5.0

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    async def fleet(self, client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
        """One page of agents; nothing while the board does not answer."""
        headers = {"Authorization": f"Bearer {self._place.token}"}
        try:
            answer = await client.get(f"{self._place.url}/api/agents", params=query, headers=headers)
            page = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            page = {}
        return page if isinstance(page, dict) else {}


class Supervisor(FleetReader):
    """Says which agents are down."""

    id = "supervisor"
    category: Category = "supervisor"

    async def run(self) -> None:
        """A look at the fleet every five seconds; a line for each that went down or came back."""
        known: set[str] = set()
        async with httpx.AsyncClient(timeout=2) as client:
            async for _ in self.every(5):
                page = await self.fleet(client, liveness="down")
                down = {str(each["id"]) for each in page.get("agents", [])}
                for name in sorted(down - known):
                    self.log.error("%s is down", name)
                for name in sorted(known - down):
                    self.log.info("%s is no longer down", name)
                known = down
                for name, number in page.get("counts", {}).items():
                    self.gauge(f"agents_{name}", number)
                self.set_status("degraded" if down else "running", f"{len(down)} down" if down else "all is well")


class Digest(FleetReader):
    """Writes a digest of the fleet to a file, as a mail would have it."""

    id = "digest-writer"
    category: Category = "communication"

    async def run(self) -> None:
        """One digest every fifteen seconds."""
        target = self._place.folder / "digest.txt"
        async with httpx.AsyncClient(timeout=2) as client:
            async for _ in self.every(15):
                page = await self.fleet(client, limit="1000")
                lines = [f"{each['id']}: {each['liveness']}, {each['message']}" for each in page.get("agents", [])]
                await asyncio.to_thread(target.write_text, "\n".join(lines) + "\n")
                self.count("digests")
                self.log.info("digest of %d agents written", len(lines))
                self.set_status("idle", f"{len(lines)} agents in the last digest")
