"""The configuration of a training run: one validated TOML file, every key also by ``--set``."""

from __future__ import annotations

import copy
import difflib
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tagger_cli.corpora.label_rules import LabelRules
from tagger_cli.errors import UsageError
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.training.configured_paths import with_paths

Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0.0)]
TargetName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
Fraction = Annotated[float, Field(ge=0.0, lt=1.0)]


DEEPEST_KEY = 3
"""Parts of the key of a setting: ``targets.ner.weight``."""
LARGEST_SEED = 2**32 - 1
"""Of NumPy's generators."""
RESERVED_NAMES = ("text", "start", "end")
"""What every token of a JSONL file has, so that no target can be called so."""
LONGEST_SHOWN = 100
"""Characters of a wrong value in an error message."""
SECTIONS = ("vectors", "network", "training", "export", "segmenter")


class Section(BaseModel):
    """A table of the file; keys it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSettings(Section):
    """One ``[[corpora]]``: files that carry the same targets."""

    train: list[str] = Field(min_length=1, description="files to train on")
    dev: list[str] = Field(
        [],
        description="files to choose the best epoch on; none: a tenth of train, at most 10,000 sentences, unless other "
        "corpora have such files for all of its targets",
    )
    test: list[str] = Field([], description="files to measure the final model on")
    format: Literal["auto", "conll", "conllu", "jsonl", "csv", "tsv"] = Field("auto", description="format of the files")
    word_column: int | str | None = Field(
        None, description="column of the words, or of the texts of a table, by number or name"
    )
    targets: dict[TargetName, int | str] = Field(
        min_length=1, description="target = its column, by number or name; empty text: found by itself"
    )
    labels: dict[str, str | Annotated[list[str], Field(min_length=1)]] = Field(
        {},
        description="label of the files = what it is called here; empty text: none, so that its words are O; a list: "
        "one of these, which the network finds out; labels that are not named stay as they are",
    )
    silent: list[str] = Field(
        [],
        description="types of spans of which the files say nothing: words that they call O may be in one of these",
    )
    recut: bool = Field(
        False, description="cut the words as raw text is cut, at hyphens for example; spans keep their characters"
    )
    weight: Positive = Field(1.0, description="how often each sentence of train is read in an epoch, on average")
    soft: bool = Field(
        False,
        description="the labels are those that a model gives, with their probabilities, as tag --soft writes them; the "
        "words get no vectors of their own",
    )
    join: bool = Field(
        False, description="give the labels to the same sentences of corpora without these targets, and read them once"
    )

    def label_rules(self, spared: Collection[str] = ()) -> LabelRules:
        """What the labels of the files are taken for, those of spared targets as they stand."""
        names = {label: [new] if isinstance(new, str) else new for label, new in self.labels.items()}
        return LabelRules(names, frozenset(self.silent), frozenset(spared))


class TargetSettings(Section):
    """One ``[targets.NAME]``: how a target is predicted, where it shall not be found by looking."""

    kind: Literal["auto", "word", "span", "features", "lemma", "sentence", "multi-label"] = Field(
        "auto",
        description="labels of words, of spans of words, bundles of features, lemmas, or one label or several of a "
        "sentence; auto: found by looking, and by the names feats and lemma",
    )
    head: Literal["auto", "softmax", "crf"] = Field(
        "auto", description="of labels of words and spans; auto: crf for spans, else softmax"
    )
    class_weights: Literal["none", "balanced"] = Field(
        "none",
        description="of the labels of sentences in the loss; balanced: rare ones count as much as frequent ones, "
        "all together",
    )
    weight: Positive = Field(
        1.0, description="of its loss among those of all targets; that of spans is of whole sentences, so it is larger"
    )
    bias: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(
        {},
        description="label = what is added to its score after training, 0.5 for example: above 0 it is found more "
        "often and wrongly more often; of spans their types, and O",
    )


class VectorSettings(Section):
    """Section ``[vectors]``: pre-trained word vectors."""

    path: str | None = Field(None, description="GloVe, word2vec or fastText text file, plain or compressed")
    fine_tune: bool | Literal["auto", "common"] = Field(
        "auto",
        description="train the vectors of training words further; auto: where no target has spans, since names that "
        "training has not seen are found better with vectors that stay as they are; common: only those of words "
        "mostly written without a capital, which is between the two",
    )
    rate: Annotated[float, Field(gt=0.0, le=1.0)] = Field(
        1.0, description="learning rate of trained vectors, as a share of that of the network"
    )
    most_frequent: Annotated[int, Field(ge=0)] = Field(
        400_000, description="vectors kept for words that are not in the training data"
    )


class TrainingSettings(Section):
    """Section ``[training]``: optimisation."""

    start_from: str | None = Field(
        None, description="model whose weights training goes on from, with its network and vectors; --from"
    )
    rehearse: list[str] = Field(
        [], description="text whose labels by that model are trained on, too, so that it does not forget; --rehearse"
    )
    epochs: Annotated[int, Field(ge=1)] = Field(36, description="passes over the training data")
    minutes: Positive | None = Field(
        None,
        description="time budget the learning-rate schedule fits into; the clock then decides the rates, so that no "
        "two runs, resumed or not, are the same bit for bit",
    )
    batch_tokens: Annotated[int, Field(ge=1)] = Field(512, description="words of a batch, padding included")
    optimizer: Literal["adamw", "sgd"] = Field("adamw")
    learning_rate: Positive = Field(3e-3, description="highest learning rate")
    momentum: Fraction = Field(0.9, description="of sgd")
    weight_decay: NotNegative = Field(0.01, description="of matrices; biases and vectors have none")
    warmup: Fraction = Field(0.05, description="share of the run over which the learning rate rises")
    decay: Literal["linear", "cosine", "none"] = Field("linear", description="how the learning rate falls")
    ema: Fraction = Field(0.999, description="decay of the moving average of the weights; 0: none")
    clip_norm: NotNegative = Field(5.0, description="largest norm of the gradient; 0: any")
    clip_value: NotNegative = Field(0.0, description="largest absolute value of a gradient; 0: any")
    window: Annotated[int, Field(ge=0)] = Field(
        0, description="steps of truncated back-propagation through time; 0: the whole sentence"
    )
    balance: Literal["fixed", "uncertainty"] = Field(
        "fixed",
        description="of the targets' losses; fixed: by their weights alone; uncertainty: by weights that are learned",
    )
    replace_mentions: Fraction = Field(
        0.3, description="share of the entities that are replaced by another one of the same label and length"
    )
    lower_case: Fraction = Field(0.0, description="share of the sentences that are read in lower case")
    upper_case: Fraction = Field(0.0, description="share of the sentences that are read in upper case")
    patience: Annotated[int, Field(ge=0)] = Field(
        10, description="epochs without a better dev score before stopping; 0: never stop early"
    )
    networks: Annotated[int, Field(ge=1)] = Field(
        1,
        description="networks that are trained one after another, from seed, seed + 1 and so on, and tag together: "
        "better than one, and slower: three have half the speed of one",
    )
    precision: Literal["auto", "fp32", "bf16"] = Field(
        "auto",
        description="auto: bf16 where the device multiplies it faster than fp32; fp32, too, where it has no bf16",
    )
    share: Annotated[float, Field(gt=0.0, le=1.0)] = Field(
        1.0, description="of the training sentences to train on, drawn with the seed; the others are left out"
    )
    folds: Annotated[int, Field(ge=0)] = Field(
        0, description="parts of the training sentences, of which one is left out and measured on; 0: none"
    )
    fold: Annotated[int, Field(ge=0)] = Field(0, description="which one, from 1")
    checkpoint_minutes: NotNegative = Field(2.0, description="time between checkpoints; 0: every step")
    seed: Annotated[int, Field(ge=0)] = Field(1, description="of everything random")


class SegmenterSettings(Section):
    """Section ``[segmenter]``: sentences and words of raw text, for the target ``segments`` of CoNLL-U corpora."""

    hidden: Annotated[int, Field(ge=1)] = Field(64, description="hidden size of the segmenter, per direction")
    word_size: Annotated[int, Field(ge=1)] = Field(32, description="size of the vectors of what stands between cuts")
    most_atoms: Annotated[int, Field(ge=0)] = Field(12_000, description="how many of these have one; 0: all")
    character_hidden: Annotated[int, Field(ge=1)] = Field(24, description="filters of its CNN, per width")
    dropout: Fraction = Field(0.3, description="on its inputs and states")
    epochs: Annotated[int, Field(ge=1)] = Field(20, description="passes over its training text")
    batch_atoms: Annotated[int, Field(ge=1)] = Field(500, description="size of a batch, padding included")
    learning_rate: Positive = Field(3e-3, description="highest learning rate")
    variations: Annotated[int, Field(ge=0)] = Field(
        1, description="times the training text is also read as people write it: without stops, in lower case, wrapped"
    )


class ExportSettings(Section):
    """Section ``[export]``: the graph that tags."""

    precision: Literal["auto", "int8", "fp32"] = Field(
        "auto", description="of the graph's weights; auto: int8 unless it costs more than 0.1 points on dev"
    )


class Configuration(Section):
    """All there is to say about a training run."""

    corpora: list[CorpusSettings] = Field(min_length=1)
    targets: dict[str, TargetSettings] = Field({})
    vectors: VectorSettings = VectorSettings()
    network: NetworkSettings = NetworkSettings()
    training: TrainingSettings = TrainingSettings()
    export: ExportSettings = ExportSettings()
    segmenter: SegmenterSettings = SegmenterSettings()

    def target_names(self) -> list[str]:
        """The targets in the order in which the corpora name them."""
        return list(dict.fromkeys(name for corpus in self.corpora for name in corpus.targets))

    def to_toml(self) -> str:
        """The configuration as a TOML file that ``load_configuration`` reads back."""
        return tomli_w.dumps(self.model_dump(exclude_none=True))


def load_configuration(path: Path | None, overrides: Iterable[Mapping[str, Any]]) -> Configuration:
    """Read a TOML file and lay overrides over it, later ones over earlier ones; see ``with_paths`` for its paths.

    Raises:
        UsageError: a file that cannot be read, unknown keys (with the nearest right name), wrong types.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            # Editors on Windows put a byte order mark in front.
            values = with_paths(tomllib.loads(path.read_text(encoding="utf-8-sig")), path.parent)
        except OSError as error:
            raise UsageError(f"{path}: cannot read the configuration: {error.strerror}") from error
        except ValueError as error:
            raise UsageError(f"{path}: not a TOML file: {error}") from error
        except RecursionError:
            raise UsageError(f"{path}: not a configuration: its tables or lists are nested too deeply") from None
    for override in overrides:
        _merge(values, with_paths(override))
    return validate_configuration(values, str(path) if path else None)


def validate_configuration(values: Mapping[str, Any], source: str | None = None) -> Configuration:
    """Check a configuration given as nested tables.

    Raises:
        UsageError: the first thing that is wrong, and what would be right.
    """
    try:
        configuration = Configuration.model_validate(values, strict=True)
    except ValidationError as error:
        prefix = f"{source}: " if source else ""
        raise UsageError(prefix + " ".join(_explain(error).splitlines())) from None
    for name in configuration.targets:
        if name not in configuration.target_names():
            raise UsageError(f"targets.{name}: no corpus has this target{nearest(name, configuration.target_names())}")
    _check_together(configuration, source)
    return configuration


def _check_together(configuration: Configuration, source: str | None) -> None:
    """What no setting shows by itself.

    Raises:
        UsageError: two settings do not go together, or a target has a name that something else has.
    """
    prefix = f"{source}: " if source else ""
    taken = next((name for name in configuration.target_names() if name in RESERVED_NAMES), None)
    if taken is not None:
        raise UsageError(f"{prefix}target {taken}: JSONL has a field of that name; choose another name")
    training = configuration.training
    if training.folds == 1 or training.fold > training.folds or (training.folds > 0 and training.fold == 0):
        raise UsageError(f"{prefix}training.fold: should be from 1 to training.folds, of which there are two or more")
    if training.seed + training.networks - 1 > LARGEST_SEED:
        raise UsageError(
            f"{prefix}training.seed: should be at most {LARGEST_SEED}, of the last network, too; choose a smaller one"
        )


def parse_setting(text: str) -> dict[str, Any]:
    """One ``--set section.key=value`` as nested tables; the value is TOML, or else plain text.

    Raises:
        UsageError: there is no ``=``.
    """
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UsageError(f"--set {_cut(text)}: expected section.key=value, as in --set network.layers=2")
    try:
        parsed: Any = tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        parsed = value.strip()
    parts = key.strip().split(".")
    if len(parts) > DEEPEST_KEY:
        raise UsageError(f"--set {_cut(key)}: no setting has so many parts; it is section.key=value")
    for part in reversed(parts):
        parsed = {part: parsed}
    return dict(parsed)


def describe_settings() -> Iterator[tuple[str, str, str]]:
    """Every key with a default: (key, default, meaning), for the help text and the documentation."""
    for name, section in Configuration.model_fields.items():
        if isinstance(section.default, BaseModel):
            for key, field in type(section.default).model_fields.items():
                yield f"{name}.{key}", str(field.default), field.description or ""


def _merge(values: dict[str, Any], override: Mapping[str, Any]) -> None:
    for key, value in override.items():
        if isinstance(value, Mapping) and isinstance(values.get(key), dict):
            _merge(values[key], value)
        else:
            values[key] = copy.deepcopy(value)


PLAIN_WORDS = {
    "model_type": "should be a table of settings",
    "dict_type": "should be a table",
    "list_type": "should be a list",
}
"""What is said instead of Python's own names of types."""


def _explain(error: ValidationError) -> str:
    """One error in one line."""
    # A misspelled key comes first: it is why another is missing.
    first, *others = sorted(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    place = [_cut(str(part)) for part in first["loc"]]
    message = first["msg"].removeprefix("Input ")
    if not place:
        return f"{message[:1].lower()}{message[1:]}"
    if place[0] == "corpora" and len(place) > 1 and place[1].isdigit():
        place[1] = str(int(place[1]) + 1)  # people count from 1
    if first["type"] == "extra_forbidden":
        return f"{'.'.join(place)}: there is no such setting{_nearest_key(place)}"
    if place[-1] == "[key]":  # only the names of targets have a pattern
        place.pop()
        message = "should begin with a letter and have only letters, digits, - and _"
    if first["type"] in PLAIN_WORDS:
        message = PLAIN_WORDS[first["type"]]
    if others and first["loc"][:-1] == others[0]["loc"][:-1] and place[-1] == "int":
        # A column is an integer or a string; each type that does not fit is an error of its own.
        place.pop()
        message = "should be a valid integer or string"
    if place[0] in SECTIONS:
        # Behind the key stand alternatives of its type, and places in a list.
        place = place[:2] + [part for part in place[2:] if part.isdigit()]
    if first["type"] == "too_short":
        message = "is empty; give at least one"
    given = "" if first["type"] in ("missing", "too_short") else f", not {_shown(first['input'])}"
    return f"{'.'.join(place)}: {message[:1].lower()}{message[1:]}{given}"


def _shown(value: object) -> str:
    """A value as it was given, cut where it is long."""
    try:
        return _cut(repr(value))
    except ValueError:  # Python writes no more than some thousand digits
        return "such a number"


def _cut(text: str) -> str:
    text = " ".join(text.split())  # an error is one line
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _nearest_key(place: list[str]) -> str:
    """The right name for a key that is not there: of another section, or the nearest of its own."""
    tables: dict[str, type[BaseModel]] = {
        "vectors": VectorSettings,
        "network": NetworkSettings,
        "training": TrainingSettings,
        "export": ExportSettings,
        "segmenter": SegmenterSettings,
        "corpora": CorpusSettings,
        "targets": TargetSettings,
    }
    name = place[-1]
    for section in SECTIONS:
        if name in tables[section].model_fields:
            return f"; did you mean {section}.{name}?"
    table = tables[place[0]] if len(place) > 1 else Configuration
    return nearest(name, list(table.model_fields))


def nearest(name: str, candidates: list[str]) -> str:
    """What may have been meant, as the end of a message."""
    near = difflib.get_close_matches(name, candidates, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(candidates)}"
