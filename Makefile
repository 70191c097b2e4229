# Kept. `make help` lists what there is. Every target sets up what it needs by itself.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

BIN := .venv/bin
PY := $(BIN)/python
# The environment is made again when a pin changes, and only then.
STAMP := .venv/.kept-$(shell cat requirements-dev.txt | cksum | tr ' ' '-')
# One more than there are cores: some always wait for a disk, a browser or a database.
WORKERS = $$($(PY) -c 'import os; print((os.cpu_count() or 1) + 1)')
# A registry that stumbles is asked again.
TRIES := 1 2 3

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(STAMP) ## the virtual environment, with every dependency pinned and hashed

.PHONY: demo
demo: $(STAMP) ## a pretend Shopify, a pretend shop with a year behind it, a mailbox, and Kept: all in one go
	@$(PY) -m demo $(ARGS)

.PHONY: demo-reset
demo-reset: $(STAMP) ## forget the demo's year and tell it anew
	@$(PY) -m demo --reset $(ARGS)

.PHONY: dev
dev: $(STAMP) ## the pages on http://127.0.0.1:8000, reloading, with .env; `flask work` beside it does the work
	@$(BIN)/flask migrate
	@$(BIN)/flask run --debug --port 8000

.PHONY: test
test: $(STAMP) ## every test, on all cores; Chromium, PostgreSQL and npm are used where they are
	@$(PY) tests/missing.py
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: sure
sure: $(STAMP) ## before a commit: format, lint, types, the law of the house, the fast tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -q -m "not contract and not browser" $(ARGS)

.PHONY: fix
fix: $(STAMP) ## what a machine can put right: format and imports
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(STAMP) ## what is measured: webhooks accepted, events handled, letters rendered
	@$(PY) -m bench.accept $(ARGS)
	@$(PY) -m bench.handle $(ARGS)
	@$(PY) -m bench.letters $(ARGS)

.PHONY: migration
migration: $(STAMP) ## NAME=claims_get_reasons: draft the next numbered migration from the models
	@$(PY) -m migrations.draft "$(NAME)"

.PHONY: lock
lock: ## pin and hash anew what requirements.in and requirements-dev.in ask for
	@$(call find-python); $$python -m venv .cache/lock && .cache/lock/bin/python -m pip install -q 'pip-tools~=7.5'
	@for name in requirements requirements-dev; do \
		.cache/lock/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header \
			--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(ARGS) -o $$name.txt $$name.in || exit 1; \
	done

$(STAMP):
	@$(call find-python); $$python -m venv .venv || { \
		echo "Python can't make virtual environments here: install the package python3-venv."; exit 1; }
	@for try in $(TRIES); do \
		echo "Installing what Kept needs into .venv (try $$try) ..."; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && break; \
		if [ $$try = 3 ]; then echo "The packages could not be fetched: is a package index within reach?"; exit 1; fi; \
		sleep 5; \
	done
	@rm -f .venv/.kept-*
	@touch $@

# The first Python that is new enough.
define find-python
for python in python3.11 python3 python3.12 python3.13 python3.14 none; do \
	if [ $$python = none ]; then echo "Kept needs Python 3.11 or newer."; exit 1; fi; \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
done
endef
