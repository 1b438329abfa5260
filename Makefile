# Two commands matter: `make serve` and `make test`. Both need only Python 3.11 or later.
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
STORE  ?= store
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready

# How long to fuzz and to soak unless told: make soak MINUTES=8
fuzz: MINUTES ?= 10
soak: MINUTES ?= 30

.PHONY: help setup serve build test check bench fuzz soak docs clean

help:
	@echo "make serve [PORT=8000]   build the graph from the plan and serve it"
	@echo "make test                run the whole test suite"
	@echo "make check               static checks: ruff, mypy --strict, import contracts, docs"
	@echo "make bench               ratios against peers"
	@echo "make fuzz [MINUTES=10]   requests and queries made by chance, for so long"
	@echo "make soak [MINUTES=30]   load with faults on a real service, for so long"
	@echo "make docs                rewrite the generated tables of README and docs"

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "iabkg needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(BENCH_READY): $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	@touch $@

build: $(READY)
	$(BIN)/iabkg build --store $(STORE)

serve: build
	$(BIN)/iabkg serve --store $(STORE) --host $(HOST) --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/size_limits.py
	$(BIN)/python tests/generated_docs.py --check

bench: $(BENCH_READY)
	$(BIN)/python -m tests.bench

fuzz: $(READY)
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

soak: $(READY)
	$(BIN)/python -m tests.soak --minutes $(MINUTES)

docs: $(READY)
	$(BIN)/python tests/generated_docs.py

clean:
	rm -rf $(VENV) $(STORE) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
