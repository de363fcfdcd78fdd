"""Why a block was chosen, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.logs import own, words

_MEMORY = re.compile(
    r"out of memory|OOM-?[Kk]ill|OOMKilled|[Cc]annot allocate memory|MemoryError|heap (?:space|out of|limit)"
    r"|std::bad_alloc"
    r"|exit(?:ed)? (?:with )?(?:code|status)?:? ?137\b"
)
_KILLED = re.compile(r"\bKilled\b|\bSIG(?:KILL|TERM)\b|signal(?: |: )9\b|Error 137\b|Terminated$")
_TIME = re.compile(
    r"(?i)\btimed[- ]out\b|\btime-?out (?:of|after|exceeded|waiting|expired|was reached|error)|deadline exceeded"
    r"|ETIMEDOUT|TimeoutError|TimeoutException|exceeded the (?:maximum )?(?:time|job)|took too long"
    r"|no output has been received"
)
_DISK = re.compile(r"[Nn]o space left on device|ENOSPC|[Dd]isk (?:is )?(?:full|quota exceeded)|EDQUOT")
_CRASH = re.compile(r"[Ss]egmentation fault|SIGSEGV|SIGABRT|core dumped|AddressSanitizer|Aborted\b|panic:|panicked at")
_POD = re.compile(r"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|Back-off restarting|FailedScheduling|Evicted")
RESOURCES = (("out of memory", _MEMORY), ("killed", _KILLED), ("timed out", _TIME), ("disk full", _DISK))
_KINDS = (*RESOURCES, ("crash", _CRASH), ("Kubernetes gave up", _POD))
_SHAPES = {
    "labelled": "error message", "typed": "error message", "frame": "stack trace", "python_frame": "stack trace",
    "quoted_frame": "stack trace", "fail_mark": "failed test", "fail_sign": "failed test",
    "numbered": "numbered failure", "pytest": "pytest failure", "versus": "expected and actual",
    "caret": "marked source", "make": "make stopped",
    "npm": "npm error", "hunk": "difference", "count": "count of failures", "errno": "error code", "red": "red",
    "bad_end": "exit status",
}  # fmt: skip
_CLASSES = "error fail exception fatal signal assert cannot refused missing invalid conflict".split()


def resource(texts: Sequence[str]) -> str:
    """The resource that ran out by the text of a block: "out of memory", "killed", "timed out", "disk full" or ""."""
    return next((name for name, pattern in RESOURCES if any(map(pattern.search, texts))), "")


def of_text(texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> list[str]:
    """What the lines of a block show: kinds of failure, shapes, and the words of failure in them."""
    found = [name for name, pattern in _KINDS if any(map(pattern.search, texts))]
    for shape, name in _SHAPES.items():
        if name not in found and any(vector[own.INDEX[shape]] > 0 for vector in vectors):
            found.append(name)
    said = _said(texts)
    return found + [f"failure words: {', '.join(said)}"] * bool(said)


def _said(texts: Sequence[str]) -> list[str]:
    wanted = {words.CLASSES[name] for name in _CLASSES}
    said = dict.fromkeys(
        word for text in texts[:60] for word in words.parts(text[:600]) if words.WORDS.get(word) in wanted
    )
    return list(said)[:4]
