"""What a model folder says of itself survives the disk; a damaged folder says what is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.errors import TaggerError
from tagger_cli.features.targets import Target, span_labels
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.decoding import FORBIDDEN
from tagger_cli.runtime.model_folder import ModelDescription, Transitions, read_description
from tagger_cli.runtime.tagger import Tagger

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def copy(random_model: Path, tmp_path: Path) -> Path:
    """A model folder that a test may damage."""
    return Path(shutil.copytree(random_model, tmp_path / "model"))


def change_description(folder: Path, change: Change) -> None:
    path = folder / model_folder.DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")


numbers = st.floats(-5, 5)


@given(
    labels=st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=3, unique=True),
    alphabet=st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    data=st.data(),
)
@settings(max_examples=50, deadline=None)
def test_a_description_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], alphabet: str, data: st.DataObject
) -> None:
    count = len(labels)
    row = st.lists(numbers, min_size=count, max_size=count)
    transitions = Transitions(data.draw(row), data.draw(st.lists(row, min_size=count, max_size=count)), data.draw(row))
    description = ModelDescription(
        targets=(Target("a", "word", "crf", tuple(labels)), Target("b", "word", "softmax", ("x",))),
        transitions={"a": transitions},
        alphabet=alphabet,
        vocabulary_size=3,
        network={"layers": 2},
        scores={"dev": {"targets": {"a": {"accuracy": 0.5}}}},
        temperatures={"a": 1.25},
    )
    folder = tmp_path_factory.getbasetemp()
    (folder / model_folder.DESCRIPTION).write_bytes(description.to_json().encode())
    assert read_description(folder) == description


def test_transitions_that_decode_are_learned_or_zero_and_never_cut_spans() -> None:
    labels = span_labels(["PER"])  # O B I E S
    learned = Transitions([1.0] * 5, [[2.0] * 5] * 5, [3.0] * 5)
    description = ModelDescription(
        targets=(
            Target("crf", "span", "crf", labels),
            Target("softmax", "span", "softmax", labels),
            Target("words", "word", "softmax", ("a", "b")),
        ),
        transitions={"crf": learned},
        alphabet="",
        vocabulary_size=0,
    )
    scores = description.transition_scores()
    assert scores.keys() == {"crf", "softmax"}
    no = float(FORBIDDEN)
    np.testing.assert_array_equal(scores["crf"].start, np.float32([1, 1, no, no, 1]))
    np.testing.assert_array_equal(scores["crf"].end, np.float32([3, no, no, 3, 3]))
    np.testing.assert_array_equal(scores["crf"].between[1], np.float32([no, no, 2, 2, no]))
    np.testing.assert_array_equal(scores["softmax"].between[0], np.float32([0, 0, no, no, 0]))


def test_no_folder_and_no_model(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"there is no such model; train one with tagger train"):
        Tagger(tmp_path / "absent")
    with pytest.raises(TaggerError, match=r"this folder is no model: it has no model\.json"):
        Tagger(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(TaggerError, match="there is no such model"):
        Tagger(tmp_path / "file")


def test_a_newer_format(copy: Path) -> None:
    change_description(copy, lambda values: values.update(format_version=model_folder.FORMAT_VERSION + 1, new=True))
    with pytest.raises(TaggerError, match=r"format 2, this tagger reads up to 1; update it with: pip install"):
        Tagger(copy)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.98], ids=str)
def test_a_description_that_is_cut_short(copy: Path, keep: float) -> None:
    path = copy / model_folder.DESCRIPTION
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Tagger(copy)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'"model"', b'{"format_version": "1"}', b"null"], ids=repr)
def test_json_that_describes_no_model(copy: Path, content: bytes) -> None:
    (copy / model_folder.DESCRIPTION).write_bytes(content)
    with pytest.raises(TaggerError, match=r"model\.json: not the description of a model"):
        Tagger(copy)


def drop_a_label(values: dict[str, Any]) -> None:
    values["targets"][0]["labels"].pop()


def drop_a_row(values: dict[str, Any]) -> None:
    values["transitions"]["ner"]["between"] = values["transitions"]["ner"]["between"][:1]


def drop_a_number(values: dict[str, Any]) -> None:
    values["transitions"]["ner"]["between"][3].pop()


CHANGES: dict[str, Change] = {
    "a label missing": drop_a_label,
    "rows of transitions missing": drop_a_row,
    "a transition missing": drop_a_number,
    "no transitions": lambda values: values["transitions"].clear(),
    "no targets": lambda values: values.pop("targets"),
    "targets are a number": lambda values: values.update(targets=7),
    "an unknown key": lambda values: values.update(surprise=1),
    "a temperature of 0": lambda values: values.update(temperatures={"ner": 0}),
    "a temperature in words": lambda values: values.update(temperatures={"ner": "hot"}),
    "no alphabet": lambda values: values.pop("alphabet"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_description_that_contradicts_itself(copy: Path, change: Change) -> None:
    change_description(copy, change)
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Tagger(copy)


def test_graphs_of_another_model(copy: Path) -> None:
    change_description(copy, lambda values: values["targets"][1]["labels"].append("X"))
    with pytest.raises(TaggerError, match=r"the graph has 4 labels for target upos, model\.json has 5"):
        Tagger(copy)
    change_description(copy, lambda values: values["targets"][1].update(name="xpos"))
    with pytest.raises(TaggerError, match=r"the graph has no labels for target xpos, model\.json has 5"):
        Tagger(copy)


def test_a_vocabulary_that_is_cut_short(copy: Path) -> None:
    path = copy / model_folder.VOCABULARY
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: has \d+ words where model\.json says \d+"):
        Tagger(copy)
    path.write_bytes(b"\xff" + content)
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: missing or damaged"):
        Tagger(copy)
    path.unlink()
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: missing or damaged"):
        Tagger(copy)


@pytest.mark.parametrize("graph", [model_folder.WORDS_GRAPH, model_folder.TAGGER_GRAPH])
def test_a_graph_that_is_cut_short(copy: Path, graph: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = copy / graph
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(TaggerError, match=rf"{graph}: damaged or cut short .*; copy the model again") as caught:
        Tagger(copy)
    assert "\n" not in str(caught.value)
    path.write_bytes(b"no graph")
    with pytest.raises(TaggerError, match=f"{graph}: damaged or cut short"):
        Tagger(copy)
    path.unlink()
    with pytest.raises(TaggerError, match=f"{graph}: missing; copy the model again"):
        Tagger(copy)
    assert capfd.readouterr() == ("", "")
