# One verb per chore. A machine needs Python 3.11+, git and make; the rest is laid into .venv from uv.lock.
SHELL := bash
BIN := .venv/bin
UV = $(shell command -v uv || echo .venv.uv/bin/uv)
WORKERS ?= 2
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the chores
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 20

.venv/.synced: pyproject.toml uv.lock actions/sync.sh actions/uv.txt
	actions/sync.sh "$(CURDIR)/.venv"
	@touch $@

.PHONY: demo
demo: .venv/.synced ## the guard on a small Helm application with a risky change
	@$(BIN)/python tests/fixtures/demo.py

.venv/.browser: tests/browser.sh .venv/.synced
	tests/browser.sh $(BIN)/playwright
	@touch $@

.PHONY: board
board: .venv/.synced ## the live board with a handful of sample agents
	@$(BIN)/agentboard demo

.PHONY: test
test: lint .venv/.browser ## everything that must pass before a merge
	$(BIN)/python -m pytest -n $(WORKERS) -m "not long"

.PHONY: test-long
test-long: .venv/.browser ## the tests that take minutes: browsers, fleets, tables of repositories
	$(BIN)/python -m pytest -n $(WORKERS) -m long

.PHONY: lint
lint: .venv/.synced ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.PHONY: format
format: .venv/.synced ## let ruff rewrite what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: docs
docs: .venv/.synced ## rewrite the rule pages and the generated parts of the READMEs
	$(BIN)/python docs/build.py
	$(BIN)/python actions/readme.py

.PHONY: test-lowest
test-lowest: .venv/.synced ## the tests on the oldest dependencies that pyproject.toml allows
	$(UV) venv --quiet --allow-existing .venv-lowest
	$(UV) pip install --quiet --python .venv-lowest --resolution lowest-direct --editable '.[helm]' --group test
	.venv-lowest/bin/python -m pytest -n $(WORKERS) -m "not long"

.PHONY: lock
lock: .venv/.synced ## renew uv.lock and the pinned uv
	$(UV) lock --upgrade
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' --output-file actions/uv.txt actions/uv.in

.PHONY: clean
clean: ## remove what make made
	rm -rf .venv .venv.uv .venv-lowest dist
