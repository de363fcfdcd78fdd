"""The servers that probes ask."""

from tests.evidence.probes.servers import babbling_port, pages, postgresql_dsn, redis_server, silent_port

__all__ = ["babbling_port", "pages", "postgresql_dsn", "redis_server", "silent_port"]
