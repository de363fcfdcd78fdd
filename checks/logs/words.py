"""What a word says about the line that it stands in."""

from __future__ import annotations

import re

_TABLE = """
error       error errors err errored erroring errno
fail        fail fails failed failing failure failures unsuccessful
exception   exception exceptions traceback stacktrace backtrace caused throw thrown throws raise raised uncaught
fatal       fatal panic panicked panicking abort aborted aborting aborts crash crashed crashes severe critical emerg
signal      segmentation segfault sigsegv sigabrt sigkill sigbus core dumped killed oom terminated signal sanitizer leak
timeout     timeout timed stalled hang hung deadline expired
assert      assert assertion assertions asserted
expected    expect expected expecting actual got received should instead
differs     differ differs different mismatch mismatched diff unequal
cannot      cannot can't couldn't unable unresolved could
refused     refused denied forbidden unauthorized rejected unreachable disconnected reset blocked permission
missing     missing undefined unknown undeclared unrecognized unrecognised nonexistent absent unavailable such
exist       exist exists found
invalid     invalid illegal unexpected malformed unterminated bad wrong incorrect broken corrupt corrupted
conflict    incompatible unsupported unsatisfied unmet conflict conflicts conflicting duplicate ambiguous outdated
syntax      syntax parse parser token lint style trailing whitespace formatting
not         not no never without isn't doesn't didn't don't won't wasn't hasn't
warn        warn warning warnings deprecated deprecation
exit        exit exited code status returned
stop        stop stopped stopping giving gave quitting leaving
success     ok pass passed passing success successful successfully succeeded done finished complete completed
info        info debug trace notice verbose
progress    downloading downloaded fetching fetched unpacking installing installed compiling building collecting
progress    extracting resolving receiving counting cloning checking preparing selecting setting using copying
progress    creating created linking generating get updating loading reading writing starting running processing
retry       retry retrying retries attempt attempts again
test        test tests spec specs suite suites testcase scenario
first       reason cause because due problem problems issue issues offense offenses violation violations
place       line column at in file
memory      memory space disk quota limit exceeded overflow heap
network     connection connect host resolve dns ssl tls certificate handshake socket network curl http
dependency  dependency dependencies package packages module modules version versions require required requirement
type        type types argument arguments parameter function method class variable declaration reference symbol
"""

CLASSES: dict[str, int] = {}
WORDS: dict[str, int] = {}
for _row in _TABLE.split("\n"):
    if _row:
        _name, *_members = _row.split()
        _number = CLASSES.setdefault(_name, len(CLASSES))
        WORDS.update(dict.fromkeys(_members, _number))

_PARTS = re.compile(r"[A-Z]*[a-z]+(?:'[a-z]+)?|[A-Z]+")
_TOKENS = re.compile(r"[^\s\"`()\[\]{}<>,;=|]+")
# `error.h`, `test_failure`, `src/fail.c`, `ErrorHandler`: names, whose words tell nothing of this run.
_JOINED = re.compile(r"\w[._/\\-]+\w|[a-z][A-Z]")
_TYPE = re.compile(r"(?:^|[._/\\:$])([A-Z][A-Za-z]*(?:Error|Exception|Failure|Failed|Fault|Warning))\W*$")
_FAILURES = frozenset(CLASSES[name] for name in ("error", "fail", "exception", "fatal", "assert"))


def parts(text: str) -> list[str]:
    """The words of a text in lower case, `NullPointerException` as three."""
    return [word.lower() for word in _PARTS.findall(text)]


def spoken(text: str) -> tuple[list[str], int, int]:
    """The words of a text outside of names, in lower case; the words of failure in names, and all words, counted."""
    said: list[str] = []
    named = count = 0
    for token in _TOKENS.findall(text):
        if _JOINED.search(token) is None:
            said += parts(token)
        elif match := _TYPE.search(token):
            said += parts(match[1])
        else:
            inside = parts(token)
            named += sum(WORDS.get(word) in _FAILURES for word in inside)
            count += len(inside)
    return said, named, count + len(said)
