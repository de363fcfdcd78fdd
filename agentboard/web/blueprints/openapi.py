"""The OpenAPI document."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response

from agentboard.web.core.jsonio import dumps

blueprint = Blueprint("openapi", __name__, url_prefix="/api")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document; it holds nothing that needs a token."""
    return Response(_text(), mimetype="application/json")


@cache
def _text() -> bytes:
    from agentboard.web.openapi.document import document

    return dumps(document())
