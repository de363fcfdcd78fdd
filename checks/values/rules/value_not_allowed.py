"""A value is not one of the words that its Kubernetes field takes.

Kubernetes compares these words exactly, upper and lower case included. The chart renders, and then
the cluster refuses the object: the release fails half way.

Bad::

    image:
      pullPolicy: ifnotpresent
    service:
      type: Loadbalancer

Good::

    image:
      pullPolicy: IfNotPresent
    service:
      type: LoadBalancer

Fix: write one of the allowed words, exactly as the message spells it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.model import Finding, Fix, Level
from checks.registry import rule
from checks.values.choices import CHOICES, Choice, spoken
from checks.values.places import written
from checks.values.tree import Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.values.document import Entry, Values


@rule(Level.ERROR, "schema.enum")
def check(values: Values) -> Iterator[Finding]:
    """Words outside of the closed lists of Kubernetes."""
    for choice in CHOICES:
        for entry in values.find(*choice.keys):
            places = values.children(entry) if isinstance(entry.value, Sequence) else (entry,)
            for place in places:
                if _wrong(choice, place) and choice.judges(values, place) and not spoken(values.chart, place.text):
                    yield from values.report(_message(choice, place), place, fixes=_fixes(values, choice, place))


def _wrong(choice: Choice, place: Entry) -> bool:
    return bool(written(place)) and place.text not in choice.allowed


def _message(choice: Choice, place: Entry) -> str:
    right = choice.meant(place.text)
    return (
        f"`{place.where}: {place.text}` is not {choice.what}: Kubernetes takes only {', '.join(choice.allowed)}, "
        f"spelled exactly so, and refuses the object; write {f'`{right}`' if right else 'one of them'}"
    )


def _fixes(values: Values, choice: Choice, place: Entry) -> tuple[Fix, ...]:
    right = choice.meant(place.text)
    return values.replace(place.value, right, f"write {right}") if right else ()
