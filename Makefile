# Everything a person types. Needs Python 3.11, make and the package registry; nothing else is installed globally.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
DEMO := data/demo

FUZZ ?= 20000

.PHONY: demo test test-all smoke matrix bench fuzz lock dictionary clean

demo: .venv/installed
	@# Exit code 1 says that a paper was set aside: the sample holds a broken one on purpose.
	@$(BIN)/kamervragen --data $(DEMO) nightly --sample || [ $$? -eq 1 ]
	@echo
	@$(BIN)/kamervragen --data $(DEMO) show 2026Z90001
	@echo
	@echo "The DuckDB file is $(DEMO)/kamervragen.duckdb; ask it with: $(BIN)/kamervragen --data $(DEMO) sql 'FROM open_questions'"

test: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadfile

test-all: test smoke

smoke: .venv/installed-dev
	$(BIN)/python -m pytest -m "slow and not alone" -n auto --dist loadfile
	$(BIN)/python -m pytest -m "slow and alone"

# The published file in the versions of DuckDB that tools carry, each fetched from the registry once.
matrix: .venv/installed-dev
	$(BIN)/python -m tests.matrix.versions

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks.bench_xml
	$(BIN)/python -m tests.benchmarks.bench_forms

# Damaged documents of every form: make fuzz FUZZ=1000
fuzz: .venv/installed-dev
	$(BIN)/python -m tests.fuzz.fuzz_documents $(FUZZ)

dictionary: .venv/installed
	$(BIN)/python -m warehouse.dictionary

# pip alone, hashes checked; the project itself is linked, not copied.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# The lock files hold hashes and no addresses.
UV := .venv-lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet uv
	$(UV) pyproject.toml build-requirements.in --extra search -o requirements.lock
	$(UV) pyproject.toml build-requirements.in --extra search --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .venv-lock .matrix data .mypy_cache .ruff_cache .pytest_cache .hypothesis
