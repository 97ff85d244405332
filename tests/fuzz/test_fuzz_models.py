"""A model folder in which something is another: it says so in a line, or it tags."""

from __future__ import annotations

import hashlib
import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from fuzz_settings import check_line, inputs
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.display.model_table import format_model
from tagger_cli.errors import TaggerError
from tagger_cli.inference import model_folder
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import read_description

ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**63, 10**400, 0.5, -0.0, 1e308, "", "x", "\u0000", "\ud800", "O", "S-", "B-PER"),
    *([], [[]], {}, {"a": {}}, [None], ["x"], [0.0] * 9, [["O"]], {"ner": 1e-320}, {"dev": {"sentences": 1}}),
]


@pytest.fixture(scope="module")
def copy(random_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(random_model, tmp_path_factory.mktemp("fuzz") / "model"))


@pytest.fixture(scope="module")
def described(random_model: Path) -> str:
    """A description in which every part says something, so that every part can be wrong."""
    values = json.loads((random_model / model_folder.DESCRIPTION).read_text(encoding="utf-8"))
    values["provenance"] = {
        **{
            "tagger": "1",
            "date": "2026-01-01",
            "seed": 1,
            "epochs": 3,
            "best_epochs": [1],
            "minutes": 0.5,
            "device": "cpu",
        },
        **{"torch": "2", "python": "3", "vectors": None, "precision": "int8"},
        "files": [{"path": "a", "split": "train", "sentences": 1, "words": 2, "sha256": "00"}],
        "calibration": {"ner": {"temperature": 1.0, "before": {"words": 0.1}, "after": {"words": 0.1, "spans": 0.2}}},
    }
    score = {"f1": 0.5, "precision": 0.5, "recall": 0.5, "labels": {"PER": {"f1": 0.5}}}
    values["scores"] = {"dev": {"sentences": 1, "tokens": 2, "targets": {"ner": score, "upos": {"accuracy": 0.5}}}}
    return json.dumps(values)


DEEPEST = 8
"""Parts of a way, so that what was put in may be nested as deep as it likes."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of nested tables and lists; of long and deep ones only to some parts."""
    if len(path) > DEEPEST:
        return [path]
    inner = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))[:3]
        if isinstance(value, list)
        else []
    )
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


def change(values: Any, data: st.DataObject) -> Any:
    """Replace, remove, double or rename one part."""
    *way, last = data.draw(st.sampled_from(places(values)[1:]))
    holder = values
    for key in way:
        holder = holder[key]
    match data.draw(st.sampled_from(["replace", "replace", "remove", "double", "rename"])):
        case "remove":
            del holder[last]
        case "double" if isinstance(holder, list):
            holder.append(holder[last])
        case "rename" if isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["x", "", "name", "\u0000"]))] = holder.pop(last)
        case _:
            holder[last] = deepcopy(data.draw(st.sampled_from(ODD)))  # a later change may be within it
    return values


def use(folder: Path) -> None:
    """What the commands do with a model; each may refuse it in a line."""
    try:
        description = read_description(folder)
    except TaggerError as error:
        check_line(error)
        return
    for width in (None, 80):
        format_model(folder, description, width).encode(errors="replace")
    try:
        model = Model(folder, threads=1)
        list(model.tag(["Merkel met Macron in Paris."], scores=True))
    except TaggerError as error:
        check_line(error)


@given(data=st.data())
@inputs(0.1)
def test_a_description_of_which_a_part_is_another(copy: Path, described: str, data: st.DataObject) -> None:
    values = json.loads(described)
    for _ in range(data.draw(st.integers(1, 2))):
        values = change(values, data)
    values = {**values, "seal": ""}
    text = json.dumps(values)
    seal = hashlib.sha256(text.encode()).hexdigest()
    (copy / model_folder.DESCRIPTION).write_text(text.replace('"seal": ""', f'"seal": "{seal}"', 1))
    use(copy)


@given(data=st.data(), name=st.sampled_from([*model_folder.LISTED, model_folder.DESCRIPTION]), trusted=st.booleans())
@inputs(0.05)
def test_a_file_of_which_some_bytes_are_others(
    copy: Path, random_model: Path, data: st.DataObject, name: str, trusted: bool
) -> None:
    original = random_model / name
    content = bytearray(original.read_bytes() if original.exists() else b"")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        match data.draw(st.sampled_from(["change", "cut", "insert"])):
            case "change" if content:
                content[place] = data.draw(st.integers(0, 255))
            case "cut":
                del content[place:]
            case _:
                content[place:place] = data.draw(st.binary(max_size=8))
    values = json.loads((random_model / model_folder.DESCRIPTION).read_text(encoding="utf-8"))
    if trusted:  # as somebody would who wants to harm
        values.pop("files")
    values["seal"] = ""
    text = json.dumps(values)
    seal = hashlib.sha256(text.encode()).hexdigest()
    (copy / model_folder.DESCRIPTION).write_text(text.replace('"seal": ""', f'"seal": "{seal}"', 1))
    if name != model_folder.DESCRIPTION or not trusted:
        (copy / name).write_bytes(content)
    try:
        use(copy)
    finally:
        (copy / name).unlink()
        if original.exists():
            shutil.copy(original, copy / name)
