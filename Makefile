# Two commands set everything up: `make demo` tags text, `make test` runs all tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEMO_MODEL := out/demo
DATA ?= ../shared/data

.PHONY: help demo test lint bench clean

help:  ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(DEMO_MODEL)/model.json  ## Train a small model on the sample data and tag text with it
	@echo
	$(BIN)/tagger tag -m $(DEMO_MODEL) -f pretty docs/demo.txt

test: $(BIN)/.dev  ## Install everything and run the whole test suite
	$(BIN)/python -m pytest

lint: $(BIN)/.dev  ## Check format, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(BIN)/.dev  ## Measure training throughput and segmentation on the data in $(DATA)
	$(BIN)/python benchmarks/training_throughput.py --data $(DATA)
	$(BIN)/python benchmarks/segmentation.py $(DATA)

clean:  ## Remove what make made
	rm -rf $(VENV) $(DEMO_MODEL)

$(DEMO_MODEL)/model.json: $(BIN)/.train
	$(BIN)/tagger train models/sample/demo.toml -o $(DEMO_MODEL) --overwrite

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BIN)/.train: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[train]'
	@touch $@

$(BIN)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[dev]'
	@touch $@
