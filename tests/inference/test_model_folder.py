"""What a model folder says of itself survives the disk; a damaged folder says what is wrong."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.errors import TaggerError
from tagger_cli.inference import model_folder
from tagger_cli.inference.decoding import FORBIDDEN
from tagger_cli.inference.description import (
    FORMAT_VERSION,
    FileEntry,
    ModelDescription,
    SplitScores,
    TargetScores,
    Transitions,
    describe,
)
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import read_description
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def copy(random_model: Path, tmp_path: Path) -> Path:
    """A model folder that a test may damage."""
    return Path(shutil.copytree(random_model, tmp_path / "model"))


def change_description(folder: Path, change: Change) -> None:
    """Change what the description says, as if the model had been written so."""
    path = folder / model_folder.DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    values["seal"] = ""
    text = json.dumps(values)
    seal = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(text.replace('"seal": ""', f'"seal": "{seal}"'), encoding="utf-8")


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
        described_targets=tuple(
            map(describe, (Target("a", IdentityCodec(labels), "crf"), Target("b", IdentityCodec(["x"]), "softmax")))
        ),
        transitions={"a": transitions},
        alphabet=alphabet,
        vocabulary_size=3,
        network={"layers": 2},
        scores={"dev": SplitScores(3, 5, {"a": TargetScores(accuracy=0.5)})},
        files={"vocabulary.txt": FileEntry(7, 2**32 - 1, "00")},
        temperatures={"a": 1.25},
    )
    folder = tmp_path_factory.getbasetemp()
    (folder / model_folder.DESCRIPTION).write_bytes(description.to_json().encode())
    read = read_description(folder)
    assert msgspec.structs.replace(read, seal="") == description
    assert [target.labels for target in read.targets] == [tuple(labels), ("x",)]


def test_transitions_that_decode_are_learned_or_zero_and_never_cut_spans() -> None:
    spans = SpanCodec.of(["PER"])  # O B I E S
    targets = (
        Target("crf", spans, "crf"),
        Target("softmax", spans, "softmax"),
        Target("words", IdentityCodec(["a", "b"]), "softmax"),
    )
    description = ModelDescription(
        described_targets=tuple(map(describe, targets)),
        transitions={"crf": Transitions([1.0] * 5, [[2.0] * 5] * 5, [3.0] * 5)},
        alphabet="",
        vocabulary_size=0,
    )
    crf, softmax, words = (description.transition_scores(target) for target in targets)
    assert crf is not None and softmax is not None and words is None
    no = float(FORBIDDEN)
    np.testing.assert_array_equal(crf.start, np.float32([1, 1, no, no, 1]))
    np.testing.assert_array_equal(crf.end, np.float32([3, no, no, 3, 3]))
    np.testing.assert_array_equal(crf.between[1], np.float32([no, no, 2, 2, no]))
    np.testing.assert_array_equal(softmax.between[0], np.float32([0, 0, no, no, 0]))


def test_no_folder_and_no_model(tmp_path: Path) -> None:
    with pytest.raises(TaggerError, match=r"there is no such model; train one with tagger train"):
        Model(tmp_path / "absent")
    with pytest.raises(TaggerError, match=r"this folder is no model: it has no model\.json"):
        Model(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(TaggerError, match="there is no such model"):
        Model(tmp_path / "file")


def test_a_newer_format(copy: Path) -> None:
    change_description(copy, lambda values: values.update(format_version=FORMAT_VERSION + 1, new=True))
    with pytest.raises(TaggerError, match=r"format 3, this tagger reads up to 2; update it with: pip install"):
        Model(copy)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.98], ids=str)
def test_a_description_that_is_cut_short(copy: Path, keep: float) -> None:
    path = copy / model_folder.DESCRIPTION
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Model(copy)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'"model"', b'{"format_version": "1"}', b"null"], ids=repr)
def test_json_that_describes_no_model(copy: Path, content: bytes) -> None:
    (copy / model_folder.DESCRIPTION).write_bytes(content)
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Model(copy)


def drop_a_label(values: dict[str, Any]) -> None:
    values["targets"][0]["labels"].pop()


def drop_a_row(values: dict[str, Any]) -> None:
    values["transitions"]["ner"]["between"] = values["transitions"]["ner"]["between"][:1]


def drop_a_number(values: dict[str, Any]) -> None:
    values["transitions"]["ner"]["between"][3].pop()


def reorder_labels(values: dict[str, Any]) -> None:
    values["targets"][0]["labels"] = values["targets"][0]["labels"][::-1]


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
    "two targets of one name": lambda values: values["targets"].append(values["targets"][0]),
    "a codec that nobody knows": lambda values: values["targets"][0].update(codec="magic"),
    "labels of spans in another order": reorder_labels,
    "transitions in words": lambda values: values["transitions"]["ner"].update(start="x"),
    "a transition that is no number": lambda values: values["transitions"]["ner"].update(start=[None] * 9),
    "an alphabet that is a number": lambda values: values.update(alphabet=5),
    "a vocabulary size in words": lambda values: values.update(vocabulary_size="many"),
    "provenance in words": lambda values: values.update(provenance="home-made"),
    "scores in words": lambda values: values.update(scores={"dev": "good"}),
    "no alphabet": lambda values: values.pop("alphabet"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_description_that_contradicts_itself(copy: Path, change: Change) -> None:
    change_description(copy, change)
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Model(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("Angela", "Angelo"),
        lambda text: text.replace('"PROPN"', '"VERB"').replace('"VERB"', '"PROPN"', 1),
        lambda text: text.replace(".", "", 1),
    ],
)
def test_a_description_that_was_changed_by_hand(copy: Path, change: Callable[[str], str]) -> None:
    path = copy / model_folder.DESCRIPTION
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    if changed == text:
        changed = text.replace('"alphabet": "', '"alphabet": "#', 1)
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(TaggerError, match=r"model\.json: damaged .*; copy the model again"):
        Model(copy)


IN_LARGE_MODELS = {model_folder.KNOWN_WORDS, model_folder.WORD_VECTORS}


@pytest.mark.parametrize("name", [name for name in model_folder.LISTED if name not in IN_LARGE_MODELS])
def test_a_file_in_which_one_bit_is_another(copy: Path, name: str) -> None:
    path = copy / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    # What cannot be read at all is told before the checksums are compared.
    with pytest.raises(
        TaggerError, match=rf"{re.escape(name)}: (damaged|missing or damaged|has).*copy the model again"
    ):
        Model(copy)
    with pytest.raises(TaggerError, match=rf"{re.escape(name)}: damaged, or of another model .another SHA-256"):
        model_folder.verify_digests(copy, read_description(copy).files)


def test_the_shipped_model_answers_for_every_file_that_tagging_reads() -> None:
    folder = find_model()
    assert {*read_description(folder).files} == {path.name for path in folder.iterdir() if path.is_file()} - {
        "README.md",
        "configuration.toml",
        model_folder.DESCRIPTION,
    }


def test_files_of_another_model(copy: Path, random_model: Path) -> None:
    words = (copy / model_folder.TRAINING_WORDS).read_text(encoding="utf-8").split("\n")
    (copy / model_folder.TRAINING_WORDS).write_text("\n".join(words[:-1][::-1]) + "\n", encoding="utf-8")
    with pytest.raises(TaggerError, match=r"training_words\.txt: damaged, or of another model"):
        Model(copy)
    model_folder.verify_digests(random_model, read_description(random_model).files)


def as_version_1(folder: Path) -> None:
    """Write the description as the first version of the program did."""
    path = folder / model_folder.DESCRIPTION
    values = json.loads(path.read_text(encoding="utf-8"))
    for target in values["targets"]:
        target["kind"] = {"identity": "word", "spans": "span"}[target.pop("codec")]
    values = {key: value for key, value in values.items() if key not in ("seal", "files")}
    path.write_text(json.dumps({**values, "provenance": {}, "format_version": 1}), encoding="utf-8")


def test_a_folder_of_version_1_tags_as_before(copy: Path, random_model: Path) -> None:
    as_version_1(copy)
    sentences = [["Merkel", "met", "Macron", "in", "Paris", "."], ["unseen"]]
    now, before = Model(random_model), Model(copy)
    assert before.predict(sentences, before.targets) == now.predict(sentences, now.targets)


def test_graphs_of_another_model(copy: Path) -> None:
    change_description(copy, lambda values: values["targets"][1]["labels"].append("X"))
    with pytest.raises(
        TaggerError, match=r"the graph has 4 columns for target upos, the 5 labels of model\.json want 5"
    ):
        Model(copy)
    change_description(copy, lambda values: values["targets"][1].update(name="xpos"))
    with pytest.raises(
        TaggerError, match=r"the graph has no columns for target xpos, the 5 labels of model\.json want 5"
    ):
        Model(copy)


def test_a_vocabulary_that_is_cut_short(copy: Path) -> None:
    path = copy / model_folder.VOCABULARY
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(
        TaggerError,
        match=r"vocabulary\.txt: damaged, or of another model \(\d+ bytes instead of \d+\); copy the model again",
    ):
        Model(copy)
    path.write_bytes(b"\xff" + content[1:])
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: damaged, or of another model \(another checksum"):
        Model(copy)
    path.unlink()
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: missing; copy the model again"):
        Model(copy)
    path.write_bytes(content[: len(content) // 2])
    as_version_1(copy)
    with pytest.raises(TaggerError, match=r"vocabulary\.txt: has \d+ words where model\.json says \d+"):
        Model(copy)


@pytest.mark.parametrize("graph", [model_folder.WORDS_GRAPH, model_folder.TAGGER_GRAPH])
def test_a_graph_that_is_cut_short(copy: Path, graph: str, capfd: pytest.CaptureFixture[str]) -> None:
    as_version_1(copy)  # which says nothing of sizes
    path = copy / graph
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(TaggerError, match=rf"{graph}: damaged or cut short .*; copy the model again") as caught:
        Model(copy)
    assert "\n" not in str(caught.value)
    path.write_bytes(b"no graph")
    with pytest.raises(TaggerError, match=f"{graph}: damaged or cut short"):
        Model(copy)
    path.unlink()
    with pytest.raises(TaggerError, match=f"{graph}: missing; copy the model again"):
        Model(copy)
    assert capfd.readouterr() == ("", "")
