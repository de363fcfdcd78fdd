"""Compression of pages and of long JSON answers."""

from __future__ import annotations

import gzip

from flask import Response, request

# Shorter answers gain nothing, and none of them holds a secret: tokens and the CSRF secret are in short answers only,
# so that the length of a compressed answer gives nothing away.
LEAST = 2048
TYPES = ("text/html", "application/json")
LEVEL = 4


def takes_gzip() -> bool:
    """Whether whoever asks understands gzip."""
    return request.accept_encodings["gzip"] > 0


def pack(response: Response) -> Response:
    """Compress an answer that is read, where it is worth it."""
    if request.method != "GET" or response.mimetype not in TYPES or response.status_code in (204, 303, 304):
        return response
    if response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= LEAST and takes_gzip():
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
