.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
NETEVENTS := $(BIN)/netevents
# Four tests at a time, for two processors: some wait for a browser or a database. Those of one xdist_group
# stay together. What Python compiles is kept, also where PYTHONDONTWRITEBYTECODE asks it not to: pytest takes
# most of its time to begin for compiling the tests, in each process.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadgroup
# Phones in this network may take part in the rehearsal; `make run SERVE=--development` stays on this machine.
SERVE ?= --insecure-lan --development
TEMPLATES := netevents plugins

.PHONY: help
help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: run
run: ## Set everything up, with demo data in an empty installation, and serve
	@scripts/set-up run
	@$(NETEVENTS) init
	@$(NETEVENTS) db upgrade
	@$(NETEVENTS) demo --if-empty
	@$(NETEVENTS) serve $(SERVE)

.PHONY: set-up
set-up: ## Set up what developing and testing need
	@scripts/set-up dev
	@scripts/system-packages

.PHONY: test
test: set-up ## Set everything up and run all tests on SQLite and PostgreSQL
	@$(PYTEST)

.PHONY: prove
prove: set-up ## Run what takes minutes: races, killed servers, whole traces, a search for examples
	@$(BIN)/python -m pytest -m "prove or hypothesis" --hypothesis-profile searching

.PHONY: lint
lint: ## Check style, types, imports and templates
	@scripts/set-up dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint $(TEMPLATES)

.PHONY: format
format: ## Format the code, and mend what can be mended without thought
	@scripts/set-up dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: check
check: lint test ## Lint and test, as before every commit

.PHONY: lock
lock: ## Write requirements/ anew from pyproject.toml (make lock UPGRADE=--upgrade for newer versions)
	@scripts/set-up dev
	@scripts/lock $(UPGRADE)

.PHONY: clean
clean: ## Remove what was made, but never instance/
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
