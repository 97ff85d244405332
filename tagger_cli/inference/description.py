"""What a model says of itself: the content of ``model.json``, typed and checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import Any

import msgspec

from tagger_cli.inference.decoding import TransitionScores
from tagger_cli.inference.sha256 import sha256
from tagger_cli.targets.codec import Head
from tagger_cli.targets.codecs import CODECS
from tagger_cli.targets.target import Target

FORMAT_VERSION = 2
LARGEST_TRANSITION = 1e6
"""Larger scores would not add up in the precision of the network."""
LARGEST_TEMPERATURE = 1e3


class TargetDescription(msgspec.Struct, frozen=True):
    """A target as the file has it; see ``Target``."""

    name: str
    codec: str
    head: Head
    labels: tuple[str, ...]


class Transitions(msgspec.Struct, frozen=True):
    """Learned transition scores of a CRF, as nested lists; see ``TransitionScores``."""

    start: list[float]
    between: list[list[float]]
    end: list[float]


class FileEntry(msgspec.Struct, frozen=True):
    """A file of the folder, as it was when the model was written.

    Attributes:
        size: bytes.
        crc32: a checksum that is quick enough to be looked at whenever the model is loaded.
        sha256: a digest that nobody can forge, for ``tagger info --verify``.
    """

    size: int
    crc32: int
    sha256: str


class SourceFile(msgspec.Struct, frozen=True):
    """A corpus file that the model was trained, chosen or measured on."""

    path: str
    split: str
    sentences: int
    words: int
    sha256: str


class CalibrationError(msgspec.Struct, frozen=True):
    """Expected calibration errors, 0 to 1: of word labels (or labels of sentences), and of spans as a whole."""

    words: float
    spans: float | None = None


class Calibration(msgspec.Struct, frozen=True):
    """The temperature of a target, 1 where another would not help, and what it does to the error on dev."""

    temperature: float
    before: CalibrationError
    after: CalibrationError


class Provenance(msgspec.Struct, frozen=True):
    """Where a model comes from.

    Attributes:
        tagger: the version that trained it.
        date: the day, as YYYY-MM-DD.
        seed: of everything random.
        epochs: of all its networks.
        best_epochs: of each network the epoch that its weights are from.
        minutes: how long the training took.
        device: what it was trained on.
        torch: PyTorch's version.
        python: Python's version.
        vectors: the file of word vectors, None where the network has learned them.
        files: what was read.
        precision: of the graphs.
        calibration: target → how well its probabilities are calibrated.
    """

    tagger: str
    date: str
    seed: int
    epochs: int
    best_epochs: list[int]
    minutes: float
    device: str
    torch: str
    python: str
    vectors: str | None
    files: list[SourceFile]
    precision: str = ""
    calibration: dict[str, Calibration] = {}


class ModelDescription(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of ``model.json``.

    Attributes:
        format_version: of the folder.
        seal: the SHA-256 of the file's text with an empty seal, so that no change of it goes unnoticed.
        described_targets: what the model predicts.
        transitions: target → learned transitions, for targets with a CRF.
        temperatures: target → what its emissions and transitions are divided by to be calibrated
            probabilities; 1 for a target that is not there.
        thresholds: target → for each label the emission above which it applies, for targets of which a sentence may
            have several labels; 0 for a target that is not there.
        alphabet: the characters it reads.
        vocabulary_size: words in ``vocabulary.txt``.
        network: the settings that shape the network, by name.
        provenance: what it was trained on, by which version, for how long; None where nobody knows.
        scores: split → target → scores, as ``tagger evaluate --json`` gives them.
        files: name → what the file is, for each of the other files of the model.
    """

    format_version: int = FORMAT_VERSION
    seal: str = ""
    described_targets: tuple[TargetDescription, ...] = msgspec.field(name="targets")
    transitions: dict[str, Transitions]
    temperatures: dict[str, float] = {}
    thresholds: dict[str, list[float]] = {}
    alphabet: str
    vocabulary_size: int
    network: dict[str, str | int | float | bool | list[int] | None] = {}
    provenance: Provenance | None = None
    scores: dict[str, SplitScores] = {}
    files: dict[str, FileEntry] = {}

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the model predicts.

        Raises:
            ValueError: there is no such codec, or the labels are not of it.
        """
        return tuple(map(_target, self.described_targets))

    def transition_scores(self, target: Target) -> TransitionScores | None:
        """The transitions that decode a target; None where each label is decided by itself."""
        learned = self.transitions.get(target.name)
        if learned is not None:
            return TransitionScores.of(target.allowed_transitions(), learned.start, learned.between, learned.end)
        return TransitionScores.of(target.allowed_transitions()) if target.is_chain else None

    def to_json(self) -> str:
        """The text of ``model.json``, sealed."""
        unsealed = _text(msgspec.structs.replace(self, seal=""))
        return _text(msgspec.structs.replace(self, seal=sha256(unsealed.encode()).hexdigest()))


class TargetScores(msgspec.Struct, frozen=True, omit_defaults=True):
    """Scores of a target, as far as a person asks a model for them; ``labels`` and the like are kept as they are."""

    accuracy: float | None = None
    macro_f1: float | None = None
    f1: float | None = None
    precision: float | None = None
    recall: float | None = None
    labels: dict[str, dict[str, float]] = {}
    known: dict[str, float] | None = None
    unknown: dict[str, float] | None = None

    @property
    def main(self) -> tuple[str, float]:
        """The measure that matters, and its value."""
        if self.macro_f1 is not None:
            return "macro F1", self.macro_f1
        if self.accuracy is None and self.f1 is not None:
            return "f1", self.f1
        return "accuracy", self.accuracy or 0.0


class SplitScores(msgspec.Struct, frozen=True):
    """Scores of the model on dev or test."""

    sentences: int
    tokens: int
    targets: dict[str, TargetScores]


@lru_cache(maxsize=64)
def _target(described: TargetDescription) -> Target:
    """A target with its codec, which takes a while to make where there are hundreds of labels."""
    if described.codec not in CODECS:
        raise ValueError(f"target {described.name} has the codec {described.codec}, which is unknown")
    try:
        codec = CODECS[described.codec](described.labels)
    except ValueError as error:
        raise ValueError(f"target {described.name}: {error}") from None
    return Target(described.name, codec, described.head)


def describe(target: Target) -> TargetDescription:
    """A target as ``model.json`` has it."""
    return TargetDescription(target.name, target.codec.name, target.head, target.labels)


def parse_description(text: bytes) -> ModelDescription:
    """Read and check the text of ``model.json``, of this format or of an earlier one.

    Raises:
        ValueError: it is damaged, or was changed by hand.
        NewerFormat: it is of a later version of the program.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).format_version
        if version > FORMAT_VERSION:
            raise NewerFormat(version)
        if version == 1:
            description = msgspec.convert(_from_version_1(msgspec.json.decode(text)), ModelDescription)
        else:
            description = msgspec.json.decode(text, type=ModelDescription)
            unsealed = text.replace(f'"seal": "{description.seal}"'.encode(), b'"seal": ""', 1)
            if sha256(unsealed).hexdigest() != description.seal:
                raise ValueError("it was changed after it was written")
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
    _check(description)
    return description


class NewerFormat(Exception):
    """The model is of a format that this program does not know.

    Args:
        version: of the format.
    """

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class _Version(msgspec.Struct):
    format_version: int


def _text(description: ModelDescription) -> str:
    return msgspec.json.format(msgspec.json.encode(description), indent=1).decode() + "\n"


def _from_version_1(values: Any) -> Any:
    """Version 1 told kinds instead of codecs, and nothing of its files."""
    codecs = {"word": "identity", "span": "spans"}
    try:
        targets = [{**target, "codec": codecs.get(target["kind"], "")} for target in values["targets"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"its targets are not of format 1 ({error})") from None
    return {**values, "targets": targets, "provenance": values.get("provenance") or None}


def _check(description: ModelDescription) -> None:
    targets = description.targets
    if not targets or len({target.name for target in targets}) != len(targets):
        raise ValueError("there are no targets, or two of one name")
    for name in description.files:
        if PurePath(name).name != name or "\\" in name:
            raise ValueError(f"it names a file outside: {name}")
    for target in targets:
        if not target.name.isprintable() or not target.name:
            raise ValueError(f"a target has the name {target.name!r}")
        if not target.labels:
            raise ValueError(f"target {target.name} has no labels")
        learned = description.transitions.get(target.name)
        if learned is None:
            if target.head == "crf":
                raise ValueError(f"target {target.name} has no transitions")
            continue
        count = len(target.labels)
        rows = [learned.start, *learned.between, learned.end]
        if len(rows) != count + 2 or any(len(row) != count for row in rows):
            raise ValueError(f"target {target.name} has {count} labels, its transitions have another number")
        if not all(abs(score) <= LARGEST_TRANSITION for row in rows for score in row):
            raise ValueError(f"a transition of target {target.name} is no number that could have been learned")
    counts = {target.name: len(target.labels) for target in targets}
    for name, thresholds in description.thresholds.items():
        if len(thresholds) != counts.get(name) or not all(abs(value) <= LARGEST_TRANSITION for value in thresholds):
            raise ValueError(f"the thresholds of target {name} are not one number for each label")
    for name, temperature in description.temperatures.items():
        if not 1.0 / LARGEST_TEMPERATURE <= temperature <= LARGEST_TEMPERATURE:
            raise ValueError(f"the temperature of target {name} is {temperature}")
