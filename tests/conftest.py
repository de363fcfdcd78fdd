"""Property tests take the time they need: a busy machine is no failure. Long tables and fleets run apart."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("stack", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("stack")

HERE = Path(__file__).parent
# Folders whose tests take minutes together: browsers, fleets of processes, tables of repositories.
LONG = ("agentboard/pages", "agentboard/web", "agentboard/sdk", "review", "security")
# What of them the default run has.
SHORT = {
    "agentboard/pages": ("test_i18n.py", "test_reading.py", "test_search.py", "test_vendored.py"),
    "agentboard/web": ("test_contract_heartbeats.py", "test_contract_live.py", "test_contract_queries.py"),
    "agentboard/sdk": ("test_commands.py", "test_fake_board.py", "test_life.py", "test_metrics.py"),
    "review": ("test_diff.py", "test_masking.py", "test_pushes.py"),
    "security": ("test_lines.py", "test_news.py", "test_own_rules.py", "test_parsers.py"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs for long."""
    for item in items:
        path = item.path.relative_to(HERE).as_posix()
        folder = next((each for each in LONG if path.startswith(f"{each}/")), None)
        if folder and not any(path == f"{folder}/{name}" for name in SHORT[folder]):
            item.add_marker(pytest.mark.long)
