# Everything from a bare machine: Python 3.11 or newer and make, nothing else.
#
#   make demo    set up, load the bundled sample, ask it a few questions, report on it
#   make test    set up, build the wheel, test it: what everyone runs
#   make lake    test lakes of many blogs, which takes a minute
#   make hostile test hostile sources and questions, which takes half a minute
#   make outside read a file with other versions of DuckDB, its shell and SQLAlchemy
#   make corpora hold answers against real blogs, which lie beside this checkout if at all
#   make browser look at the report in chromium, which must be installed
#   make clients read the views with many programs, which it installs below build/clients
#   make layouts let the programs for blogs say what they publish, and compare (hugo,
#                jekyll and asciidoctor must be installed; the others it says itself)
#   make superset  import the dashboard into Apache Superset, and look at it in chromium
#   make spark   load many blogs on a cluster of Spark on this machine (Java 17)
#   make faults  all tests in their long form (hours), with counts
#   make check   formats, lints, types, who imports whom
#   make latest  test with the newest of everything that pyproject.toml allows
#   make upgrade write the newest versions into constraints.txt
#   make gate    measure that loads are no slower than they were, and test what
#                measures (a minute)
#   make bench   measure beside the hand-written reference (long)
#   make readme  write the catalogue and the exit codes into the README, and into docs
#   make interface  write names and types of the views' columns, which a test holds, and
#                the views of all blogs of a lake
#   make docs    run the commands of the documentation, and build its site strictly
#   make dist    build the wheel and the source archive, and check them
#   make clean   remove what these made
#
# All but `make latest` install the versions of constraints.txt, and no others.

PYTHON ?= python3
BUILD := build
VENV := .venv
BIN := $(VENV)/bin
PINS := constraints.txt
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PINNED := $(addprefix --constraint=,$(PINS))
SOURCES := $(shell git ls-files --cached --others --exclude-standard -- \
	'*.py' '*.sql' '*.properties' '*.mako' 'report/page.*' pyproject.toml py.typed README.md LICENSE \
	':!tests' ':!benchmarks' ':!sample' ':!tools' 2>/dev/null)
DEMO := $(BUILD)/demo/blog.duckdb

.PHONY: demo test lake hostile outside corpora browser clients layouts spark superset faults check gate latest upgrade bench readme interface docs dist clean

$(VENV)/made: $(PINS)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip $(PINNED)
	touch $@

# The wheel is what is tested and shown, not the checkout.
$(BUILD)/wheel.made: $(VENV)/made $(SOURCES)
	rm -rf $(BUILD)/wheel build/lib build/bdist.*
	$(PIP) wheel --no-deps --wheel-dir $(BUILD)/wheel $(PINS:%=--build-constraint=%) .
	$(PIP) install $(BUILD)/wheel/*.whl $(PINNED)
	$(PIP) install --force-reinstall --no-deps $(BUILD)/wheel/*.whl
	touch $@

# All processors compile what is installed; pip would take one.
$(BUILD)/test.made: $(VENV)/made pyproject.toml
	$(PIP) install --no-compile --group test $(PINNED)
	-$(BIN)/python -m compileall -q -j 0 $(VENV)/lib
	touch $@

# An older DuckDB beside the one that is installed: the version that constraints.txt
# says, or the newest of its line.
$(BUILD)/duckdb-%: $(VENV)/made
	rm -rf $@
	$(PIP) install --no-deps --target $@ \
		$(or $(if $(PINS),$$(sed -n 's/^# $(@F): //p' $(PINS))),'duckdb==$*.*')
	touch $@

# Draws the charts of the report.
$(BUILD)/report.made: $(BUILD)/wheel.made
	$(PIP) install "$$(echo $(BUILD)/wheel/*.whl)[report]" $(PINNED)
	touch $@

$(BUILD)/browser.made: $(VENV)/made pyproject.toml
	$(PIP) install --group browser $(PINNED)
	touch $@

$(BUILD)/check.made: $(VENV)/made pyproject.toml
	$(PIP) install --group check $(PINNED)
	touch $@

demo: $(BUILD)/wheel.made $(BUILD)/report.made
	@mkdir -p $(dir $(DEMO))
	@sh sample/demo.sh $(BIN)/blogdb $(DEMO)

PYTEST := BLOGDB_BUILD=$(abspath $(BUILD)) $(BIN)/python -m pytest --numprocesses auto --dist worksteal

OLDER := $(BUILD)/duckdb-1.2 $(BUILD)/duckdb-1.5

test: $(BUILD)/wheel.made $(BUILD)/test.made
	$(PYTEST) -m "not (corpora or outside)"

lake: $(BUILD)/wheel.made $(BUILD)/test.made
	$(PYTEST) tests/lake

hostile: $(BUILD)/wheel.made $(BUILD)/test.made $(BUILD)/duckdb-1.5
	$(PYTEST) tests/faults/hostile tests/faults/sandbox

outside: $(BUILD)/wheel.made $(BUILD)/test.made $(OLDER)
	$(PYTEST) -m outside

corpora: $(BUILD)/wheel.made $(BUILD)/test.made
	$(PYTEST) -m "corpora and not outside"

# Not a part of `make test`: it takes a browser, and a minute.
browser: $(BUILD)/wheel.made $(BUILD)/test.made $(BUILD)/browser.made
	$(BIN)/python -m pytest tests/browser

# CLIENTS=quick leaves out those that take long to install. Each has a folder of its own.
clients: $(BUILD)/wheel.made $(BUILD)/test.made
	CLIENTS=$(CLIENTS) $(BIN)/python -m pytest tests/clients

# Each program lists the posts of a small blog itself.
layouts: $(BUILD)/wheel.made $(BUILD)/test.made
	$(BIN)/python -m pytest tests/layouts/engines

# Spark is large: it is installed for this alone.
spark: $(BUILD)/wheel.made $(BUILD)/test.made
	@command -v java >/dev/null || { echo "JAVA IS ABSENT: Spark is not tested here" >&2; exit 1; }
	$(PIP) install --group spark $(PINNED)
	$(BIN)/python -m pytest tests/spark

# Superset is large: it is installed for this alone, in a folder of its own.
superset: $(BUILD)/wheel.made $(BUILD)/test.made $(BUILD)/browser.made
	$(BIN)/python -m pytest tests/superset

faults: $(BUILD)/wheel.made $(BUILD)/test.made $(OLDER)
	-$(PIP) install --group fuzz $(PINNED)
	BLOGDB_FAULTS=long $(PYTEST) -rP
	BLOGDB_FAULTS=long $(PYTEST) -rP tests/lake tests/faults/hostile tests/faults/sandbox
	BLOGDB_FAULTS=long $(BIN)/python -m pytest tests/benchmarks

check: $(BUILD)/wheel.made $(BUILD)/test.made $(BUILD)/check.made
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/sqlfluff lint sql
	$(BIN)/mypy -p blogdb
	$(BIN)/lint-imports --no-cache --no-logo

gate: $(BUILD)/wheel.made $(BUILD)/test.made
	$(BIN)/python benchmarks/gate.py
	$(BIN)/python -m pytest tests/benchmarks --numprocesses auto

# In folders of its own, made anew each time: what is newest changes by itself.
latest:
	rm -rf build/latest
	$(MAKE) test lake hostile outside corpora BUILD=build/latest VENV=build/latest/venv PINS=

upgrade: $(VENV)/made
	$(PIP) install --group make $(PINNED)
	$(BIN)/python tools/constraints.py $(PINS)

bench: $(BUILD)/wheel.made
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/bodies.py
	$(BIN)/python benchmarks/costs.py
	$(BIN)/python benchmarks/views.py

readme: $(BUILD)/wheel.made
	$(BIN)/python tests/readme/generated.py

interface: $(BUILD)/test.made $(BUILD)/wheel.made
	$(BIN)/python tests/sql/interface.py
	$(BIN)/python tests/lake/by_blog.py

$(BUILD)/docs.made: $(VENV)/made pyproject.toml
	$(PIP) install --group docs $(PINNED)
	touch $@

# The commands on its pages run, too: a minute, and so not a part of `make test`.
docs: $(BUILD)/wheel.made $(BUILD)/test.made $(BUILD)/docs.made
	$(BIN)/python -m pytest tests/site
	$(BIN)/python tools/site/build.py $(BUILD)/docs

$(BUILD)/dist.made: $(VENV)/made pyproject.toml
	$(PIP) install --group dist $(PINNED)
	touch $@

# As the release does: the wheel is built from the source archive.
dist: $(BUILD)/dist.made
	rm -rf dist
	PIP_CONSTRAINT=$(PINS) $(BIN)/python -m build --outdir dist
	$(BIN)/python -m twine check --strict dist/*

clean:
	rm -rf build dist .venv
