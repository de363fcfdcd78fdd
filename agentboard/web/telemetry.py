"""OpenTelemetry traces, when an exporter is configured by the variables of its specification; nothing otherwise."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_WANTED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def configured() -> bool:
    """Whether somebody wants traces."""
    return os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true" and any(os.environ.get(name) for name in _WANTED)


def traced(app: App) -> tuple[App, Callable[[], None]]:
    """`app` with a span around each HTTP request, and what to call at the end to send the last ones.

    A span is called by method and route kind, never by the path, which may hold an id; it continues the caller's trace.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.propagate import extract
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import SpanKind, StatusCode

    name = os.environ.get("OTEL_SERVICE_NAME", "agentboard")
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("agentboard")

    async def wrapper(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        carrier = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        route = route_of(scope["path"])
        with tracer.start_as_current_span(
            f"{scope['method']} {route}", context=extract(carrier), kind=SpanKind.SERVER
        ) as span:
            span.set_attributes({"http.request.method": scope["method"], "http.route": route})

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(StatusCode.ERROR)
                await send(message)

            await app(scope, receive, watched)

    return wrapper, provider.shutdown


def route_of(path: str) -> str:
    """The path with ids replaced: few names, and none that came from outside."""
    parts = path.split("/")
    if parts[:3] == ["", "api", "agents"]:
        known = {"heartbeat", "logs", "goodbye", "metrics", "restart", "commands"}
        rest = [part if part in known else "{id}" for part in parts[3:6]]
        return "/".join(["/api/agents", *rest])
    if parts[:3] == ["", "api", "commands"] and len(parts) > 3:
        return "/api/commands/{id}"
    if path in ("/api/agents", "/api/heartbeats", "/api/commands", "/api/events", "/api/audit", "/api/login"):
        return path
    return "/api/{other}" if parts[1:2] == ["api"] else "/{page}"
