"""C: make, gcc, the linker, a sanitizer, a crash."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

BASE = txtar("""\
-- Makefile --
CFLAGS = -O1 -g -Wall -Isrc
SRC = $(wildcard src/*.c)
OBJ = $(SRC:.c=.o)

all: parser

parser: $(OBJ)
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)

check: parser
	sh tests/run.sh

.PHONY: all check
-- src/main.c --
#include <stdio.h>
#include <string.h>
#include "error.h"
#include "parse.h"

int main(int argc, char **argv)
{
	char line[256];
	int count = 0;
	while (fgets(line, sizeof line, stdin))
		count += parse(line);
	printf("%d words\\n", count);
	return error_count() ? 1 : 0;
}
-- src/error.h --
void error_report(const char *what);
int error_count(void);
-- src/error.c --
#include <stdio.h>
#include "error.h"

static int errors;

void error_report(const char *what)
{
	fprintf(stderr, "warning: %s\\n", what);
	errors++;
}

int error_count(void)
{
	return errors;
}
-- src/parse.h --
int parse(const char *line);
-- src/parse.c --
#include <ctype.h>
#include "error.h"
#include "parse.h"

int parse(const char *line)
{
	int words = 0, inside = 0;
	for (; *line; line++) {
		if (isspace((unsigned char)*line))
			inside = 0;
		else if (!inside)
			inside = 1, words++;
	}
	return words;
}
-- tests/run.sh --
#!/bin/sh
set -e
n=0
for want in 1 2 3 4 5 6 7 8 9; do
	n=$((n + 1))
	text=$(seq $want | tr '\\n' ' ')
	got=$(echo "$text" | ./parser)
	if [ "$got" != "$want words" ]; then
		echo "not ok $n - $want words on a line: expected '$want words', got '$got'"
		exit 1
	fi
	echo "ok $n - $want words on a line"
done
echo "1..$n"
""")
PARSE = BASE["src/parse.c"]


def files(run: int) -> Mapping[str, str]:
    made = dict(BASE)
    for number in range(30 + run):
        made[f"src/unit_{number}.c"] = f"int unit_{number}(int x)\n{{\n\treturn x * {number};\n}}\n"
    return made


MAKE = Job(
    "parser",
    files,
    (("Configure", "gcc --version\nmake --version"), ("Build", "make -j2"), ("Test", "make check")),
    (
        Break(
            "undeclared",
            "gcc",
            (Span(r"src/parse.c:\d+:\d+: error", stop=r"^(make|gcc|cc) ?"),),
            (Span(r"src/parse.c: In function"),),
            {"src/parse.c": PARSE.replace("int words = 0, inside = 0;", "int words = 0;")},
        ),
        Break(
            "missing-header",
            "gcc",
            (Span(r"fatal error: lexer.h", lines=3),),
            (Span(r"^compilation terminated"),),
            {"src/parse.c": '#include "lexer.h"\n' + PARSE},
        ),
        Break(
            "undefined-reference",
            "ld",
            (Span(r"in function `parse':", end=r"undefined reference"),),
            (Span(r"^collect2: error"), Span(r"^/usr/bin/ld: src/parse.o")),
            {
                "src/parse.c": PARSE.replace("return words;", "return trim(words);").replace(
                    "int parse(", "int trim(int);\nint parse("
                )
            },
        ),
        Break(
            "no-rule",
            "make",
            (Span(r"No rule to make target"),),
            (),
            {"Makefile": BASE["Makefile"].replace("parser: $(OBJ)", "parser: $(OBJ) src/grammar.o")},
        ),
        Break(
            "separator",
            "make",
            (Span(r"missing separator"),),
            (),
            {"Makefile": BASE["Makefile"].replace("\tsh tests", "    sh tests")},
        ),
        Break(
            "segfault",
            "bash",
            (Span(r"Segmentation fault"),),
            (Span(r"^not ok", lines=1),),
            {
                "src/parse.c": PARSE.replace(
                    "int words = 0, inside = 0;",
                    "int words = 0, inside = 0;\n\tif (line[4] == '3') *(volatile int *)0 = 1;",
                )
            },
        ),
        Break(
            "wrong-count",
            "tap-script",
            (Span(r"^not ok"),),
            (),
            {"src/parse.c": PARSE.replace("return words;", "return words > 6 ? 6 : words;")},
        ),
        Break(
            "overflow",
            "asan",
            (Span(r"ERROR: AddressSanitizer", end=r"is located"),),
            (
                Span(r"^SUMMARY: AddressSanitizer", stop=r"^\Z"),
                Span(r"^=================================================================$"),
                Span(r"^not ok"),
            ),
            {
                "src/parse.c": PARSE.replace(
                    "int words = 0, inside = 0;",
                    "int words = 0, inside = 0;\n\tchar kept[4];\n\tfor (int i = 0; line[i]; i++)\n\t\tkept[i] = line[i];\n\twords = kept[0] & 0;",
                )
            },
            {"Build": "make -j2 CFLAGS='-g -Isrc -fsanitize=address -fno-omit-frame-pointer'"},
        ),
    ),
    needs=("gcc", "make"),
)
JOBS = (MAKE,)
