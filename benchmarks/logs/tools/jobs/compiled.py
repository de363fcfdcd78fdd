"""Go and Rust: build, vet, test, panics."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

GO = txtar("""\
-- go.mod --
module example.org/queue

go 1.22

require github.com/google/uuid v1.6.0
-- go.sum --
github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=
github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=
-- queue.go --
package queue

import "github.com/google/uuid"

// Queue holds what waits.
type Queue struct{ items []string }

// Push adds an item and gives its number.
func (q *Queue) Push(item string) string {
	q.items = append(q.items, item)
	return uuid.NewString()
}

// Pop takes the oldest item.
func (q *Queue) Pop() string {
	item := q.items[0]
	q.items = q.items[1:]
	return item
}
-- queue_test.go --
package queue

import "testing"

func TestPop(t *testing.T) {
	q := Queue{}
	q.Push("a")
	q.Push("b")
	if got := q.Pop(); got != "a" {
		t.Errorf("Pop() = %q, want %q", got, "a")
	}
}

func TestErrorIsNil(t *testing.T) {
	t.Log("error: nil, as it should be")
}
-- cmd/serve/main.go --
package main

import (
	"fmt"

	"example.org/queue"
)

func main() {
	q := queue.Queue{}
	q.Push("x")
	fmt.Printf("%s\\n", q.Pop())
}
""")


def queue(run: int) -> Mapping[str, str]:
    made = dict(GO)
    for number in range(16 + run):
        made[f"unit{number}/unit.go"] = (
            f"// Package unit{number} adds.\npackage unit{number}\n\n// Add adds.\nfunc Add(x int) int {{ return x + {number} }}\n"
        )
        made[f"unit{number}/unit_test.go"] = (
            f'package unit{number}\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nfunc TestAdd(t *testing.T) {{\n\tfor x := 0; x < 4; x++ {{\n'
            f'\t\tt.Run(fmt.Sprintf("failure-%d", x), func(t *testing.T) {{\n\t\t\tif Add(x) != x+{number} {{\n\t\t\t\tt.Fatal("no")\n\t\t\t}}\n\t\t}})\n\t}}\n}}\n'
        )
    return made


POP = GO["queue.go"]
GO_JOB = Job(
    "queue",
    queue,
    (("Modules", "go version\ngo mod download -x 2>&1 | sed 's/^# //'"), ("Build", "go build -v ./..."), ("Vet", "go vet ./..."), ("Test", "go test -v ./...")),
    (
        Break("compile", "go", (Span(r"^(\./)?queue.go:\d+:\d+", stop=r"^(\?|ok|FAIL|example|---|=== |make)"),), (Span(r"^# example.org/queue"),),
              {"queue.go": POP.replace("item := q.items[0]", "item := q.items[0] + 1\n\tunused := 3")}),
        Break("no-package", "go", (Span(r"no required module provides package|cannot find module", lines=2),), (),
              {"queue.go": POP.replace('import "github', 'import _ "github.com/example/absent/v3"\nimport "github')}),
        Break("vet", "go-vet", (Span(r"queue.go:\d+:\d+:|main.go:\d+:\d+:"),), (Span(r"^# ", every=True),),
              {"cmd/serve/main.go": GO["cmd/serve/main.go"].replace('"%s\\n", q.Pop()', '"%d\\n", q.Pop()')}),
        Break("test", "go-test", (Span(r"^\s+queue_test.go:\d+:"),), (Span(r"--- FAIL: TestPop"), Span(r"^FAIL", every=True)),
              {"queue.go": POP.replace("q.items[0]\n", "q.items[len(q.items)-1]\n")}),
        Break("panic", "go-test", (Span(r"^panic: ", stop=r"^FAIL"),), (Span(r"--- FAIL: TestPop"), Span(r"^FAIL", every=True)),
              {"queue.go": POP.replace("q.items = append(q.items, item)\n\t", "")}),
        Break("deadlock", "go-test", (Span(r"^fatal error: all goroutines are asleep|^panic: test timed out", stop=r"^FAIL"),), (Span(r"^FAIL", every=True),),
              {"queue.go": POP.replace("item := q.items[0]", "wait := make(chan int)\n\t<-wait\n\titem := q.items[0]")},
              {"Test": "go test -v -timeout 5s ./..."}),
        Break("checksum", "go", (Span(r"checksum mismatch", stop=r"^For more information|^make"),), (Span(r"^SECURITY ERROR", stop=r"^\Z"), Span(r"verifying github.com")),
              {"go.sum": GO["go.sum"].replace("h1:NIva", "h1:AAAA")}),
    ),
    needs=("go",),
)  # fmt: skip

RUST = txtar("""\
-- Cargo.toml --
[package]
name = "ledger"
version = "0.2.0"
edition = "2021"

[dependencies]
itoa = "1"
-- src/lib.rs --
pub mod error;
pub mod units;

#[derive(Debug, Default)]
pub struct Ledger {
    entries: Vec<(String, i64)>,
}

impl Ledger {
    pub fn add(&mut self, name: &str, amount: i64) {
        self.entries.push((name.to_string(), amount));
    }

    pub fn total(&self) -> i64 {
        self.entries.iter().map(|entry| entry.1).sum()
    }

    pub fn largest(&self) -> &str {
        let best = self.entries.iter().max_by_key(|entry| entry.1).unwrap();
        &best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        let mut ledger = Ledger::default();
        ledger.add("tea", 3);
        ledger.add("milk", 2);
        assert_eq!(ledger.total(), 5);
    }

    #[test]
    fn names_the_largest() {
        let mut ledger = Ledger::default();
        ledger.add("tea", 3);
        assert_eq!(ledger.largest(), "tea");
    }
}
-- src/error.rs --
#[derive(Debug)]
pub struct Error(pub String);
""")


def ledger(run: int) -> Mapping[str, str]:
    count = 30 + run
    tests = "".join(
        f"    #[test]\n    fn unit_{n}_error_free() {{\n        assert_eq!(super::unit_{n}(1), {n + 1});\n    }}\n"
        for n in range(count)
    )
    units = "".join(f"pub fn unit_{n}(x: i64) -> i64 {{\n    x + {n}\n}}\n" for n in range(count))
    return {**RUST, "src/units.rs": f"{units}#[cfg(test)]\nmod tests {{\n{tests}}}\n"}


LIB = RUST["src/lib.rs"]
RUST_JOB = Job(
    "ledger",
    ledger,
    (("Fetch", "cargo fetch --verbose"), ("Build", "cargo build --verbose"), ("Lint", "cargo clippy -- -D warnings || cargo check"), ("Test", "cargo test")),
    (
        Break("borrow", "rustc", (Span(r"^error\[E\d+\]", stop=r"^(error: could not compile|warning: build failed|For more information)"),),
              (Span(r"^error: could not compile"), Span(r"^For more information about this error"), Span(r"process didn't exit successfully"), Span(r"^Caused by:", lines=2)),
              {"src/lib.rs": LIB.replace("self.entries.push((name.to_string(), amount));", 'let first = &self.entries[0];\n        self.entries.push((name.to_string(), amount));\n        println!("{}", first.0);')}),
        Break("types", "rustc", (Span(r"^error\[E0308\]", stop=r"^(error: could not compile|warning: build failed|For more information)"),),
              (Span(r"^error: could not compile"), Span(r"^For more information about this error"), Span(r"process didn't exit successfully")),
              {"src/lib.rs": LIB.replace("(name.to_string(), amount)", "(name, amount)")}),
        Break("assert", "cargo", (Span(r"^---- tests::adds stdout", stop=r"^(failures:|note: run with)"),), (Span(r"^failures:", every=True), Span(r"^test tests::adds"), Span(r"^    tests::adds"), Span(r"^test result: FAILED"), Span(r"^error: test failed"), Span(r"^note: run with")),
              {"src/lib.rs": LIB.replace("entry.1).sum()", "entry.1).max().unwrap_or(0)")}),
        Break("unwrap", "cargo", (Span(r"^---- tests::names_the_largest stdout", stop=r"^(failures:|note: run with)"),), (Span(r"^failures:", every=True), Span(r"^test tests::names"), Span(r"^    tests::names"), Span(r"^test result: FAILED"), Span(r"^error: test failed"), Span(r"^note: run with")),
              {"src/lib.rs": LIB.replace("|entry| entry.1).unwrap()", "|entry| entry.1).filter(|entry| entry.1 > 5).unwrap()")}),
        Break("no-version", "cargo", (Span(r"^error: failed to select a version", stop=r"^\Z|^make"),), (),
              {"Cargo.toml": RUST["Cargo.toml"].replace('itoa = "1"', 'itoa = "77"')}),
        Break("manifest", "cargo", (Span(r"^error: (failed to parse manifest|invalid|unclosed|expected)|TOML parse error|^error:", stop=r"^\Z|^make"),), (),
              {"Cargo.toml": RUST["Cargo.toml"].replace('edition = "2021"', 'edition = 2021"')}),
    ),
    needs=("cargo",),
)  # fmt: skip
JOBS = (GO_JOB, RUST_JOB)
