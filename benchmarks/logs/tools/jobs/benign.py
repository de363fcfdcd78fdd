"""Good runs that are full of scary words."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from benchmarks.logs.tools.model import Job, txtar

LOGGED = txtar("""\
-- client.py --
import logging
import random

log = logging.getLogger("client")


class Unreachable(Exception):
    pass


def fetch(n, tries=3):
    for attempt in range(1, tries + 1):
        try:
            if attempt < 2 and n % 3 == 0:
                raise Unreachable(f"connection refused by host-{random.randrange(9)}")
            log.info("fetched %d", n)
            return n
        except Unreachable:
            log.exception("fetch of %d failed, attempt %d of %d, retrying", n, attempt, tries)
    raise Unreachable(n)
-- test_client.py --
import logging
import unittest
import warnings

from client import Unreachable, fetch

logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="DEBUG")


class TestFailures(unittest.TestCase):
    def test_error_is_retried(self):
        for n in range(12):
            self.assertEqual(fetch(n), n)

    def test_fatal_error_is_raised(self):
        with self.assertRaises(Unreachable):
            fetch(3, tries=1)

    def test_failure_warns(self):
        warnings.warn("fetch is deprecated, it fails on Python 4", DeprecationWarning)

    @unittest.expectedFailure
    def test_known_failure(self):
        self.assertEqual(fetch(1), 2)

    @unittest.skip("crashes on Windows")
    def test_crash(self):
        raise SystemError
""")
LOGGED_JOB = Job(
    "client-failures",
    lambda run: LOGGED | {"run.txt": str(run)},
    (
        ("Install", "python -m venv .venv && .venv/bin/pip install click requests"),
        ("Test", "python -W always -m unittest -v"),
        ("Summary", "echo 'errors: 0, failures: 0'"),
    ),
    benign=True,
)

WARNED = {
    "Makefile": "SRC = $(wildcard *.c)\nall: $(SRC:.c=.o)\n\t@echo '0 errors, see warnings above'\n-include missing.mk\ncheck: all\n\t-test -e absent.cfg\n\t-false\n\t@for t in error fail fatal; do echo \"PASS: test_$$t\"; done\n",
}
WARNED_JOB = Job(
    "warnings",
    lambda run: (
        WARNED
        | {
            f"error_{n}.c": f'#include <errno.h>\n#include <stdio.h>\nstatic int unused_failure_{n};\nint fail_{n}(const char *s) {{ int e = errno; if (e = 2) printf("%d", s); return e; }}\n'
            for n in range(9 + run)
        }
    ),
    (
        ("Build", "make CFLAGS='-Wall -Wextra'"),
        ("Test", "make check"),
        ("Report", "grep -c errno *.c\necho 'ERROR rate: 0.00 %'"),
    ),
    needs=("gcc", "make"),
    benign=True,
)

RETRIED = {
    "wait.sh": "#!/bin/bash\nfor n in 1 2 3 4; do\n  if [ $n -lt 3 ]; then curl -sS http://127.0.0.1:9/health || echo \"not ready (attempt $n), retrying in 0.2 s\"; else echo 'service is up'; break; fi\n  sleep 0.2\ndone\n",
    "migrate.sh": "#!/bin/bash\nset -e\nfor n in $(seq 60); do echo \"migration $n: OK, 0 failed, 0 errors\"; done\nsqlite3 x.db 'select * from absent' || echo 'table absent does not exist yet, creating it'\nsqlite3 x.db 'create table absent(a)'\n",
}
RETRIED_JOB = Job(
    "retries",
    lambda run: RETRIED | {"state": str(run)},
    (
        ("Wait", "./wait.sh"),
        ("Migrate", "./migrate.sh"),
        (
            "Cache",
            "ls /absent/cache 2>&1 || echo 'no cache found, continuing'\nrm -f error.log\nkill -0 999999 2>/dev/null || true",
        ),
        ("Scan", 'for n in $(seq 40); do echo "scanned module_$n: 0 critical, 0 high, no vulnerabilities"; done'),
        (
            "Git",
            "git log --oneline\ngit checkout -q -b fix/crash-on-error\ngit commit -q --allow-empty -m 'Fix fatal error: panic in failing test'\ngit log --oneline\ngit push origin HEAD || echo 'warning: push failed, artifacts are kept'",
        ),
    ),
    benign=True,
)

JEST = txtar("""\
-- package.json --
{"name": "shouts", "version": "1.0.0", "dependencies": {"har-validator": "5.1.5", "uuid": "3.4.0", "rimraf": "2.7.1", "glob": "7.2.3"}}
-- errors.js --
module.exports = (n) => {
  if (n < 0) throw new TypeError(`negative: ${n}`)
  return n
}
-- errors.test.js --
const check = require("./errors")

describe("error handling", () => {
  test("fails with a TypeError", () => expect(() => check(-1)).toThrow(TypeError))
  test("logs the failure", () => {
    console.error(new Error("FATAL: expected in this test"))
    console.warn("deprecated: will fail in 2.0")
  })
  test.skip("crash", () => {})
  for (let n = 0; n < 30; n++) test(`no error for ${n}`, () => expect(check(n)).toBe(n))
})
""")
JEST_JOB = Job(
    "shouts",
    lambda run: JEST | {"run.txt": str(run)},
    (
        ("Install", "npm install --audit=false"),
        ("Test", "npx jest --verbose"),
        ("Lint", "npx prettier --check errors.js || echo 'style problems are ignored'"),
    ),
    needs=("npm", "jest"),
    benign=True,
)

GO = txtar("""\
-- go.mod --
module example.org/errs

go 1.22
-- errs.go --
// Package errs has an error.
package errs

import "errors"

// ErrFatal is raised on failure.
var ErrFatal = errors.New("fatal error: disk failure")
-- errs_test.go --
package errs

import (
	"fmt"
	"log"
	"testing"
)

func TestPanicIsRecovered(t *testing.T) {
	defer func() { log.Printf("recovered: panic: %v", recover()) }()
	panic(ErrFatal)
}

func TestFailures(t *testing.T) {
	for n := 0; n < 50; n++ {
		t.Run(fmt.Sprintf("error-%d", n), func(t *testing.T) { t.Logf("ERROR: simulated failure %d, exit code 1", n) })
	}
}
""")
GO_JOB = Job(
    "errs",
    lambda run: GO | {"run.txt": str(run)},
    (
        ("Build", "go build -x ./... 2>&1 | grep -v '^cat' | head -40"),
        ("Vet", "go vet ./..."),
        ("Test", "go test -v -count=1 ./..."),
    ),
    needs=("go",),
    benign=True,
)
JOBS = (LOGGED_JOB, WARNED_JOB, RETRIED_JOB, JEST_JOB, GO_JOB)
