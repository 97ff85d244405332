"""``tagger compare`` as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command import tagger

from tagger_cli.inference import model_folder
from tagger_cli.inference.description import Transitions
from tagger_cli.inference.model_folder import read_description

ROWS = [
    ("Angela", "PROPN", "B-PER"),
    ("Merkel", "PROPN", "I-PER"),
    ("met", "VERB", "O"),
    ("Paris", "NOUN", "B-LOC"),
]


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gold") / "gold.conll"
    sentence = "".join("\t".join(row) + "\n" for row in ROWS)
    file.write_text(f"-DOCSTART-\tX\tO\n\n{sentence}\n{sentence}\n-DOCSTART-\tX\tO\n\n{sentence}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def other_model(random_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The random model with other transitions: its spans differ, its parts of speech do not."""
    import msgspec

    folder = tmp_path_factory.mktemp("models") / "other"
    shutil.copytree(random_model, folder)
    description = read_description(folder)
    old = description.transitions["ner"]
    changed = Transitions([-score for score in old.start], old.between, [5.0 - score for score in old.end])
    description = msgspec.structs.replace(description, transitions={"ner": changed}, seal="")
    (folder / model_folder.DESCRIPTION).write_text(description.to_json(), encoding="utf-8")
    return folder


def test_a_table_and_an_object(random_model: Path, other_model: Path, gold: Path, tmp_path: Path) -> None:
    lines = tmp_path / "differences.jsonl"
    arguments = ("compare", random_model, other_model, gold, "-t", "upos=2,ner=3")
    done = tagger(*arguments, "--json", "--differences", lines)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["models"] == [str(random_model), str(other_model)]
    assert (found["sentences"], found["documents"]) == (3, 2)
    assert found["targets"]["upos"]["difference"] == 0
    assert found["targets"]["upos"]["p"] == 1
    differences = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    ner = found["targets"]["ner"]
    assert ner["only_first_right"] + ner["only_second_right"] == len(differences)
    for difference in differences:
        assert difference["gold"]["label"] in ("PER", "LOC")
    for model, score in zip((random_model, other_model), ("first", "second"), strict=True):
        alone = json.loads(tagger("evaluate", model, gold, "-t", "upos=2,ner=3", "--json").stdout)["targets"]
        assert alone["ner"]["f1"] == pytest.approx(ner[score])
        assert alone["upos"]["accuracy"] == pytest.approx(found["targets"]["upos"][score])

    table = tagger(*arguments)
    assert table.returncode == 0, table.stderr
    assert "3 sentences, 12 tokens, 2 documents" in table.stdout
    assert "upos: no difference" in table.stdout
    assert tagger(*arguments).stdout == table.stdout  # seeds are fixed


def test_models_need_a_target_in_common(random_model: Path, gold: Path) -> None:
    done = tagger("compare", random_model, "en", gold, "-t", "xpos")
    assert done.returncode == 2
    assert "target xpos: the model" in done.stderr


def test_folders_of_seeds_are_compared_as_recipes(
    random_model: Path, other_model: Path, gold: Path, tmp_path: Path
) -> None:
    for recipe, model in (("a", random_model), ("b", other_model)):
        for seed in (1, 2):
            shutil.copytree(model, tmp_path / recipe / f"seed-{seed}")
    done = tagger("compare", "a", "b", gold, "-t", "ner=3", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["seeds"] == 2
    ner = found["targets"]["ner"]
    assert ner["deviations"] == [0, 0]
    assert ner["p_seeds"] in (1, pytest.approx(1 / 3))  # two of six ways to deal, where the models differ at all
    assert not ner["significant"]
    table = tagger("compare", "a", "b", gold, "-t", "ner=3", folder=tmp_path)
    assert "A: a, 2 seeds" in table.stdout
    assert "p seeds" in table.stdout
    uneven = tagger("compare", "a", random_model, gold, "-t", "ner=3", folder=tmp_path)
    assert (uneven.returncode, "compare as many of each" in uneven.stderr) == (2, True)
