"""Tagging loads nothing that only training needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "torch",
    "accelerate",
    "datasets",
    "seqeval",
    "sklearn",
    "pandas",
    "pydantic",
    "safetensors",
    "onnx",
    "onnxscript",
    "onnx_ir",
    "rich",
    "typer",
}


def modules_after(code: str) -> set[str]:
    """The top-level modules a fresh interpreter has loaded after some code."""
    ending = "\nimport json, sys; print(json.dumps([name for name in sys.modules if '.' not in name]))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code + ending], cwd=root, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_tagging_imports_nothing_heavy(random_model: Path) -> None:
    code = (
        "from tagger_cli.inference.model import Model\n"
        f"tagged = list(Model({str(random_model)!r}).tag(['Merkel met Macron.', ['in', 'Paris']]))\n"
        "assert len(tagged) == 2"
    )
    loaded = modules_after(code)
    assert "onnxruntime" in loaded
    assert loaded & HEAVY == set()


def test_features_need_numpy_alone() -> None:
    loaded = modules_after("import tagger_cli.features.forms, tagger_cli.features.vector_table")
    assert "numpy" in loaded
    assert loaded & (HEAVY | {"onnxruntime"}) == set()
