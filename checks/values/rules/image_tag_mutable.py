"""An image tag that moves: `latest`, a branch or a channel.

The registry serves another image under the same tag whenever someone pushes. Pods of one release then run
different code, a restart can break what worked, and a rollback does not bring the old image back.

Bad::

    image:
      repository: ghcr.io/acme/app
      tag: latest

Good::

    image:
      repository: ghcr.io/acme/app
      tag: 1.4.2

Fix: name a version that is never pushed again, or keep the tag and add its digest (`tag: latest@sha256:…`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Finding, Level
from checks.registry import rule
from checks.values.document import Values
from checks.values.images import images
from checks.values.placeholders import templated

_WORD = (
    "latest|main|master|trunk|mainline|head|tip|dev|devel|develop|development|edge|nightly|daily|weekly|canary"
    "|snapshot|unstable|stable|testing|test|experimental|rolling|current|next|preview|alpha|beta|rc|release|lts"
    "|staging|stage|stg|preprod|production|prod|prd|live|ci|qa|uat|integration|sandbox|alpine|slim|dind"
)
_VARIANT = r"(alpine|debian|ubuntu|ubi|jdk|jre|java|python|py|node|php|go|cuda|amd|arm|x86_)[\d.]*|[a-z]+"
_CHANNEL = re.compile(
    rf"({_WORD})([-_.]({_VARIANT}))*\Z|.+[-_.](latest|snapshot|nightly|main|master|develop)\Z", re.IGNORECASE
)
_BRANCH = re.compile(
    r"(feature|feat|bugfix|hotfix|fix|chore|tickets?|branch|users?|topic|wip|poc|pr|mr)[-_/].+\Z", re.IGNORECASE
)
_COMMIT = re.compile(r"[-_.](?=[a-z]*\d)[0-9a-f]{7,40}\b", re.IGNORECASE)


@rule(Level.WARNING, "image.mutable_tag")
def check(values: Values) -> Iterator[Finding]:
    """Images whose tag is a channel or a branch, without a digest."""
    for view in values.views:
        for image in images(view):
            reference, place = image.reference, image.name if image.full else image.tag
            if place is None or reference.digest or templated(reference.tag) or not moves(reference.tag):
                continue
            kind = "is a branch" if _BRANCH.match(reference.tag) else "moves"
            message = (
                f"the tag `{reference.tag}` {kind}: the next push changes what pods run after a restart, and a "
                "rollback does not bring the old image back; write a version such as `1.4.2`, or add the digest"
            )
            yield from view.report(message, place)


def moves(tag: str) -> bool:
    """Whether another image can come under the tag later, as far as its name tells."""
    return bool(_CHANNEL.match(tag) or _BRANCH.match(tag)) and not _COMMIT.search(tag)
