# Pace. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.PHONY: help serve install test test-js test-py hostile soak lint wheel pictures clean system

INI ?= development.ini
VENV := .venv
BIN := $(VENV)/bin
VENDOR := pace/static/vendor/sockjs.min.js
# Servers, browsers and timeouts are waited for: more processes than cores keep these busy, each with files of its own.
PROCESSES := 7
# -qq: errors only, no progress
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
SAY := @printf '==> %s\n'
# A machine without npm gets node from PyPI into .venv/node (its own environment: it brings a node of its own on PATH).
export PATH := $(CURDIR)/$(VENV)/node/bin:$(PATH)
# Where compiled Python may not be kept, each server that starts compiles all of Pace first.
unexport PYTHONDONTWRITEBYTECODE

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: install ## Set up what is missing and show a beating heart on http://127.0.0.1:6543/
	$(SAY) "pserve $(INI) (Ctrl-C ends it)"
	@exec $(BIN)/pserve $(INI)

install: $(VENV)/.installed $(VENDOR) ## Virtual environment, Python packages, browser scripts

test: $(VENV)/.tested $(VENDOR) system test-js test-py ## Set up everything, Chromium included, and run every test

test-js: $(VENDOR)
	$(SAY) "JavaScript tests"
	@npm --silent test

test-py: $(VENV)/.tested $(VENDOR)
	@tools/test-python $(PROCESSES) $(ARGS)

hostile: $(VENV)/.tested ## Attack Pace and break what it stands on, print what happened (tests/hostile/README.rst)
	@$(BIN)/python -m tests.hostile $(ARGS)

MINUTES ?= 30
soak: $(VENV)/.tested ## Disturb a server under load each minute, for MINUTES=30, and see that nothing is left behind
	@$(BIN)/python -m tests.hostile.soak --minutes $(MINUTES) $(ARGS)

lint: $(VENV)/.tested ## Check the style of the Python code
	@$(BIN)/ruff check .

wheel: $(VENV)/.installed $(VENDOR) ## Build dist/pace-….whl, browser scripts included
	$(SAY) "wheel"
	@$(BIN)/python -m pip wheel -qq --disable-pip-version-check --no-deps -w dist . && ls dist/*.whl

pictures: $(VENV)/.tested $(VENDOR) ## Take the pictures of docs/ anew
	$(SAY) "pictures of docs/"
	@$(BIN)/python tools/screenshots.py

clean: ## Remove everything that make brought
	rm -rf $(VENV) build dist node_modules bench/build bench/peers/node_modules *.egg-info pace/static/vendor .pytest_cache .ruff_cache .hypothesis htmlcov .coverage

system:
	@tools/system-packages

$(BIN)/python:
	$(SAY) "virtual environment in $(VENV)"
	@tools/make-venv $(VENV)

$(VENV)/.installed: setup.py | $(BIN)/python
	$(SAY) "Python packages (a minute the first time)"
	@$(PIP) -e . && touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(SAY) "Python packages of the tests"
	@$(PIP) -e '.[test,lint]' && touch $@

$(VENV)/.node: | $(BIN)/python
	@tools/find-node $(VENV) && touch $@

$(VENDOR): tools/vendor.py package-lock.json $(VENV)/.node
	$(SAY) "browser scripts from npm"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@$(BIN)/python tools/vendor.py >/dev/null && touch $@

-include bench/bench.mk
