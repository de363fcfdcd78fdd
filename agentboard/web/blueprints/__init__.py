"""One blueprint for each subject."""

from __future__ import annotations

from agentboard.web.blueprints import agents, audit, commands, events, figures, health, openapi, session
from agentboard.web.pages import blueprint as pages

BLUEPRINTS = [each.blueprint for each in (agents, commands, events, audit, session, health, figures, openapi)] + [pages]
