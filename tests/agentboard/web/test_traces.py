"""OpenTelemetry: spans reach a real collector when one is configured."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.agentboard.conftest import BoardServer
from tests.agentboard.web.conftest import Api

TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_spans(tmp_path: Path) -> None:
    requests: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            requests.append(ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    server = BoardServer(tmp_path / "data", env={"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint})
    server.start()
    agent = Api(server).agent()
    agent.beat()
    Api(server).get("/api/agents", headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert server.stop() == 0
    collector.shutdown()
    collector.server_close()
    spans = [
        span
        for request in requests
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    names = [span.name for span in spans]
    assert {"POST /api/agents", "POST /api/agents/{id}/heartbeat", "GET /api/agents"} <= set(names)
    (continued,) = [span for span in spans if span.trace_id.hex() == TRACE]
    assert continued.name == "GET /api/agents"
    assert agent.id not in str(spans)
    assert agent.token not in str(spans)
