"""The corpora of a configuration, read: train as encoded files on the disk, dev and test in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.check_labels import check_labels
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.label_rules import LabelRules, renamed
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.encoding.corpus_cache import file_digest, load_encoded_file
from tagger_cli.encoding.encoded_file import EncodedFile
from tagger_cli.encoding.training_file import TrainingFile
from tagger_cli.errors import UsageError
from tagger_cli.inference.description import SourceFile
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.targets.codecs import codec_for, label_kind
from tagger_cli.training.configuration import Configuration, CorpusSettings, TargetSettings, nearest
from tagger_cli.training.division import divide
from tagger_cli.training.doubtful_data import doubts


@dataclass(slots=True)
class Splits:
    """What was read.

    Attributes:
        train: the files to train on.
        kept: for each of them (sentences,) false where a sentence is held out or left out.
        left_out: the sentences that are.
        dev: what chooses the best epoch, with those held out.
        test: what the final model is measured on.
        kinds: target → what its labels are of.
        files: all that was read.
    """

    train: list[TrainingFile] = field(default_factory=list)
    kept: list[NDArray[np.bool_]] = field(default_factory=list)
    left_out: list[Sentence] = field(default_factory=list)
    dev: list[Sentence] = field(default_factory=list)
    test: list[Sentence] = field(default_factory=list)
    kinds: dict[str, Kind] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)

    @property
    def labelled(self) -> list[TrainingFile]:
        """The files to train on that people have labelled, not a model that teaches."""
        return [file for file in self.train if not file.soft]

    def training_words(self) -> Counter[str]:
        """How often each word occurs in the labelled sentences to train on, in the order of its first place."""
        counts: Counter[str] = Counter()
        for file in self.labelled:
            counts.update(dict(zip(file.inventory.words, file.inventory.word_counts, strict=True)))
        counts.subtract(word for sentence in self.left_out for word in sentence.words)
        return +counts

    def training_pairs(self, target: str) -> Counter[tuple[str, str]]:
        """How often each word does with each label of a target, span labels in IOB2."""
        counts: Counter[tuple[str, str]] = Counter()
        for file in self.labelled:
            if target in file.kinds:
                counts.update(file.pair_counts(target))
        for sentence in self.left_out:
            # Not strict: of a sentence one label, with its first word.
            counts.subtract(zip(sentence.words, sentence.said_of(target) or (), strict=False))
        return +counts


def read_splits(configuration: Configuration, random: np.random.Generator, note: Callable[[str], None]) -> Splits:
    """Read all corpora of a configuration.

    Args:
        configuration: of the run.
        random: draws held-out sentences.
        note: is told what was found, in one sentence each.

    Raises:
        InputError: a file is not what it should be.
        UsageError: a target's kind differs between corpora, or a file is standard input.
        TaggerError: there is nothing to hold out, or the cache cannot be written.
    """
    splits = Splits()
    measured = {name for corpus in configuration.corpora if corpus.dev for name in corpus.targets}
    for corpus in configuration.corpora:
        if corpus.soft:
            continue
        holds_out = not corpus.dev and not measured.issuperset(corpus.targets)
        _read_splits(corpus, configuration, splits, holds_out, random, note)
    for corpus in configuration.corpora:
        if corpus.soft:
            _read_soft(corpus, splits, note)
    for doubt in doubts(splits.files, splits.labelled):
        note(doubt)
    return splits


def _read_splits(
    settings: CorpusSettings,
    configuration: Configuration,
    splits: Splits,
    holds_out: bool,
    random: np.random.Generator,
    note: Callable[[str], None],
) -> None:
    """Add one corpus to the splits and the kinds of its targets."""
    if "-" in [*settings.train, *settings.dev, *settings.test]:
        raise UsageError("a run reads its files again when it is resumed; write standard input to a file first")
    target_settings = configuration.targets
    selectors = {name: str(column) or None for name, column in settings.targets.items()}
    forced: dict[str, Kind] = {}
    for name in selectors:
        kind = target_settings.get(name, TargetSettings()).kind
        if kind != "auto":
            forced[name] = label_kind(kind)
    word_column = None if settings.word_column is None else str(settings.word_column)
    segment = RuleSegmenter().segment

    def labelled(path: str) -> LabelledFile:
        return LabelledFile(path, selectors, settings.format, word_column, segment, settings.recut)

    given = {name: settings.kind for name, settings in target_settings.items() if settings.kind != "auto"}
    encoded = [load_encoded_file(labelled(path), forced, note) for path in settings.train]
    open_targets = [
        name
        for name in selectors
        if not codec_for(encoded[0].kinds[name], name, given.get(name), _names(encoded, name)).is_closed
    ]
    rules = settings.label_rules(open_targets)
    train = [TrainingFile(file, rules, settings.weight, settings.join) for file in encoded]
    for file in encoded:
        for message in file.inventory.notes:
            note(message)
        splits.files.append(SourceFile(file.source, "train", len(file), file.inventory.tokens, file.sha256))
    _check_names(settings, train)
    found = {name: kind for file in train for name, kind in file.kinds.items()}
    for name, kind in found.items():
        if splits.kinds.setdefault(name, kind) != kind:
            raise UsageError(
                f"target {name}: labels of {splits.kinds[name]}s in one corpus and of {kind}s in another; "
                f"give the targets different names, or set targets.{name}.kind"
            )

    def read(split: str, paths: Sequence[str]) -> list[Corpus]:
        corpora = []
        for path in paths:
            corpus = read_corpus(labelled(path), found)
            for message in corpus.notes:
                note(message)
            corpus.sentences = [renamed(sentence, rules, found) for sentence in corpus.sentences]
            words = sum(map(len, corpus.sentences))
            splits.files.append(SourceFile(path, split, len(corpus.sentences), words, file_digest(path)))
            corpora.append(corpus)
        return corpora

    dev, test = read("dev", settings.dev), read("test", settings.test)
    for message in check_labels(train, [*dev, *test], open_targets):
        note(message)
    dev_sentences = [sentence for corpus in dev for sentence in corpus.sentences]
    division = divide(sum(map(len, train)), configuration.training, holds_out, random)
    fold, held_out = _sentences(train, division.test), _sentences(train, division.dev)
    if holds_out:
        dev_sentences = held_out
        note(f"no dev file: {len(held_out):,} training sentences are held out to choose the best epoch on")
    left_out = [*fold, *held_out, *_sentences(train, division.unused)]
    words = sum(file.inventory.tokens for file in train) - sum(map(len, left_out))
    kept = np.zeros(sum(map(len, train)), bool)
    kept[division.train] = True
    splits.left_out += left_out
    splits.train += train
    splits.kept += np.split(kept, np.cumsum([len(file) for file in train[:-1]]))
    splits.dev += dev_sentences
    splits.test += [*fold, *(sentence for corpus in test for sentence in corpus.sentences)]
    note(
        f"{', '.join(settings.train)}: {len(division.train):,} sentences, {words:,} words to train on, "
        f"{len(dev_sentences):,} sentences for dev"
    )


def _read_soft(settings: CorpusSettings, splits: Splits, note: Callable[[str], None]) -> None:
    """Add a corpus that a model has labelled; what its labels are of is known from other corpora."""
    selectors = {name: str(column) or None for name, column in settings.targets.items()}
    if settings.dev or settings.test or settings.labels or settings.silent or settings.recut or settings.join:
        raise UsageError(
            f"corpora.soft: {', '.join(settings.train)} is only trained on, with the labels that stand in it; "
            "leave out dev, test, labels, silent, recut and join"
        )
    for name in selectors:
        if splits.kinds.get(name) not in {"word", "span"}:
            what = f"is of {splits.kinds[name]}s" if name in splits.kinds else "is in no corpus with labels"
            raise UsageError(f"corpora.soft: {name} {what}; it teaches labels of words and spans that others have")
    word_column = None if settings.word_column is None else str(settings.word_column)
    for path in settings.train:
        file = LabelledFile(path, selectors, settings.format, word_column)
        encoded = load_encoded_file(file, dict.fromkeys(selectors, "word"), note)
        splits.files.append(SourceFile(encoded.source, "train", len(encoded), encoded.inventory.tokens, encoded.sha256))
        splits.train.append(TrainingFile(encoded, LabelRules(), settings.weight, soft=True))
        splits.kept.append(np.ones(len(encoded), bool))
        note(f"{path}: {len(encoded):,} sentences, {encoded.inventory.tokens:,} words with labels of a model")


def _names(files: Sequence[EncodedFile], target: str) -> set[str]:
    """The labels of a target, as they stand in some files."""
    return {label for file in files for label in file.inventory.labels[target]}


def _check_names(settings: CorpusSettings, train: Sequence[TrainingFile]) -> None:
    """Refuse names of labels that no file of a corpus has: they are misspelled."""
    there: Counter[str] = Counter()
    for file in train:
        for target, kind in file.kinds.items():
            counts = file.encoded.label_counts(target)
            there.update(label[2:] if kind == "span" else label for label in counts if kind != "span" or label != "O")
    for name in settings.labels:
        if name not in there:
            raise UsageError(
                f"corpora.labels.{name}: no label of {', '.join(settings.train)} has this name"
                f"{nearest(name, sorted(there))}"
            )


def _sentences(files: Sequence[TrainingFile], numbers: NDArray[np.int64]) -> list[Sentence]:
    """Sentences by their numbers in all files one after another."""
    begins = np.cumsum([0, *(len(file) for file in files[:-1])])
    places = np.searchsorted(begins, numbers, "right") - 1
    rows = numbers - begins[places]
    return [files[place].sentence(row) for place, row in zip(places.tolist(), rows.tolist(), strict=True)]
