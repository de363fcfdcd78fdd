"""The peer: the same few routes as a plain Flask program with threads, as one writes it first. It stores nothing.

A thread a connection, a dictionary under a lock, flask-sock for the boards, a delta every 250 ms encoded once for all.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import threading
import time
from typing import Any

from flask import Flask, jsonify, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed
from werkzeug.serving import WSGIRequestHandler

app = Flask(__name__)
sock = Sock(app)
lock = threading.Lock()
agents: dict[str, dict[str, Any]] = {}
changed: set[str] = set()
tick = threading.Condition()
frames: list[str] = [""]


@app.post("/api/agents")
def register() -> Any:
    body = request.get_json()
    token, session = secrets.token_urlsafe(), secrets.token_hex(8)
    with lock:
        agents[body["id"]] = {"id": body["id"], "token": token, "session": session, "metrics": {}}
    return jsonify(agent_token=token, session=session), 201


@app.post("/api/agents/<name>/heartbeat")
def heartbeat(name: str) -> Any:
    body = request.get_json()
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    with lock:
        agent = agents[name]
        if not secrets.compare_digest(agent["token"], token) or body["session"] != agent["session"]:
            return jsonify(error={"code": "forbidden"}), 403
        take(agent, body)
    return jsonify(ok=True, commands=[], server_time=time.time())


@app.post("/api/heartbeats")
def heartbeats() -> Any:
    items = request.get_json()["heartbeats"]
    with lock:
        for item in items:
            take(agents[item["id"]], item)
    return jsonify(results=[{"id": item["id"], "ok": True} for item in items])


def take(agent: dict[str, Any], body: dict[str, Any]) -> None:
    agent.update(status=body["status"], metrics=body["metrics"], message=body["message"], seen=time.time())
    changed.add(agent["id"])


@app.get("/readyz")
def readyz() -> Any:
    return jsonify(ok=True)


@sock.route("/ws")
def board(ws: Any) -> None:
    with lock:
        shown = [{"id": each["id"], "metrics": each["metrics"]} for each in agents.values()]
    ws.send(json.dumps({"type": "snapshot", "agents": shown}))
    try:
        while True:
            with tick:
                tick.wait()
                now = frames[-1]
            if now:
                ws.send(now)
    except ConnectionClosed:
        return


def ticker() -> None:
    while True:
        time.sleep(0.25)
        with lock:
            rows = [{"id": name, "metrics": agents[name]["metrics"]} for name in changed]
            changed.clear()
        with tick:
            frames[0] = json.dumps({"type": "delta", "agents": rows}) if rows else ""
            tick.notify_all()


if __name__ == "__main__":
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    threading.Thread(target=ticker, daemon=True).start()
    app.run(port=int(sys.argv[1]), threaded=True)
