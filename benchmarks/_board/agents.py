"""The agents: `python -m benchmarks._board.agents URL MODE AGENTS SECONDS`; prints one line of JSON.

paced: each agent beats every five seconds over a connection of its own, with its send time (CLOCK_MONOTONIC, which all
processes of a machine share) as a metric. single: 64 connections beat as fast as answers come. batch: 500 in a request.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from benchmarks._board.http import Connection, request

INTERVAL_S = 5.0
CONNECTIONS = 64
BATCH = 500


@dataclass
class Agent:
    name: str
    token: str
    session: str
    seq: int = 0

    def beat(self) -> dict[str, Any]:
        self.seq += 1
        metrics = {"sent_at": time.monotonic(), "rows": self.seq}
        return {"session": self.session, "seq": self.seq, "status": "running", "metrics": metrics, "message": "at work"}


async def main(url: str, mode: str, number: int, seconds: float) -> dict[str, Any]:
    parts = urlsplit(url)
    where = (str(parts.hostname), int(parts.port or 80))
    agents = await registered(where, number)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    if mode == "paced":
        return await paced(where, agents, seconds)
    return await (batched if mode == "batch" else single)(where, agents, seconds)


async def registered(where: tuple[str, int], number: int) -> list[Agent]:
    agents: list[Agent] = []
    names = iter([f"agent-{each:05}" for each in range(number)])

    async def register() -> None:
        connection = Connection(*where)
        for name in names:
            about = {"id": name, "name": name, "category": "etl", "type": "load", "interval_s": INTERVAL_S}
            answer = json.loads(await connection.post(request("/api/agents", os.environ["ENROL"], about)))
            agents.append(Agent(name, answer["agent_token"], answer["session"]))
        connection.close()

    await asyncio.gather(*(register() for _ in range(min(CONNECTIONS, number))))
    return agents


async def paced(where: tuple[str, int], agents: list[Agent], seconds: float) -> dict[str, Any]:
    took: list[float] = []
    errors = 0
    began = time.monotonic()

    async def live(agent: Agent, phase: float) -> None:
        nonlocal errors
        await asyncio.sleep(phase)
        connection = Connection(*where)
        due = time.monotonic()
        while due < began + seconds:
            sent = time.monotonic()
            try:
                await connection.post(request(f"/api/agents/{agent.name}/heartbeat", agent.token, agent.beat()))
                took.append(time.monotonic() - sent)
            except OSError:
                errors += 1  # the next heartbeat opens a new connection, as an agent's would
            due += INTERVAL_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        connection.close()

    await asyncio.gather(*(live(agent, INTERVAL_S * at / len(agents)) for at, agent in enumerate(agents)))
    return {"heartbeats": len(took), "errors": errors, **percentiles("answer", took)}


async def single(where: tuple[str, int], agents: list[Agent], seconds: float) -> dict[str, Any]:
    took: list[float] = []
    began = time.monotonic()

    async def pump(mine: list[Agent]) -> None:
        connection = Connection(*where)
        while time.monotonic() < began + seconds:
            for agent in mine:
                sent = time.monotonic()
                await connection.post(request(f"/api/agents/{agent.name}/heartbeat", agent.token, agent.beat()))
                took.append(time.monotonic() - sent)
        connection.close()

    await asyncio.gather(*(pump(part) for at in range(CONNECTIONS) if (part := agents[at::CONNECTIONS])))
    elapsed = time.monotonic() - began
    return {"heartbeats": len(took), "per_s": len(took) / elapsed, **percentiles("answer", took)}


async def batched(where: tuple[str, int], agents: list[Agent], seconds: float) -> dict[str, Any]:
    sent = 0
    began = time.monotonic()

    async def pump(mine: list[Agent]) -> None:
        nonlocal sent
        connection = Connection(*where)
        while time.monotonic() < began + seconds:
            body = {"heartbeats": [{"id": agent.name, **agent.beat()} for agent in mine]}
            answer = json.loads(await connection.post(request("/api/heartbeats", os.environ["ADMIN"], body)))
            assert all(each["ok"] for each in answer["results"])
            sent += len(mine)
        connection.close()

    await asyncio.gather(*(pump(agents[at : at + BATCH]) for at in range(0, len(agents), BATCH)))
    return {"heartbeats": sent, "per_s": sent / (time.monotonic() - began)}


def percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    if not ordered:
        return {}
    return {f"{name}_{each}_ms": ordered[int(len(ordered) * each / 100)] * 1000 for each in (50, 99)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))))
