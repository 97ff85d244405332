"""Recipes are valid, and read what the download command in their header writes, or what it says where to get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tagger_cli.download.source import find_source
from tagger_cli.training.configuration import load_configuration

RECIPES = sorted((Path(__file__).parents[2] / "models" / "recipes").glob("*.toml"))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_reads_what_its_header_downloads(recipe: Path) -> None:
    configuration = load_configuration(recipe, [])
    text = recipe.read_text(encoding="utf-8")
    command = re.search(r"^# +tagger download-data (.+)$", text, re.MULTILINE)
    assert command is not None
    folders = {find_source(name).folder for name in command[1].split()}
    folders |= set(re.findall(r"^# +data/([\w-]+)/ +github\.com/\S+ \([^)]+\)", text, re.MULTILINE))
    files = [file for corpus in configuration.corpora for file in (*corpus.train, *corpus.dev, *corpus.test)]
    files += [path for path in [configuration.vectors.path] if path is not None]
    assert {Path(file).parts[:2] for file in files} == {("data", f) for f in folders}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_says_how_to_run_it(recipe: Path) -> None:
    assert f"tagger train models/recipes/{recipe.name} -o " in recipe.read_text(encoding="utf-8")
