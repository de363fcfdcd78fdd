"""JavaScript and TypeScript: npm, tsc, eslint, prettier, jest, mocha, vitest, webpack, vite, and node itself."""

# ruff: noqa: E501, RUF001 - a row of a table is one line; a tool writes its own signs
from __future__ import annotations

from collections.abc import Mapping

from benchmarks.logs.tools.model import Break, Job, Span, txtar

BASE = txtar("""\
-- package.json --
{
  "name": "board",
  "version": "2.1.0",
  "private": true,
  "scripts": {
    "format": "prettier --check src tests",
    "lint": "eslint src",
    "build": "tsc -p . && webpack",
    "test": "jest --verbose",
    "mocha": "mocha spec"
  },
  "dependencies": {"is-odd": "3.0.1", "lodash": "4.17.21", "uuid": "9.0.0"}
}
-- tsconfig.json --
{"compilerOptions": {"target": "es2022", "module": "commonjs", "strict": true, "outDir": "dist", "rootDir": "src", "skipLibCheck": true, "types": []}, "include": ["src"]}
-- eslint.config.js --
module.exports = [{files: ["src/**/*.js"], rules: {"no-unused-vars": "error", "eqeqeq": "error", "no-undef": "off"}}]
-- webpack.config.js --
const path = require("path")
module.exports = {mode: "production", entry: "./dist/index.js", output: {path: path.resolve(__dirname, "public")}, stats: {modulesSpace: 80}}
-- .prettierrc --
{"semi": false}
-- src/index.ts --
import { Board } from "./board"
import { errorMessage } from "./errors"

export function run(): string {
  const board = new Board(["todo", "done"])
  board.move("write", "done")
  return board.titles().join(", ") + errorMessage(0)
}
-- src/board.ts --
export interface Card {
  title: string
  column: string
}

export class Board {
  private cards: Card[] = []

  constructor(private readonly columns: string[]) {}

  move(title: string, column: string): void {
    if (!this.columns.includes(column)) throw new Error(`no column ${column}`)
    this.cards.push({ title, column })
  }

  titles(): string[] {
    return this.cards.map((card) => card.title)
  }
}
-- src/errors.ts --
export function errorMessage(code: number): string {
  return code === 0 ? "" : `failed with ${code}`
}
-- src/legacy.js --
module.exports = function add(a, b) {
  return a + b
}
-- tests/board.test.js --
const { Board } = require("../dist/board")

describe("board", () => {
  test("keeps the titles", () => {
    const board = new Board(["todo"])
    board.move("write", "todo")
    expect(board.titles()).toEqual(["write"])
  })
  test("throws an error for a column that is missing", () => {
    expect(() => new Board([]).move("write", "todo")).toThrow("no column")
  })
})
-- spec/legacy.js --
const assert = require("assert")
const add = require("../src/legacy")

describe("legacy", () => {
  it("adds", () => assert.strictEqual(add(2, 2), 4))
  it("does not fail with an error", () => assert.ok(true))
})
""")


def files(run: int) -> Mapping[str, str]:
    made = dict(BASE)
    for number in range(20 + run):
        made[f"src/part_{number}.ts"] = f"export const part{number} = (x: number): number => x + {number}\n"
        made[f"tests/part_{number}.test.js"] = (
            f'const {{ part{number} }} = require("../dist/part_{number}")\n\n'
            f'test("part {number} adds", () => {{\n  expect(part{number}(1)).toBe({number + 1})\n}})\n\n'
            f'test("part {number} handles errors", () => {{\n  expect(part{number}(NaN)).toBeNaN()\n}})\n'
        )
    return made


SUMMARY = (
    Span(r"^Summary of all failing tests", stop=r"^\Z"), Span(r"^Test Suites: "), Span(r"^Tests: "), Span(r"^FAIL "),
    Span(r"^\s+\d+\) ", every=True), Span(r"^  \d+ failing"), Span(r"^✖ \d+ problem", every=True), Span(r"^\[warn\] Code style"),
)  # fmt: skip
BOARD = BASE["src/board.ts"]
BOARD_JOB = Job(
    "board",
    files,
    (
        ("Install", "node --version\nnpm install"),
        ("Format", "npm run format"),
        ("Lint", "npm run lint"),
        ("Build", "npm run build"),
        ("Unit", "npm test"),
        ("Spec", "npm run mocha"),
    ),
    (
        Break("type-error", "tsc", (Span(r"error TS\d+", stop=r"^npm|^> "),), (),
              {"src/index.ts": BASE["src/index.ts"].replace("errorMessage(0)", 'errorMessage("none")').replace("board.move", "board.put")}),
        Break("no-module", "tsc", (Span(r"error TS2307", stop=r"^npm|^> "),), (),
              {"src/index.ts": BASE["src/index.ts"].replace("./errors", "./failures")}),
        Break("unused", "eslint", (Span(r"src/legacy.js$", stop=r"✖ \d+ problem"),), SUMMARY,
              {"src/legacy.js": BASE["src/legacy.js"].replace("return a + b", "const c = a == b\n  return a + b")}),
        Break("style", "prettier", (Span(r"\[warn\] src/errors.ts"),), SUMMARY,
              {"src/errors.ts": BASE["src/errors.ts"].replace('return code === 0 ? ""', "return code === 0 ? ''").replace("}\n", "};\n")}),
        Break("expect", "jest", (Span(r"^  ● board › keeps the titles", stop=r"^(PASS|FAIL|Test Suites:|  ●)"),), SUMMARY,
              {"src/board.ts": BOARD.replace("card.title)", "card.title.toUpperCase())")}),
        Break("suite", "jest", (Span(r"^  ● Test suite failed to run", stop=r"^(PASS|FAIL|Test Suites:|  ●)"),), SUMMARY,
              {"tests/board.test.js": BASE["tests/board.test.js"].replace("../dist/board", "../dist/boards")}),
        Break("assert", "mocha", (Span(r"^  1\) legacy", stop=r"^npm"),), SUMMARY,
              {"src/legacy.js": BASE["src/legacy.js"].replace("a + b", "a - b + 1")}),
        Break("resolve", "webpack", (Span(r"^ERROR in ", stop=r"^webpack .* compiled"),), (Span(r"^webpack .* compiled with"),),
              {"src/index.ts": '// eslint-disable-next-line\ndeclare function require(name: string): any\nconst extra = require("left-pad-extra")\n' + BASE["src/index.ts"] + "\nexport const pad = extra\n"}),
        Break("no-version", "npm", (Span(r"npm (ERR!|error) code ETARGET", stop=r"A complete log"),), (Span(r"A complete log", lines=2),),
              {"package.json": BASE["package.json"].replace("4.17.21", "99.1.0")}),
        Break("json", "npm", (Span(r"npm (ERR!|error) code EJSONPARSE", stop=r"A complete log"),), (Span(r"A complete log", lines=2),),
              {"package.json": BASE["package.json"].replace('"private": true,', '"private": true')}),
        Break("missing-script", "npm", (Span(r'Missing script: "unit"'),), (Span(r"npm error", every=True),), {}, {"Unit": "npm run unit"}),
    ),
    needs=("npm", "tsc", "eslint", "jest", "mocha", "webpack", "prettier"),
)  # fmt: skip

VITE = txtar("""\
-- package.json --
{"name": "page", "version": "0.3.0", "private": true, "type": "module", "scripts": {"build": "vite build", "test": "vitest run", "css": "stylelint 'src/*.css'"}}
-- index.html --
<!doctype html><title>page</title><script type="module" src="/src/main.js"></script>
-- .stylelintrc.json --
{"rules": {"color-no-invalid-hex": true, "block-no-empty": true, "unit-no-unknown": true}}
-- src/main.js --
import "./style.css"
import { greet } from "./greet.js"
document.body.textContent = greet("world")
-- src/style.css --
body { color: #333333; margin: 2em; }
-- src/greet.js --
export function greet(name) {
  return `hello ${name}`
}
-- src/greet.test.js --
import { expect, test } from "vitest"
import { greet } from "./greet.js"

test("greets", () => {
  expect(greet("you")).toBe("hello you")
})
-- server.js --
import http from "node:http"
const server = http.createServer((request, response) => response.end("ok"))
server.listen(0, () => {
  console.log("listening; errors will be logged here")
  server.close()
})
""")


def page(run: int) -> Mapping[str, str]:
    made = dict(VITE)
    for number in range(14 + run):
        made[f"src/unit{number}.js"] = f"export const unit{number} = (x) => x * {number}\n"
        made[f"src/unit{number}.test.js"] = (
            f'import {{ describe, expect, test }} from "vitest"\nimport {{ unit{number} }} from "./unit{number}.js"\n\n'
            f'describe("unit{number}", () => {{\n  for (const x of [1, 2, 3])\n    test(`multiplies ${{x}}`, () => expect(unit{number}(x)).toBe({number} * x))\n}})\n'
        )
    return made


PAGE = Job(
    "page",
    page,
    (("CSS", "npm run css"), ("Bundle", "npm run build"), ("Test", "npx vitest run --reporter=verbose"), ("Smoke", "node server.js")),
    (
        Break("expect", "vitest", (Span(r"FAIL  src/greet.test.js", stop=r"⎯⎯⎯\[1/1\]"),), (Span(r"⎯ Failed Tests"), Span(r"^::error"), Span(r"⎯\[1/1\]"), Span(r"(×|FAIL).*greets", every=True)),
              {"src/greet.js": VITE["src/greet.js"].replace("hello ", "hullo ")}),
        Break("resolve", "vite", (Span(r"Could not (resolve|load)|UNRESOLVED|\[vite.*error|Build failed", stop=r"^\s+at |^npm"),), (Span(r"^\s+at ", every=True),),
              {"src/main.js": VITE["src/main.js"].replace("./greet.js", "./greeting.js")}),
        Break("hex", "stylelint", (Span(r"^src/style.css", stop=r"✖ \d+ problem"),), (Span(r"✖ \d+ problem"),),
              {"src/style.css": "body { color: #33333; margin: 2ex3; }\n"}),
        Break("type-error", "node", (Span(r"server.js:\d+$", stop=r"^Node.js v"),), (Span(r"^Node.js v"),),
              {"server.js": VITE["server.js"].replace("server.listen", "server.options.port.listen")}),
        Break("no-module", "node", (Span(r"ERR_MODULE_NOT_FOUND|Cannot find package", stop=r"^Node.js v"),), (Span(r"^node:internal", lines=4), Span(r"^Node.js v")),
              {"server.js": 'import express from "express-five"\n' + VITE["server.js"]}),
    ),
    needs=("vite", "vitest", "stylelint"),
)  # fmt: skip
JOBS = (BOARD_JOB, PAGE)
