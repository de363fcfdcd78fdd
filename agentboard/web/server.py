"""One uvicorn process."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from typing import Any, cast

import uvicorn

from agentboard.web import telemetry
from agentboard.web.asgi import Asgi
from agentboard.web.core.settings import Settings
from agentboard.web.opening import Opened
from agentboard.web.wire import Sockets
from checks.errors import InputError

log = logging.getLogger("agentboard")

# Longer than any usual interval of heartbeats, so that their connections stay open.
KEEP_ALIVE_S = 90
PING_S = 25.0
# A pong waits behind what a slow client has not read yet.
_PONG_S = 60.0
_GOODBYE_S = 0.2
_BACKLOG = 8192
_MESSAGE_LIMIT = 1024 * 1024


class Server(uvicorn.Server):
    """Tells its WebSockets that it goes before it closes them."""

    def __init__(self, config: uvicorn.Config, app: Asgi) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See the base."""
        for each in (self._app.live, self._app.agent_sockets):
            if each is not None:
                each.close()
        await asyncio.sleep(_GOODBYE_S)
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        """See the base. A replica that leads no longer stops, and its supervisor starts it as one that waits."""
        return await super().on_tick(counter) or self._app.lost_lead()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See the base."""
        await super().startup(sockets)
        for each in sockets or ():
            log.info("listening", extra={"address": each.getsockname()[:2]})


def serve(opened: Opened) -> int:
    """Serve until SIGTERM or SIGINT: the exit code. Raises InputError for an address that cannot be had."""
    # A thread that builds a page must not keep heartbeats waiting for 5 ms.
    sys.setswitchinterval(0.001)
    # What lives as long as the process is not looked through for garbage again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    settings = opened.board.settings
    listener = _listen(settings)
    app = Asgi(opened.board)
    entrance, flush = telemetry.traced(app) if telemetry.configured() else (app, None)
    # uvicorn raises the signal again when it has stopped: by then everything is done.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: None)
    Server(_config(cast("Any", entrance), settings), app).run(sockets=[listener])
    if flush is not None:
        flush()
    log.info("stopped")
    return 1 if app.lost_lead() else 0


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.host.strip("[]"), settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_BACKLOG)
    except OSError as error:
        what = f"cannot listen: {error.strerror or error}"
        raise InputError(what, f"{host}:{port}", "Choose another with --host and --port.") from error
    return found


def _config(app: Any, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="on",
        ws=Sockets,
        ws_ping_interval=PING_S,
        ws_ping_timeout=_PONG_S,
        ws_per_message_deflate=False,
        ws_max_size=_MESSAGE_LIMIT,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=5,
        backlog=_BACKLOG,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        access_log=False,
        log_config=None,
    )
