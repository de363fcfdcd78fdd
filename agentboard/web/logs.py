"""The server's own log: one JSON object a line, or plain text for a terminal."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from agentboard.web.core.clock import rfc3339

# What every record has; the rest was given as `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}


class JsonFormatter(logging.Formatter):
    """One line of JSON a record. Text from outside cannot begin a new line."""

    def format(self, record: logging.LogRecord) -> str:
        """See the base."""
        found: dict[str, Any] = {
            "at": rfc3339(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        found |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            found["exception"] = self.formatException(record.exc_info)
        return json.dumps(found, default=str)


class TextFormatter(logging.Formatter):
    """Time, level, message, and what else is known as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """See the base."""
        extra = "".join(f" {name}={value!r}" for name, value in vars(record).items() if name not in _OWN)
        text = f"{rfc3339(record.created)} {record.levelname:7} {record.getMessage()!r}{extra}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up(kind: str, level: str) -> None:
    """Send all logs to standard error as `kind` (json or text), from `level` on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if kind == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("agentboard").setLevel(level.upper())
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
