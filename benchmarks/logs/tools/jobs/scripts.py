"""Ruby, PHP, Perl, Lua, shell: their own test tools and their traces."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

RUBY = txtar("""\
-- lib/bank.rb --
class Bank
  def initialize
    @accounts = Hash.new(0)
  end

  def pay(name, amount)
    raise ArgumentError, "negative" if amount.negative?

    @accounts[name] += amount
  end

  def balance(name)
    @accounts[name]
  end
end
-- spec/bank_spec.rb --
require_relative "../lib/bank"

RSpec.describe Bank do
  it "starts at nothing" do
    expect(Bank.new.balance("a")).to eq(0)
  end

  it "adds what is paid" do
    bank = Bank.new
    bank.pay("a", 5)
    bank.pay("a", 6)
    expect(bank.balance("a")).to eq(11)
  end

  it "raises an error for a negative amount" do
    expect { Bank.new.pay("a", -1) }.to raise_error(ArgumentError)
  end
end
-- bin/report --
#!/usr/bin/env ruby
require_relative "../lib/bank"
bank = Bank.new
bank.pay("a", 3)
puts "balance #{bank.balance("a")}"
""")


def bank(run: int) -> Mapping[str, str]:
    cases = "".join(
        f'  it "does not fail on case {n}" do\n    expect({n} + 1).to eq({n + 1})\n  end\n' for n in range(40 + run)
    )
    return RUBY | {"spec/cases_spec.rb": f'RSpec.describe "cases" do\n{cases}end\n'}


BANK = RUBY["lib/bank.rb"]
RUBY_JOB = Job(
    "bank",
    bank,
    (("Version", "ruby -v\nrspec --version"), ("Syntax", "for f in lib/*.rb spec/*.rb; do echo $f; ruby -wc $f; done"), ("Spec", "rspec --format documentation"), ("Report", "ruby bin/report")),
    (
        Break("expectation", "rspec", (Span(r"^  1\) Bank", stop=r"^Finished in"),), (Span(r"^Finished in", stop=r"^\Z"), Span(r"\(FAILED - 1\)")),
              {"lib/bank.rb": BANK.replace("+= amount", "= amount")}),
        Break("load", "rspec", (Span(r"^An error occurred while loading", stop=r"^Run options|^Finished|^All examples"),), (Span(r"^Finished in", stop=r"^\Z"),),
              {"spec/bank_spec.rb": RUBY["spec/bank_spec.rb"].replace("../lib/bank", "../lib/banking")}),
        Break("syntax", "ruby", (Span(r"^lib/bank.rb:\d+: ", stop=r"^\Z"),), (),
              {"lib/bank.rb": BANK.replace("  def balance(name)\n", "  def balance(name\n")}),
        Break("no-method", "ruby", (Span(r"NoMethodError|undefined method", stop=r"^\Z|^make"),), (),
              {"bin/report": RUBY["bin/report"].replace("bank.pay", "bank.deposit")}),
    ),
    needs=("ruby", "rspec"),
)  # fmt: skip

PERL = txtar("""\
-- lib/Count.pm --
package Count;
use strict;
use warnings;

sub words {
    my ($text) = @_;
    my @parts = split ' ', $text;
    return scalar @parts;
}

1;
-- t/10-words.t --
use strict;
use warnings;
use Test::More tests => 3;
use Count;
is(Count::words('a b c'), 3, 'three words');
is(Count::words(''), 0, 'no words is no error');
is(Count::words(' x '), 1, 'blanks around');
""")
PERL_JOB = Job(
    "count",
    lambda run: PERL | {f"t/{20 + n}-error-{n}.t": f"use Test::More tests => 2;\nok({n} >= 0, 'not negative');\npass('failure handled');\n" for n in range(22 + run)},
    (("Version", "perl -v | head -3"), ("Syntax", "perl -Ilib -c lib/Count.pm"), ("Test", "prove -Ilib -v t")),
    (
        Break("not-ok", "prove", (Span(r"Failed test 'three words'", stop=r"^(not )?ok|^# Looks|^t/"),), (Span(r"^not ok 1"), Span(r"^# Looks like"), Span(r"^Test Summary Report", stop=r"^\Z"), Span(r"^Failed 1/3|^Dubious")),
              {"lib/Count.pm": PERL["lib/Count.pm"].replace("scalar @parts", "scalar(@parts) == 3 ? 2 : scalar @parts")}),
        Break("die", "prove", (Span(r"^Can't locate object method|^Undefined subroutine"),), (Span(r"^# Looks like"), Span(r"^Test Summary Report", stop=r"^\Z"), Span(r"^Dubious"), Span(r"^Failed 3/3")),
              {"t/10-words.t": PERL["t/10-words.t"].replace("Count::words('a b c')", "Count::tokens('a b c')")}),
        Break("strict", "perl", (Span(r"^Global symbol"),), (Span(r"had compilation errors"),),
              {"lib/Count.pm": PERL["lib/Count.pm"].replace("my @parts", "@parts")}),
    ),
    needs=("perl", "prove"),
)  # fmt: skip

PHP = {
    "run.php": '<?php\nrequire __DIR__ . \'/lib.php\';\nforeach (range(1, 30) as $n) {\n    printf("case %d: %s\\n", $n, label($n));\n}\necho "0 errors\\n";\n',
    "lib.php": "<?php\nfunction label(int $n): string\n{\n    return $n % 3 === 0 ? 'error page' : 'page';\n}\n",
}
PHP_JOB = Job(
    "pages",
    lambda run: PHP | {f"part{n}.php": f"<?php\nfunction part{n}() {{ return {n}; }}\n" for n in range(25 + run)},
    (("Version", "php --version"), ("Lint", "for f in *.php; do php -l $f; done"), ("Run", "php run.php")),
    (
        Break("parse", "php", (Span(r"Parse error"),), (Span(r"^Errors parsing"),), {"lib.php": PHP["lib.php"].replace("'page';", "'page'")}),
        Break("fatal", "php", (Span(r"Fatal error", stop=r"^\Z"),), (Span(r"^\s+thrown in"),), {"lib.php": PHP["lib.php"].replace("int $n", "array $n")}),
    ),
    needs=("php",),
)  # fmt: skip

SHELL = txtar("""\
-- deploy.sh --
#!/bin/bash
set -eu
log() { echo "[deploy] $*"; }
for host in web-1 web-2 web-3; do
  log "checking $host: no error"
  log "copying to $host"
done
target=${TARGET:-staging}
log "target $target"
tar czf release.tgz deploy.sh lib
sha256sum release.tgz
log finished
-- lib/util.sh --
#!/bin/bash
retry() {
  local n=0
  until "$@"; do
    n=$((n + 1))
    if [ "$n" -ge 3 ]; then return 1; fi
    echo "attempt $n failed, retrying"
  done
}
-- test/util.bats --
setup() { source lib/util.sh; }

@test "retry succeeds at once" {
  run retry true
  [ "$status" -eq 0 ]
}

@test "retry gives up with an error" {
  run retry false
  [ "$status" -eq 1 ]
}

@test "archive holds the library" {
  tar czf "$BATS_TEST_TMPDIR/x.tgz" lib
  tar tzf "$BATS_TEST_TMPDIR/x.tgz" | grep -q lib/util.sh
}
""")
SHELL_JOB = Job(
    "deploy",
    lambda run: SHELL | {"test/more.bats": "".join(f'@test "failure case {n}" {{\n  [ {n} -ge 0 ]\n}}\n' for n in range(40 + run))},
    (("Lint", "shellcheck --version\nshellcheck deploy.sh lib/*.sh"), ("Test", "bats --tap test"), ("Deploy", "bash -x deploy.sh")),
    (
        Break("quoting", "shellcheck", (Span(r"^In lib/util.sh line", stop=r"^For more information"),), (Span(r"^For more information", lines=4),),
              {"lib/util.sh": SHELL["lib/util.sh"].replace('"$n" -ge', "$m -ge").replace('until "$@"', "until $@")}),
        Break("test", "bats", (Span(r"^not ok .*gives up", stop=r"^ok|^not ok|^make"),), (),
              {"lib/util.sh": SHELL["lib/util.sh"].replace("return 1", "return 2")}),
        Break("unbound", "bash", (Span(r"unbound variable"),), (), {"deploy.sh": SHELL["deploy.sh"].replace("${TARGET:-staging}", "$TARGET")}, {"Lint": "shellcheck lib/*.sh"}),
        Break("not-found", "bash", (Span(r"command not found"),), (), {"deploy.sh": SHELL["deploy.sh"].replace("sha256sum", "sha257sum")}, {"Lint": "shellcheck lib/*.sh"}),
        Break("missing-file", "tar", (Span(r"^tar: .*(Cannot stat|No such file)"),), (Span(r"^tar: Exiting"),), {"deploy.sh": SHELL["deploy.sh"].replace("deploy.sh lib", "deploy.sh lib assets")}),
        Break("permission", "bash", (Span(r"Permission denied"),), (), {}, {"Deploy": "chmod 600 deploy.sh\nsleep 0.1\n./deploy.sh"}),
        Break("exit-silent", "bash", (Span(r"\[deploy\] target production|^\[deploy\] target", lines=1),), (Span(r"^\+ ", every=True),),
              {"deploy.sh": SHELL["deploy.sh"].replace('log "target $target"', 'log "target $target is frozen until Monday, not deploying"\nexit 3')}, {"Lint": "shellcheck lib/*.sh"}),
    ),
    needs=("shellcheck", "bats"),
)  # fmt: skip
LUA = {"check.lua": 'local t = require("table_tools")\nfor i = 1, 20 do\n  print("case " .. i .. " ok, errors 0", t.sum({i, i}))\nend\nassert(t.sum({1, 2}) == 3, "sum of 1 and 2")\n',
       "table_tools.lua": "local M = {}\nfunction M.sum(list)\n  local n = 0\n  for _, v in ipairs(list) do n = n + v end\n  return n\nend\nreturn M\n"}  # fmt: skip
LUA_JOB = Job(
    "tables",
    lambda run: LUA | {"README": f"run {run}\n"},
    (("Version", "lua5.4 -v"), ("Check", "lua5.4 check.lua")),
    (
        Break("nil", "lua", (Span(r"^lua5.4: ", stop=r"^stack traceback"),), (Span(r"^stack traceback", stop=r"^\Z"),), {"table_tools.lua": LUA["table_tools.lua"].replace("n + v", "n + w")}),
        Break("assert", "lua", (Span(r"^lua5.4: ", stop=r"^stack traceback"),), (Span(r"^stack traceback", stop=r"^\Z"),), {"table_tools.lua": LUA["table_tools.lua"].replace("n = 0", "n = 1")}),
    ),
    needs=("lua5.4",),
)  # fmt: skip
JOBS = (RUBY_JOB, PERL_JOB, PHP_JOB, SHELL_JOB, LUA_JOB)
