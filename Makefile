# Everything from a bare machine: Python 3.11 or newer and make, nothing else.
#
#   make demo    set up, load the bundled sample, ask it a few questions
#   make test    set up, build the wheel, test it
#   make faults  all tests in their long form (hours), with counts
#   make check   formats, lints, types
#   make bench   measure beside the hand-written reference (long)
#   make readme  write the catalogue and the exit codes into the README
#   make clean   remove what these made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := $(shell git ls-files --cached --others --exclude-standard -- \
	'*.py' '*.sql' '*.mako' pyproject.toml py.typed README.md LICENSE \
	':!tests' ':!benchmarks' ':!sample' 2>/dev/null)
DEMO := build/demo/blog.duckdb

.PHONY: demo test faults check bench readme clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip

# The wheel is what is tested and shown, not the checkout.
build/wheel.made: $(BIN)/python $(SOURCES)
	rm -rf build/wheel build/lib build/bdist.*
	$(PIP) wheel --no-deps --wheel-dir build/wheel .
	$(PIP) install build/wheel/*.whl
	$(PIP) install --force-reinstall --no-deps build/wheel/*.whl
	touch $@

build/test.made: $(BIN)/python pyproject.toml
	$(PIP) install --group test
	$(PIP) install --no-deps --upgrade --target build/duckdb-1.5 'duckdb>=1.5,<1.6'
	$(PIP) install --no-deps --upgrade --target build/duckdb-1.2 'duckdb>=1.2,<1.3'
	touch $@

build/check.made: $(BIN)/python pyproject.toml
	$(PIP) install --group check
	touch $@

demo: build/wheel.made
	@mkdir -p $(dir $(DEMO))
	@sh sample/demo.sh $(BIN)/blogdb $(DEMO)

test: build/wheel.made build/test.made
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

faults: build/wheel.made build/test.made
	-$(PIP) install --group fuzz
	BLOGDB_FAULTS=long $(BIN)/python -m pytest -rP

check: build/wheel.made build/test.made build/check.made
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/sqlfluff lint sql benchmarks
	$(BIN)/mypy -p blogdb

bench: build/wheel.made
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/bodies.py
	$(BIN)/python benchmarks/views.py

readme: build/wheel.made
	$(BIN)/python tests/readme/generated.py

clean:
	rm -rf build dist .venv
