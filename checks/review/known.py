"""What other tools found already, from their JSON reports: given to the model so that nothing is said twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from checks.errors import InputError
from checks.review.weak import Known


def read(paths: Iterable[Path]) -> tuple[Known, ...]:
    """The findings of all reports. Raises InputError for a file that is none."""
    return tuple(known for path in paths for known in _read(path))


def _read(path: Path) -> Iterator[Known]:
    try:
        document = json.loads(path.read_bytes())
        yield from _findings(document["findings"])
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "Name a report that exists.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("is no report", str(path), "Name a file that --format json=FILE wrote.") from error


def _findings(items: Any) -> Iterator[Known]:
    for each in items:
        yield Known(str(each["file"]), int(each["line"]), str(each["message"]))
