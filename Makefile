# make run opens the console on its training county; make test runs every test. Both set up first.

PYTHON := .venv/bin/python
# Options for main.py console, the tests, and the benches: make run ARGS="--lang en"
ARGS ?=
# make faults ROUNDS=200 SEED=7; without a seed one is drawn, and printed.
ROUNDS ?= 200
SEED ?=

.PHONY: help setup run test check format bench faults lock font screenshot clean

help:
	@echo "make run         open the console on the training county, with a drill running"
	@echo "make test        all tests (ARGS=... goes to pytest)"
	@echo "make check       lint, format, types, import contracts, translations, file sizes"
	@echo "make bench       all benches, each beside its reference"
	@echo "make faults      kill, cut and fill for ROUNDS=200 rounds; nothing may be lost (SEED=n repeats one)"
	@echo "make setup       .venv and system packages; the others do this first"
	@echo "make format      let ruff put the code in shape"
	@echo "make lock        pin the newest allowed packages with hashes into requirements.lock"
	@echo "make font        cut the font again from its source"
	@echo "make screenshot  remake the picture in the README"
	@echo "make clean       remove what can be remade, .venv excepted"

setup:
	@.ci/setup.sh all

run:
	@.ci/setup.sh run
	@$(PYTHON) main.py console $(ARGS)

test: setup
	@.ci/test.sh $(ARGS)

check: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTHON) .ci/check_tree.py
	$(PYTHON) resources/translations/update.py --check

format: setup
	$(PYTHON) -m ruff check --fix-only .
	$(PYTHON) -m ruff format .

bench: setup
	@$(PYTHON) main.py bench all $(ARGS)

faults: setup
	@$(PYTHON) -m tests.faults.campaign --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED))

lock:
	@.ci/lock.sh

font: setup
	$(PYTHON) -m venv --clear build/font-venv
	build/font-venv/bin/python -m pip install --quiet fonttools==4.68.0 pylopdf-fonts-zh-cn==0.1.1
	build/font-venv/bin/python resources/font/make_font.py

screenshot: setup
	@docs/make_screenshot.sh

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
