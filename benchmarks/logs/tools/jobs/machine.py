"""What the machine does: memory, disk, time, network, crashes, databases, version control."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span

PREPARE = '''#!/usr/bin/env python3
"""Import the records of a month, with a progress line each."""
import random, sys, time
count = int(sys.argv[1])
for n in range(count):
    level = random.choice(["INFO", "INFO", "INFO", "DEBUG", "WARN"])
    text = {"WARN": "slow query, retrying after error: ok", "DEBUG": "0 errors in batch", "INFO": "imported batch"}[level]
    print(f"{time.strftime('%H:%M:%S')} {level} [worker-{random.randrange(4)}] {text} {n} in {random.randrange(5, 90)} ms id={random.getrandbits(48):012x}", flush=True)
'''
SERVE = """import http.server
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
open("port", "w").write(str(server.server_port))
print("serving", flush=True)
server.serve_forever()
"""
FILES: Mapping[str, str] = {
    "serve.py": SERVE,
    "import.py": PREPARE,
    "notes.txt": "one\ntwo\nthree\n",
    "schema.sql": "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO item (name) VALUES ('a'), ('b');\nSELECT count(*) FROM item;\n",
}
STEPS = (
    ("Machine", "uname -sr\ndf -h / | tail -1\nnproc"),
    ("Import", "python3 import.py 260"),
    ("Database", "sqlite3 -bail -echo shop.db < schema.sql"),
    (
        "Branch",
        "git checkout -q -b topic\nsed -i s/two/2/ notes.txt\ngit commit -qam 'Change on topic'\ngit checkout -q main\ngit merge --no-edit topic",
    ),
    ("Fetch", "for n in 1 2 3; do echo fetching part $n; curl -sS -o part$n file://$PWD/notes.txt; done"),
    ("Archive", "tar czvf all.tgz *.txt *.sql *.py\ngzip -tv all.tgz"),
    ("Report", "python3 import.py 120 | tail -100\necho finished with 0 errors"),
)
DISK = "unshare -m bash -c 'mkdir -p small && mount -t tmpfs -o size=1m none small && for n in $(seq 20); do echo writing chunk $n; head -c 100000 /dev/zero > small/chunk$n; done'"
JOB = Job(
    "import",
    lambda run: {**FILES, "state": f"{run}\n"},
    STEPS,
    (
        Break("memory-error", "python", (Span(r"^MemoryError"),), (Span(r"^Traceback", stop=r"^MemoryError"),),
              {"load.py": "rows = []\nprint('loading rows')\nfor n in range(10**6):\n    rows.append(bytearray(10**7))\n"}, {"Report": "ulimit -v 600000\npython3 import.py 100\npython3 load.py"}),
        Break("killed", "bash", (Span(r"Killed"),), (), {"load.sh": "#!/bin/bash\necho loading table\npython3 import.py 40\n(sleep 0.2; kill -9 $$) & \nsleep 5\n"}, {"Report": "bash -c 'bash load.sh; exit $?'"}),
        Break("disk-full", "coreutils", (Span(r"No space left on device"),), (Span(r"No space left on device", every=True),), {}, {"Report": f"python3 import.py 100\n{DISK}"}),
        Break("time-out", "timeout", (Span(r"TimeoutError|timed out"),), (Span(r"^Traceback", stop=r"^TimeoutError|^socket.timeout"),),
              {"wait.py": "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nc = socket.create_connection(s.getsockname(), timeout=1)\nprint('waiting for an answer')\nc.recv(1)\n"}, {"Report": "python3 import.py 100\npython3 wait.py"}),
        Break("refused", "curl", (Span(r"^curl: \(7\)"),), (), {}, {"Fetch": "curl --version | head -1\ncurl -sSf http://127.0.0.1:9/health"}),
        Break("no-host", "curl", (Span(r"^curl: \(6\)"),), (), {}, {"Fetch": "curl -sSf -O https://artifacts.invalid/tool.tgz"}),
        Break("http-404", "curl", (Span(r"^curl: \(22\)"),), (Span(r"code 404"),), {},
              {"Fetch": "python3 serve.py & sleep 1\ncurl -fS http://127.0.0.1:$(cat port)/absent.tgz -o x || { kill %1; exit 22; }"}),
        Break("conflict", "git", (Span(r"^CONFLICT"),), (Span(r"^Auto-merging"), Span(r"^Automatic merge failed")), {},
              {"Branch": "git checkout -q -b topic\nsed -i s/two/2/ notes.txt\ngit commit -qam 'Change on topic'\ngit checkout -q main\nsed -i s/two/zwei/ notes.txt\ngit commit -qam 'Change on main'\ngit merge --no-edit topic"}),
        Break("pathspec", "git", (Span(r"^error: pathspec"),), (), {}, {"Branch": "git checkout release/9.9"}),
        Break("not-a-repository", "git", (Span(r"^fatal: "),), (), {}, {"Branch": "git clone -q file:///absent/repository.git other"}),
        Break("corrupt", "gzip", (Span(r"unexpected end of file|not in gzip format|crc error"),), (), {}, {"Archive": "tar czvf all.tgz *.txt *.sql *.py\nhead -c 300 all.tgz > cut.tgz\ngzip -tv cut.tgz"}),
        Break("constraint", "sqlite", (Span(r"NOT NULL constraint|error near line|no such"),), (), {"schema.sql": FILES["schema.sql"].replace("('b')", "(NULL)")}),
        Break("sql-syntax", "sqlite", (Span(r"syntax error", stop=r"^make|^\Z"),), (), {"schema.sql": FILES["schema.sql"].replace("VALUES", "VALUSE")}),
        Break("traceback", "python", (Span(r"^(KeyError|ValueError|ZeroDivisionError)"),), (Span(r"^Traceback", stop=r"^(KeyError|ValueError|ZeroDivisionError)"),),
              {"report.py": "def rate(ok, all):\n    return ok / all\n\n\ndef report(rows):\n    for name, ok, all in rows:\n        print(name, 'error rate', rate(ok, all))\n\n\nreport([('mon', 3, 4), ('tue', 0, 0)])\n"}, {"Report": "python3 import.py 200\npython3 report.py"}),
    ),
    needs=("sqlite3", "git", "curl"),
)  # fmt: skip
JOBS = (JOB,)
