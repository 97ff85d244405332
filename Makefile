# Two commands set everything up: `make demo` tags text, `make test` runs all tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
DATA ?= ../shared/data
INPUTS ?= 100000

.PHONY: help demo test test-processors test-ray qemu arm-python fuzz test-versions lint bench clean

help:  ## Say what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

demo: $(BIN)/.light  ## Install what tagging needs and tag text with the shipped model
	@echo
	$(BIN)/tagger tag -f pretty docs/demo.txt

test: $(BIN)/.dev  ## Install everything and run the whole test suite
	$(BIN)/python -m pytest

test-processors: qemu $(BIN)/.dev $(wildcard $(VENV)/arm/.ready)  ## Compare the answers of other processors, which qemu emulates, with those of this one
	$(BIN)/python -m pytest -n 4 -m processors -rPs tests/processors

test-ray: $(BIN)/.dev  ## Tag with a Ray of two workers, of which one is killed
	$(BIN)/pip install -q 'ray[data]>=2.50' -c constraints.txt
	$(BIN)/python -m pytest -n 0 -m ray tests/cli/test_tag_ray.py

qemu:
	@command -v qemu-x86_64 > /dev/null || { echo "qemu is missing; on Debian: apt-get install qemu-user" >&2; exit 1; }

arm-python: $(VENV)/arm/.ready  ## Unpack a Python for ARM (on Debian), with which test-processors tries ARM too

fuzz: $(BIN)/.dev  ## Try $(INPUTS) odd inputs of readers, model folders and configurations (the suite tries 2,000)
	TAGGER_FUZZ_INPUTS=$(INPUTS) $(BIN)/python -m pytest tests/fuzz tests/attacks --durations=0

test-versions: $(BIN)/python  ## Install the lowest and newest versions allowed in each Python on the PATH, and try them
	$(BIN)/python benchmarks/versions.py

lint: $(BIN)/.dev  ## Check format, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(BIN)/.dev  ## Measure training throughput and segmentation on the data in $(DATA)
	$(BIN)/python benchmarks/training_throughput.py --data $(DATA)
	$(BIN)/python benchmarks/segmentation.py $(DATA)

clean:  ## Remove what make made
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BIN)/.light: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(BIN)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[dev]'
	@touch $@

$(VENV)/arm/.ready: $(BIN)/python pyproject.toml constraints.txt
	tests/processors/unpack_arm.sh $(VENV)/arm $(BIN)/python
	@touch $@
