# Everything a developer or a new user runs. Needs Python 3.11 or later and a package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-input
UV_LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo test lint types format bench synth lock docs clean

help:  ## Show this.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-8s %s\n", $$1, $$2}'

demo: $(VENV)/.local $(VENV)/.models  ## Take a real recording the whole way on this machine.
	@$(BIN)/longhand demo

test: $(VENV)/.dev $(VENV)/.models  ## Run the tests.
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

lint: $(VENV)/.dev  ## Check style.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## Check types.
	$(BIN)/mypy

format: $(VENV)/.dev  ## Bring the code into shape.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev $(VENV)/.models  ## Measure speed, memory and error rates; writes benchmarks/results/.
	$(BIN)/python -m benchmarks $(ARGS)

synth: $(VENV)/.infra  ## Write the template of the cloud and check it. Nothing is sent to AWS.
	@$(BIN)/python -m infra.synth $(ARGS)

docs: $(VENV)/.dev  ## Write the generated pages anew.
	$(BIN)/python docs/errors.py

lock:  ## Pin dependencies anew (needs uv).
	$(UV_LOCK) pyproject.toml --group dev -o requirements/dev.lock
	$(UV_LOCK) pyproject.toml --constraint requirements/dev.lock -o requirements/runtime.lock
	for part in build infra lambdas local worker; do \
		$(UV_LOCK) --group $$part --constraint requirements/dev.lock -o requirements/$$part.lock; done

clean:  ## Remove what make made.
	rm -rf $(VENV) .longhand cdk.out .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.runtime: requirements/runtime.lock requirements/build.lock pyproject.toml
	@echo "Setting up $(VENV) (about half a minute the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements/runtime.lock -r requirements/build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.local: $(VENV)/.runtime requirements/local.lock
	@$(PIP) --require-hashes -r requirements/local.lock
	@touch $@

$(VENV)/.infra: $(VENV)/.runtime requirements/infra.lock
	@$(PIP) --require-hashes -r requirements/infra.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.models: $(VENV)/.runtime $(wildcard transcriber/packs/*.toml transcriber/engines/*/*.py)
	@$(BIN)/longhand models pull --samples
	@touch $@
