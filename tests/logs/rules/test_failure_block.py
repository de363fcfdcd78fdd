"""The block that explains, in the tongues of compilers, test runners, shells and package managers."""

from __future__ import annotations

import pytest

from tests.logs.helpers import found

NOISE = "\n".join(f"[{number}/120] Compiling CXX object src/error_{number}.cpp.o" for number in range(1, 121))
END = '\n\nThe command "make" exited with 2.\nDone. Your build exited with 1.\n'


def run(text: str) -> str:
    return f"$ make\n{NOISE}\n{text}{END}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("src/a.cpp:12:5: error: 'x' was not declared in this scope\n   12 |   x = 1;\n      |   ^",
                     "was not declared", id="gcc"),
        pytest.param("undefined reference to `parse(int)'\ncollect2: error: ld returned 1 exit status",
                     "undefined reference", id="linker"),
        pytest.param('Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    f()\n'
                     "ValueError: bad value", "ValueError", id="Python"),
        pytest.param("--- FAIL: TestParse (0.00s)\n    parse_test.go:9: expected 3 but got 4\nFAIL", "TestParse",
                     id="go"),
        pytest.param('Exception in thread "main" java.lang.NullPointerException: name\n'
                     "\tat shop.Cart.total(Cart.java:12)\n\tat shop.Main.main(Main.java:5)", "NullPointer", id="Java"),
        pytest.param("ERROR: Could not find a version that satisfies the requirement left-pad==9.9\n"
                     "ERROR: No matching distribution found for left-pad==9.9", "left-pad", id="pip"),
        pytest.param("error[E0308]: mismatched types\n --> src/main.rs:3:18\n  |\n3 |     let x: u8 = '1';\n"
                     "  |                 ^^^ expected `u8`", "mismatched", id="rustc"),
        pytest.param("  1) cart\n       adds up:\n     AssertionError: expected 3 to equal 4\n      at cart.js:9:12",
                     "AssertionError", id="mocha"),
        pytest.param("./deploy.sh: line 3: helm: command not found", "command not found", id="shell"),
    ],
)  # fmt: skip
def test_the_best_block_holds_the_reason(text: str, key: str) -> None:
    log = run(text)
    best = found(log)[0]
    shown = log.split("\n")[best.location.start_line - 1 : best.location.end_line]
    assert any(key in line for line in shown)
    assert best.level is not None
    assert best.level.value == "error"
    assert 0.5 <= best.properties["score"] <= 1
    assert best.properties["signals"]


@pytest.mark.parametrize(
    "text",
    [
        "0 errors, 0 failures\n12 passed",
        "Compiling error.h\nCompiling failure_test.cpp\nok",
        "retrying after failure ... ok\nall good",
        "test_failure_is_reported ... ok\ntest_error_handling ... ok",
        "warning: deprecated API\nfound 0 vulnerabilities",
    ],
)
def test_a_good_run_has_no_finding(text: str) -> None:
    assert found(f'$ make\n{NOISE}\n{text}\nThe command "make" exited with 0.\nDone. Your build exited with 0.\n') == []
    assert found(f"{NOISE}\n{text}\n") == []
