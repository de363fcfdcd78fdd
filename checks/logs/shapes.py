"""The shapes of lines that compilers, test runners, package managers and shells write."""

from __future__ import annotations

import re

_DIGITS = "0123456789"
# The name, the characters of which a line must have one (empty: any line may have the shape), the pattern.
_TABLE = (
    ("place", _DIGITS, r"\w\.[A-Za-z]\w{0,9}[\"']?(?::\d+|\(\d+[,)]|, line \d+)"),
    ("column", _DIGITS, r":\d+:\d+|\(\d+,\d+\)|line \d+,? col"),
    ("frame", "", r"\([\w$-]{1,80}\.\w{1,8}:\d+\)\s*$|^\s+(?:at|from) \S|^\W{0,9}#\d+ +0x|^\s+\d+: +\S+ "),
    ("python_frame", '"', r'^\s*File ".*", line \d+'),
    ("quoted_frame", "`'", r"\S:\d+:in [`']"),
    ("numbered", _DIGITS, r"^\s*\d{1,4}[).] \S"),
    ("fail_mark", "FELRnBt",
     (r"^\W*(?:--- FAIL|FAIL|FAILED|FAILURE|not ok|ERROR|BROKEN|ng)\b"
      r"|\b(?:FAIL|FAILED|ERROR|FAILURE)\W*$")),
    ("fail_sign", "[\u2717\u2718\u2715\u2716\u00d7\u25cf\u274c\u2a2fx",
     ("^\\s*(?:[\u2717\u2718\u2715\u2716\u00d7\u25cf\u274c\u2a2f]|\\[-\\]|\\[x\\]|x )"
      "|\\[(?:ERROR|FAIL|FATAL|error|fail)\\w*\\]")),
    ("pass_sign", "kKSD.\u2713\u2714\u221a\u2705+",
     ("^\\s*(?:[\u2713\u2714\u221a\u2705]|\\[\\+\\]|ok\\b|PASS|--- PASS|\\.{3,})"
      "|\\b(?:PASS|OK|PASSED|ok)\\W*$|\\.\\.\\. ?ok")),
    ("labelled", ":",
     (r"\b(?:[Ee]rror|ERROR|[Ff]atal|FATAL|panic|[Ee]xception|[Ff]ailure|fail|FAIL)\b[^:\s]{0,12}"
      r"(?: TS\d+)?:")),
    ("typed", "ntel*", r"^\W*(?:[\w$]+[.:]+)*[A-Z]\w*(?:Error|Exception|Failure|Fault)\b|^\*\* \("),
    ("caret", "^~", r"^[\s|>]*[\^~][\s^~-]*$|^\s*\d* \|\s*[\^~-]"),
    ("gutter", "|", r"^\s*>?\s*\d* ?\|"),
    ("removed", "-", r"^\s*-(?![-\s]*-)"),
    ("added", "+", r"^\s*\+(?![+\s]*\+)"),
    ("hunk", "@-+", r"^\s*@@ |^diff --git|^(?:---|\+\+\+) \S"),
    ("pytest", "E>", r"^(?:E\s{2,}|>\s{3,})\S"),
    ("command", "$+>%#[", r"^(?:\$|\+|>|%|#\d+ \[|##\[group\]|\[command\]) ?\S"),
    ("make", "*:", r"\*\*\*.*(?:Error|Stop|No rule|missing|target)|^g?make(?:\[\d+\])?:"),
    ("npm", "E!m", r"npm (?:ERR!|error)|error Command failed|ELIFECYCLE"),
    ("zero", "0oO",
     (r"(?i)\b(?:0|no|zero) (?:\w+ )?(?:errors?|failures?|failed|warnings?|failing|problems|issues)\b"
      r"|\b(?:errors?|failures?|failed|warnings?)\s*[:=]\s*0\b")),
    ("count", _DIGITS,
     (r"(?i)\b[1-9]\d* (?:\w+ )?(?:errors?|failures?|failed|failing|problems?|offenses|issues)\b"
      r"|\b[1-9]\d* violations\b|\b(?:errors?|failures?|failed|fail)\s*[:=]?\s+?[1-9]")),
    ("versus", ":=", r"(?i)^\W*(?:expected|actual|got|want|left|right|received|code|but was|exp|act)\b.{0,30}?[:=]"),
    ("quoted", "'`\"\u2018", "'[^']+'|`[^`]+`|\u2018[^\u2019]+\u2019|\"[^\"]+\""),
    ("url", ":", r"\bhttps?://"),
    ("path", "/\\", r"(?:^|[\s\"'(=])(?:/|[A-Za-z]:\\)[\w.-]+[/\\]"),
    ("clock", ":", r"\d\d:\d\d:\d\d"),
    ("progress", "%Bs", r"\d+(?:\.\d+)?%|\b\d[\d.,]* ?[kKMG]i?B\b|/s\b"),
    ("assignment", "=", r"^\s*(?:export )?[\w.-]+\s?=\s?\S"),
    ("code", "", r"[;{}]\s*$|^\s*(?:def|if|for|return|end|let|var|const|import|function|class|fn)\b|=>|->|::|\(\)"),
    ("markup", "<", r"</?\w[^<>]{0,80}>"),
    ("errno", "E" + _DIGITS, r"\bE[A-Z]{3,}\b|\b[A-Z]{1,6}-?\d{3,5}\b"),
    ("status", "45", r"\b[45]\d\d\b(?! ?[kM]?B)"),
    ("colon_end", ":", r":\s*$"),
    ("sentence_end", ".!", r"[.!]\s*$"),
    ("level_low", "IDTNidn", r"^\W*(?:\d[\d:., TZ-]+)?\W*(?:INFO|DEBUG|TRACE|info|debug|NOTE|note)\b"),
    ("follow", "",
     (r"\b[Ss]ee (?:the |above|full|also)|\b[Ff]or (?:more|details|help)|omplete log|\b[Rr]e-?run"
      r"|\b[Tt]o (?:fix|ignore|skip)")),
    ("bullet", "-*\u2022+>|=", "^\\s*(?:[-*\u2022+>|]|=>|==>|->|-->|\\*\\*) \\S"),
)  # fmt: skip

NAMES = tuple(name for name, _, _ in _TABLE)
_SHAPES = tuple((frozenset(needs), re.compile(pattern).search) for _, needs, pattern in _TABLE)


def found(text: str) -> list[float]:
    """For each of `NAMES` 1 or 0."""
    chars = set(text)
    return [1.0 if (not needs or not needs.isdisjoint(chars)) and search(text) else 0.0 for needs, search in _SHAPES]
