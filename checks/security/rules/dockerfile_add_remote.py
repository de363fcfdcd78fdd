"""A Dockerfile puts a file from the network into the image, and nothing says which.

`ADD https://…` takes whatever the address gives on the day of the build: another version, or what an attacker put
there. `--checksum` pins it.

Bad::

    FROM alpine:3.20
    ADD https://downloads.example.com/tool.tar.gz /opt/tool.tar.gz

Good::

    FROM alpine:3.20
    ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://downloads.example.com/tool.tar.gz /opt/tool.tar.gz

Fix: write `ADD --checksum=sha256:…`, or fetch it in a RUN that checks it.
"""  # noqa: E501 - a digest is that long

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.security.document import Document

_REMOTE = re.compile(r"(?:https?|ftp)://[^\s\"',\]]+|git@[^\s\"',\]]+", re.IGNORECASE)
_PINNED = re.compile(r"--checksum=|#[0-9a-f]{40}\b|@sha256:")


@rule(Level.WARNING, "misconfiguration.dockerfile")
def check(document: Document) -> Iterator[Finding]:
    """ADD of an address without a checksum."""
    for each in document.instructions:
        found = _REMOTE.search(each.arguments)
        if each.word == "ADD" and found and not _PINNED.search(each.arguments):
            address = re.sub(r"//[^/@]*@", "//", found[0])
            message = f"ADD takes {address} from the network without a checksum"
            yield from document.line(message, each.line, address)
