"""Everything a run reads before its first step: corpora, targets, vocabulary, encoded sentences."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tagger_cli.corpora.check_labels import check_labels
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.characters import Alphabet
from tagger_cli.features.forms import FormTable
from tagger_cli.features.targets import Head, Target, span_labels
from tagger_cli.features.vector_table import VectorTable, random_table, table_from_vectors, wanted_spellings
from tagger_cli.features.vectors import read_vectors
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.training.configuration import Configuration, CorpusSettings, TargetSettings
from tagger_cli.training.encoded_corpus import EncodedCorpus, encode_corpus

HELD_OUT = 10
"""Every so many-th sentence becomes dev where a corpus has none."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A corpus file that went into a model, for its model card."""

    path: str
    split: str
    sentences: int
    words: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MeasuredCorpus:
    """Sentences a model is measured on, with what the network reads of them."""

    sentences: list[Sentence]
    encoded: EncodedCorpus


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What training needs of the corpora.

    Attributes:
        targets: in the order in which the corpora name them.
        table: vocabulary and initial word vectors.
        alphabet: characters with an id of their own.
        forms: the distinct words of all splits.
        training_words: how often each word occurs in the training sentences.
        train: encoded training sentences.
        dev: what chooses the best epoch.
        test: what the final model is measured on; None where there is no test file.
        files: all of this was read from.
    """

    targets: tuple[Target, ...]
    table: VectorTable
    alphabet: Alphabet
    forms: FormTable
    training_words: Counter[str]
    train: EncodedCorpus
    dev: MeasuredCorpus
    test: MeasuredCorpus | None
    files: list[SourceFile]


@dataclass(slots=True)
class _Splits:
    train: list[Sentence]
    dev: list[Sentence]
    test: list[Sentence]
    files: list[SourceFile]


def load_training_data(
    configuration: Configuration, random: np.random.Generator, note: Callable[[str], None]
) -> TrainingData:
    """Read and encode all corpora of a configuration.

    Args:
        configuration: of the run.
        random: draws held-out sentences and vectors.
        note: is told what was found, in one sentence each.

    Raises:
        InputError: a file is not what it should be.
        UsageError: a target's kind differs between corpora.
        TaggerError: nothing is left to train a target on.
    """
    splits = _Splits([], [], [], [])
    kinds: dict[str, Kind] = {}
    for corpus in configuration.corpora:
        _read_splits(corpus, configuration.targets, splits, kinds, random, note)
    targets = tuple(
        _target(name, kinds[name], configuration.targets.get(name, TargetSettings()), splits.train)
        for name in configuration.target_names()
    )
    for target in targets:
        note(f"target {target.name}: {target.kind} labels ({len(target.labels)} labels, {target.head})")
    counts = Counter(word for sentence in splits.train for word in sentence.words)
    table = _vector_table(configuration, counts, random, note)
    alphabet = Alphabet.of_words(counts)
    everything = [*splits.train, *splits.dev, *splits.test]
    distinct = list(dict.fromkeys(word for sentence in everything for word in sentence.words))
    forms = FormTable(distinct, table.vocabulary, alphabet)
    ids = {form: number for number, form in enumerate(distinct)}

    def measured(sentences: list[Sentence]) -> MeasuredCorpus:
        return MeasuredCorpus(sentences, encode_corpus(sentences, ids, targets))

    return TrainingData(
        targets=targets,
        table=table,
        alphabet=alphabet,
        forms=forms,
        training_words=counts,
        train=_encode_training(splits.train, ids, targets, note),
        dev=measured(splits.dev),
        test=measured(splits.test) if splits.test else None,
        files=splits.files,
    )


def _read_splits(
    settings: CorpusSettings,
    target_settings: dict[str, TargetSettings],
    splits: _Splits,
    kinds: dict[str, Kind],
    random: np.random.Generator,
    note: Callable[[str], None],
) -> None:
    """Add one corpus to the splits and the kinds of its targets."""
    if "-" in [*settings.train, *settings.dev, *settings.test]:
        raise UsageError("a run reads its files again when it is resumed; write standard input to a file first")
    selectors = {name: str(column) or None for name, column in settings.targets.items()}
    forced: dict[str, Kind] = {}
    for name in selectors:
        kind = target_settings.get(name, TargetSettings()).kind
        if kind != "auto":
            forced[name] = kind

    word_column = None if settings.word_column is None else str(settings.word_column)

    def read(split: str, paths: Sequence[str], known: Mapping[str, Kind]) -> list[Corpus]:
        corpora = []
        for path in paths:
            corpus = read_corpus(path, selectors, settings.format, word_column, known, RuleSegmenter().segment)
            for message in corpus.notes:
                note(message)
            words = sum(map(len, corpus.sentences))
            splits.files.append(SourceFile(path, split, len(corpus.sentences), words, _sha256(path)))
            corpora.append(corpus)
        return corpora

    train = read("train", settings.train, forced)
    found = {name: kind for corpus in train for name, kind in corpus.kinds.items()}
    for name, kind in found.items():
        if kinds.setdefault(name, kind) != kind:
            raise UsageError(
                f"target {name}: labels of words in one corpus and of spans in another; "
                f"give the targets different names, or set targets.{name}.kind"
            )
    dev, test = read("dev", settings.dev, found), read("test", settings.test, found)
    for message in check_labels(train, [*dev, *test]):
        note(message)
    train_sentences = [sentence for corpus in train for sentence in corpus.sentences]
    dev_sentences = [sentence for corpus in dev for sentence in corpus.sentences]
    if not dev_sentences:
        train_sentences, dev_sentences = _hold_out(train_sentences, random)
        note(f"no dev file: {len(dev_sentences):,} training sentences are held out to choose the best epoch on")
    splits.train += train_sentences
    splits.dev += dev_sentences
    splits.test += [sentence for corpus in test for sentence in corpus.sentences]
    note(
        f"{', '.join(settings.train)}: {len(train_sentences):,} sentences, "
        f"{sum(map(len, train_sentences)):,} words to train on, {len(dev_sentences):,} sentences for dev"
    )


def _sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hold_out(sentences: list[Sentence], random: np.random.Generator) -> tuple[list[Sentence], list[Sentence]]:
    if len(sentences) < 2:
        raise TaggerError("one sentence cannot be split into train and dev; give a file with --dev")
    order = random.permutation(len(sentences))
    held_out = set(order[: max(1, len(sentences) // HELD_OUT)].tolist())
    train = [sentence for number, sentence in enumerate(sentences) if number not in held_out]
    return train, [sentences[number] for number in sorted(held_out)]


def _target(name: str, kind: Kind, settings: TargetSettings, sentences: list[Sentence]) -> Target:
    """The labels of the training sentences, the most frequent first."""
    counts = Counter(label for sentence in sentences for label in sentence.tags.get(name, ()))
    head: Head = settings.head if settings.head != "auto" else ("crf" if kind == "span" else "softmax")
    if kind == "span":
        types = Counter[str]()
        for label, count in counts.items():
            if label != "O":
                types[label[2:]] += count
        return Target(name, kind, head, span_labels([label for label, _ in types.most_common()]))
    labels = tuple(label for label, _ in counts.most_common() if label not in ("", "_"))
    return Target(name, kind, head, labels)


def _encode_training(
    sentences: list[Sentence], ids: Mapping[str, int], targets: Sequence[Target], note: Callable[[str], None]
) -> EncodedCorpus:
    """Encode the sentences that have a label to learn from; a batch of others would have no loss."""
    encoded = encode_corpus(sentences, ids, targets)
    labelled = {target.name: encoded.labelled_words(target.name) > 0 for target in targets}
    for target, has_label in labelled.items():
        if not has_label.any():
            raise TaggerError(f"no training sentence is labelled for {target}; label some, or give a file with --dev")
    useful = np.any(list(labelled.values()), axis=0)
    if useful.all():
        return encoded
    note(f"{np.count_nonzero(~useful):,} training sentences have no label for any target and are left out")
    return encode_corpus([sentence for sentence, kept in zip(sentences, useful, strict=True) if kept], ids, targets)


def _vector_table(
    configuration: Configuration,
    counts: Counter[str],
    random: np.random.Generator,
    note: Callable[[str], None],
) -> VectorTable:
    settings = configuration.vectors
    if settings.path is None:
        return random_table(counts, configuration.network.word_size, random)
    vectors = read_vectors(settings.path, wanted_spellings(counts), settings.most_frequent)
    table = table_from_vectors(counts, vectors, random)
    note(
        f"{settings.path}: vectors for {table.found:,} of {len(counts):,} training words "
        f"({table.found / len(counts):.1%}; {table.found_tokens / counts.total():.1%} of the running words), "
        f"{len(table.vocabulary):,} rows of {table.matrix.shape[1]} numbers"
    )
    return table
