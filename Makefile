# Everything a developer or a new user runs. Needs Python 3.11 or later and a package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-input
UV_LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

# Of `make image`. LANGUAGE is not taken from the environment, where it means something else.
LANGUAGE = en
IMAGE = longhand-$(LANGUAGE)
KEYS = $(if $(wildcard keys/*.pem),keys,transcriber/keys)
OPERATING_POINTS =
BASE =
ENGINE ?= $(shell for engine in podman docker; do $$engine version >/dev/null 2>&1 && echo $$engine && break; done)
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
REVISION = $(shell git describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null)
SOURCE =
LABELS = version=$(VERSION) created=$(shell date -u +%Y-%m-%dT%H:%M:%SZ) \
	$(if $(REVISION),revision=$(REVISION)) $(if $(SOURCE),source=$(SOURCE))

.DEFAULT_GOAL := help
.PHONY: help demo test test-image test-wheel lint types format bench synth image lock docs clean

help:  ## Show this.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-10s %s\n", $$1, $$2}'

demo: $(VENV)/.local $(VENV)/.models  ## Take a real recording the whole way on this machine.
	@$(BIN)/longhand demo

test: $(VENV)/.dev $(VENV)/.models  ## Run the tests.
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

test-image: $(VENV)/.dev $(VENV)/.models  ## Run the tests of the image, with a container engine.
	$(BIN)/python -m tests.image.prepare
	$(BIN)/python -m pytest tests/image $(ARGS)

test-wheel: $(VENV)/.dev $(VENV)/.models  ## Build the wheel, install it from the package index, and run it.
	$(BIN)/python -m tests.wheel.prepare
	$(BIN)/python -m pytest tests/wheel $(ARGS)

lint: $(VENV)/.dev  ## Check style.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## Check types.
	$(BIN)/mypy

format: $(VENV)/.dev  ## Bring the code into shape.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev $(VENV)/.bench $(VENV)/.models  ## Measure speed, memory and error rates; writes benchmarks/results/.
	$(BIN)/python -m benchmarks $(ARGS)

synth: $(VENV)/.infra  ## Write the template of the cloud and check it. Nothing is sent to AWS.
	@$(BIN)/python -m infra.synth $(ARGS)

image:  ## Build the image of a language: LANGUAGE, OPERATING_POINTS, KEYS, BASE, IMAGE, ENGINE; docs/worker.md.
	@test -n "$(ENGINE)" || { echo "No container engine answers: install podman, or docker and start it." >&2; exit 1; }
	BUILDAH_FORMAT=docker $(ENGINE) build $(BUILD_FLAGS) --file transcriber/Dockerfile --tag $(IMAGE) \
		$(foreach name,LANGUAGE OPERATING_POINTS KEYS BASE,$(if $($(name)),--build-arg "$(name)=$($(name))")) \
		$(foreach label,$(LABELS),--label org.opencontainers.image.$(label)) .

docs: $(VENV)/.dev  ## Write the generated pages anew.
	$(BIN)/python docs/errors.py
	$(BIN)/python docs/openapi.py

lock:  ## Pin dependencies anew (needs uv).
	$(UV_LOCK) pyproject.toml --group dev -o requirements/dev.lock
	$(UV_LOCK) pyproject.toml --constraint requirements/dev.lock -o requirements/runtime.lock
	for part in bench build container infra lambdas local whisper worker; do \
		$(UV_LOCK) --group $$part --constraint requirements/dev.lock -o requirements/$$part.lock; done

clean:  ## Remove what make made.
	rm -rf $(VENV) .wheel .longhand cdk.out .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.runtime: requirements/runtime.lock requirements/build.lock pyproject.toml
	@echo "Setting up $(VENV) (about half a minute the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements/runtime.lock -r requirements/build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.local: $(VENV)/.runtime requirements/local.lock requirements/whisper.lock
	@$(PIP) --require-hashes -r requirements/local.lock -r requirements/whisper.lock
	@touch $@

$(VENV)/.infra: $(VENV)/.runtime requirements/infra.lock
	@$(PIP) --require-hashes -r requirements/infra.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.lock
	@$(PIP) --require-hashes -r requirements/bench.lock
	@touch $@

$(VENV)/.models: $(VENV)/.runtime $(wildcard transcriber/packs/*.toml transcriber/packs/models/*.toml transcriber/engines/*/*.py)
	@$(BIN)/longhand models pull en --samples
	@touch $@
