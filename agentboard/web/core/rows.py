"""Rows of a database as records of the board."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from agentboard.web.core.model import Agent

AGENTS = """
SELECT id, incarnation, name, category, type, version, host, pid, interval_s, labels, capabilities, session,
       registered_at, restarts, seq, liveness, status, message, metrics, last_seen_at
FROM agents LEFT JOIN states USING (id)
"""


def agent_of(row: Sequence[Any]) -> Agent:
    """The agent in a row of AGENTS."""
    agent = Agent(row[0], row[2], row[3], row[4], row[1], row[12])
    agent.version, agent.host, agent.pid, agent.interval_s = row[5:9]
    agent.labels, agent.capabilities = json.loads(row[9]), tuple(json.loads(row[10]))
    agent.session, agent.restarts = row[11], row[13]
    if row[14] is not None:
        agent.seq, agent.liveness, agent.status, agent.message = row[14:18]
        agent.metrics, agent.last_seen_at = json.loads(row[18]), row[19]
    return agent
