# The few commands; each does its own set-up (needs Python >= 3.11 and nothing else).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: test lint coverage downstream long mutants bench clean

$(BIN)/winnow: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[dev]'
	touch $@

test: $(BIN)/winnow  ## the whole suite
	$(BIN)/python -m pytest

lint: $(BIN)/winnow  ## style and types
	$(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check . && $(BIN)/python -m mypy

coverage: $(BIN)/winnow  ## lines that the fast tests run, package by package, against floors that only rise
	$(BIN)/python tests/measure_coverage.py

downstream: $(BIN)/winnow  ## other tools that read a corpus, and the engine on Ray (installs them: 1.5 GB)
	$(BIN)/pip install -q -e '.[downstream,ray]' && $(BIN)/python -m pytest -n 0 tests/downstream tests/ray

long: $(BIN)/winnow  ## the exhaustive variants, the soak and the further hostile inputs
	HOSTILE_LONG=1 $(BIN)/python -m pytest -n 2 -m long

mutants: $(BIN)/winnow  ## break the product on purpose, see that tests notice
	$(BIN)/python tests/mutants/run.py

bench: $(BIN)/winnow  ## figures of quality and speed, where the development data is there
	for file in tests/benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

clean:
	rm -rf .venv build *.egg-info out
