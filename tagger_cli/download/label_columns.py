"""Which columns of a dataset hold the words and the labels, and what the label ids are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from datasets import ClassLabel, Features, Value

from tagger_cli.corpora.table_reader import LABEL_NAMES, TEXT_NAMES
from tagger_cli.download.source import Source
from tagger_cli.errors import UsageError

WORD_COLUMNS = ("tokens", "words", "token", "form", "forms", "text_tokens")
TREEBANK_COLUMNS = {"tokens", "lemmas", "upos", "feats", "head", "deprel"}
_LABEL_COLUMN = re.compile(r"(tag|label|ner|pos|chunk|lemma|entit)", re.IGNORECASE)
_SUFFIX = re.compile(r"_?(tags?|labels?|ids?)$", re.IGNORECASE)

Layout: TypeAlias = Literal["words", "treebank", "entities", "texts"]


@dataclass(frozen=True, slots=True)
class Columns:
    """How rows become sentences.

    Attributes:
        layout: one label per word; the rows of a UD treebank; a text with the character offsets of entities; or texts
            that have labels as a whole.
        words: column of the words (or of the text).
        targets: target → column of its labels.
        names: target → what its ids are called; a target whose labels are strings is not in it.
        more_texts: columns of texts that stand below the first.
        shares: target of texts → columns with the share of the annotators for whom the label of that name applies.
    """

    layout: Layout
    words: str
    targets: dict[str, str]
    names: dict[str, list[str]] = field(default_factory=dict)
    more_texts: tuple[str, ...] = ()
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def read(self) -> list[str]:
        """All columns that are read."""
        shares = [column for columns in self.shares.values() for column in columns]
        labels = [column for target, column in self.targets.items() if target not in self.shares]
        return [self.words, *self.more_texts, *labels, *shares]


def find_columns(features: Features, source: Source, card: Mapping[str, Any] | None = None) -> Columns:
    """The columns, by what the user or the catalogue names, or else by their types.

    Args:
        features: column → its type, as in the data files.
        source: what was asked for.
        card: metadata of the repository's README, a second place for the names of label ids.

    Raises:
        UsageError: words or labels are not to be found, or label ids without names; lists what was found.
    """
    if features.keys() >= TREEBANK_COLUMNS and not source.tokens and _item(features["tokens"]) is not None:
        targets = {target: column for target, column in source.targets.items() if column in features}
        names = {"upos": upos.names} if isinstance(upos := _item(features["upos"]), ClassLabel) else {}
        return Columns("treebank", "tokens", targets or {"upos": "upos"}, names)
    if "entities" in features and _is_text(features.get("text")) and set(source.targets.values()) <= {"entities"}:
        return Columns("entities", "text", source.targets or {"ner": "entities"})
    if source.texts or _has_labelled_texts(features, source):
        return _text_columns(features, source)
    words = _word_column(features, source)
    targets = _label_columns(features, source, words)
    names = {}
    for target, column in targets.items():
        item = _item(features[column])
        given = source.labels.get(target) or _names(item) or _card_names(card, column, source.configuration)
        if given:
            names[target] = given
        elif not _is_text(item):
            raise UsageError(
                f"{source.name}: column '{column}' has label ids without names; give them in the order of the ids, "
                f"as in --labels {target}=O,B-PER,I-PER,…"
            )
        if _is_text(item):
            names.pop(target, None)
    return Columns("words", words, targets, names)


def _has_labelled_texts(features: Features, source: Source) -> bool:
    """Whether rows are texts with a label, and no words."""
    no_lists = not any(_item(feature) is not None for feature in features.values())
    texts = any(name in TEXT_NAMES and _is_text(feature) for name, feature in features.items())
    return no_lists and not source.tokens and texts and bool(source.targets or _labels_of_texts(features))


def _labels_of_texts(features: Features) -> dict[str, str]:
    """The columns with one label a row: those with names for their ids, or else one of a usual name."""
    named = [name for name, feature in features.items() if isinstance(feature, ClassLabel)]
    usual = [name for name in LABEL_NAMES if isinstance(features.get(name), Value)]
    return {name: name for name in named or usual[:1]}


def _text_columns(features: Features, source: Source) -> Columns:
    first, *more = source.texts or [name for name in TEXT_NAMES if _is_text(features.get(name))][:1]
    labels = source.targets or ({} if source.shares else _labels_of_texts(features))
    missing = [name for name in (first, *more, *labels.values()) if name not in features]
    missing += [name for columns in source.shares.values() for name in columns if name not in features]
    if missing:
        raise UsageError(f"{source.name}: there is no column '{missing[0]}'; there are {_shown(features)}")
    names = {target: source.labels.get(target) or _names(features[column]) for target, column in labels.items()}
    targets = {**labels, **{target: columns[0] for target, columns in source.shares.items()}}
    known = {target: given for target, given in names.items() if given}
    return Columns("texts", first, targets, known, tuple(more), source.shares)


def _word_column(features: Features, source: Source) -> str:
    if source.tokens:
        if source.tokens not in features or not _is_text(_item(features[source.tokens])):
            raise UsageError(f"{source.name}: '{source.tokens}' is no column of words; there are {_shown(features)}")
        return source.tokens
    lists = [name for name, feature in features.items() if _is_text(_item(feature))]
    found = next((name for name in WORD_COLUMNS if name in lists), None)
    if found is None:
        others = [name for name in lists if not _LABEL_COLUMN.search(name)]
        if len(others) != 1:
            message = f"{source.name}: cannot tell which column holds the words; name it with --tokens-column"
            raise UsageError(f"{message}; there are {_shown(features)}")
        found = others[0]
    return found


def _label_columns(features: Features, source: Source, words: str) -> dict[str, str]:
    if source.targets:
        for target, column in source.targets.items():
            if column not in features or _item(features[column]) is None:
                message = f"{source.name}: '{column}' is no column with a label for each word; there are"
                raise UsageError(f"{message} {_shown(features)}; name one with --target {target}=COLUMN")
        return source.targets
    lists = {name: _item(feature) for name, feature in features.items() if name != words}
    labels = [name for name, item in lists.items() if isinstance(item, ClassLabel)]
    if not labels:
        labels = [name for name, item in lists.items() if item is not None and _LABEL_COLUMN.search(name)]
    if not labels:
        message = f"{source.name}: cannot tell which column holds the labels; name it with --target ner=COLUMN"
        raise UsageError(f"{message}; there are {_shown(features)}")
    targets = {_SUFFIX.sub("", name) or name: name for name in labels}
    return targets if len(targets) == len(labels) else {name: name for name in labels}


def _item(feature: Any) -> Any:
    """The type of a list's items, None where the column is no list of plain values."""
    if isinstance(feature, list):
        item = feature[0] if len(feature) == 1 else None
    else:
        item = getattr(feature, "feature", None)
    return item if isinstance(item, Value | ClassLabel) else None


def _is_text(feature: Any) -> bool:
    return isinstance(feature, Value) and feature.dtype in ("string", "large_string")


def _names(item: Any) -> list[str]:
    return list(item.names or ()) if isinstance(item, ClassLabel) else []


def _card_names(card: Mapping[str, Any] | None, column: str, configuration: str) -> list[str]:
    """The names that a card's ``dataset_info`` gives the ids of a column."""
    infos = (card or {}).get("dataset_info", [])
    for info in infos if isinstance(infos, list) else [infos]:
        if configuration and info.get("config_name", configuration) != configuration:
            continue
        for feature in info.get("features", []):
            kind = feature.get("sequence", feature.get("list")) if feature.get("name") == column else None
            names = kind.get("class_label", {}).get("names") if isinstance(kind, dict) else None
            if isinstance(names, dict):
                return [str(names[key]) for key in sorted(names, key=int)]
            if names:
                return [str(name) for name in names]
    return []


def _shown(features: Features) -> str:
    kinds = []
    for name, feature in features.items():
        item = _item(feature)
        if isinstance(item, ClassLabel):
            kind = f"{len(item.names)} labels"
        elif item is not None:
            kind = f"list of {item.dtype}"
        else:
            kind = feature.dtype if isinstance(feature, Value) else type(feature).__name__.casefold()
        kinds.append(f"{name} ({kind})")
    return ", ".join(kinds)
