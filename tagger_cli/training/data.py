"""Everything a run reads before its first step: corpora, targets, vocabulary, encoded sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.encoding.encoded_corpus import EncodedCorpus, encode_corpus
from tagger_cli.encoding.training_sentences import TrainingSentences
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.alphabet import Alphabet
from tagger_cli.features.forms import FormTable
from tagger_cli.features.vector_table import VectorTable, random_table, table_from_vectors, wanted_spellings
from tagger_cli.features.vectors import read_vectors
from tagger_cli.inference.description import SourceFile
from tagger_cli.targets.codecs import codec_for
from tagger_cli.targets.target import Target, of_sentences, of_spans
from tagger_cli.training.augmentation.augment import Augmentation
from tagger_cli.training.augmentation.case_variation import CaseVariants
from tagger_cli.training.configuration import Configuration, TargetSettings, nearest
from tagger_cli.training.continuation.grown_table import grown_table
from tagger_cli.training.continuation.rehearsal import add_rehearsal, be_silent_about_old_types
from tagger_cli.training.continuation.starting_model import StartingModel, read_starting_model
from tagger_cli.training.label_bias import label_bias
from tagger_cli.training.label_weights import balanced_weights
from tagger_cli.training.splits import Splits, read_splits


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
        weights: target → weight of its loss.
        label_weights: sentence target → weights of its labels within it, for those whose labels do not count alike.
        label_bias: target → what is added to the scores of its labels after training, where anything is.
        table: vocabulary and initial word vectors.
        alphabet: characters with an id of their own.
        forms: the distinct words of all splits.
        training_words: how often each word occurs in the training sentences.
        train: the training sentences.
        augmentation: varies the training sentences.
        dev: what chooses the best epoch.
        test: what the final model is measured on; None where there is no test file.
        files: all of this was read from.
        start: the model that training goes on from; None where it begins anew.
    """

    targets: tuple[Target, ...]
    weights: dict[str, float]
    label_weights: dict[str, NDArray[np.float32]]
    label_bias: dict[str, NDArray[np.float32]]
    table: VectorTable
    alphabet: Alphabet
    forms: FormTable
    training_words: Counter[str]
    train: TrainingSentences
    augmentation: Augmentation
    dev: MeasuredCorpus
    test: MeasuredCorpus | None
    files: list[SourceFile]
    start: StartingModel | None = None


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
    splits = read_splits(configuration, random, note)
    names = configuration.target_names()
    start = None
    if configuration.training.start_from is not None:
        start = read_starting_model(Path(configuration.training.start_from))
        be_silent_about_old_types(splits, start.targets, note)
        if configuration.training.rehearse:
            add_rehearsal(splits, start.folder, start.targets, configuration.training.rehearse, note)
            names = list(dict.fromkeys([*names, *(target.name for target in start.targets)]))
    targets = tuple(
        _target(name, splits.kinds[name], configuration.targets.get(name, TargetSettings()), splits, start)
        for name in names
    )
    for target in targets:
        note(f"target {target.name}: {target.kind} labels ({len(target.labels)} labels, {target.head})")
    _check_silence(configuration, targets)
    counts = splits.training_words()
    alphabet = Alphabet.of_words(counts)
    if start is None:
        table = _vector_table(configuration, counts, random, note)
    else:
        table = grown_table(start, counts, random)
        alphabet = Alphabet(start.description.alphabet + alphabet.characters)
        new = len(table.vocabulary) - 1 - len(start.words)
        note(f"goes on from {start.folder}: its {len(start.words):,} words and {new:,} new ones")
    ids = _form_ids(splits)
    varies = configuration.training.lower_case or configuration.training.upper_case
    case_variants = CaseVariants.added_to(ids, targets) if varies else None
    forms = FormTable(list(ids), table.vocabulary, alphabet)

    def measured(sentences: list[Sentence]) -> MeasuredCorpus:
        return MeasuredCorpus(sentences, encode_corpus(sentences, ids, targets))

    train = _training_sentences(splits, ids, targets, note)
    return TrainingData(
        targets=targets,
        label_weights={
            target.name: balanced_weights(target, splits.training_pairs(target.name))
            for target in of_sentences(targets)
            if configuration.targets.get(target.name, TargetSettings()).class_weights == "balanced"
        },
        label_bias={
            target.name: label_bias(target, configuration.targets[target.name].bias)
            for target in targets
            if target.name in configuration.targets and configuration.targets[target.name].bias
        },
        weights={t.name: configuration.targets.get(t.name, TargetSettings()).weight for t in targets},
        table=table,
        alphabet=alphabet,
        forms=forms,
        training_words=counts,
        train=train,
        augmentation=Augmentation.of(configuration.training, train, targets, case_variants),
        dev=measured(splits.dev),
        test=measured(splits.test) if splits.test else None,
        files=splits.files,
        start=start,
    )


def _check_silence(configuration: Configuration, targets: tuple[Target, ...]) -> None:
    """Refuse a corpus that is silent about what no corpus speaks of: the type is misspelled."""
    types = [type for target in of_spans(targets) for type in target.codec.shown]
    for name in dict.fromkeys(name for corpus in configuration.corpora for name in corpus.silent):
        if name not in types:
            raise UsageError(f"corpora.silent: no corpus has spans of the type {name}{nearest(name, types)}")


def _form_ids(splits: Splits) -> dict[str, int]:
    """A number for each distinct word of all splits, in the order in which they first appear."""
    words = dict.fromkeys(word for file in splits.train for word in file.inventory.words)
    words |= dict.fromkeys(word for sentence in [*splits.dev, *splits.test] for word in sentence.words)
    return {word: number for number, word in enumerate(words)}


def _target(
    name: str, kind: Kind, settings: TargetSettings, splits: Splits, start: StartingModel | None = None
) -> Target:
    """The labels of the training sentences, the most frequent first; behind those of the model one starts from."""
    given = None if settings.kind == "auto" else settings.kind
    pairs = splits.training_pairs(name)
    try:
        codec = codec_for(kind, name, given, {label for _, label in pairs}).learn(pairs)
        before = next((t for t in start.targets if t.name == name), None) if start is not None else None
        if before is not None and before.codec.name == codec.name:
            codec = type(codec)(list(dict.fromkeys([*before.codec.labels, *codec.labels])))
    except ValueError as error:
        raise UsageError(f"target {name}: {error}") from None
    if codec.kind == "sentence" and settings.head != "auto":
        raise UsageError(
            f"targets.{name}.head: is for labels of words and spans, and {name} is of sentences; leave it out"
        )
    if codec.kind != "sentence" and settings.class_weights != "none":
        raise UsageError(
            f"targets.{name}.class_weights: is for labels of sentences, and {name} is of {kind}s; leave it out"
        )
    return Target(name, codec, codec.usual_head if settings.head == "auto" else settings.head)


def _training_sentences(
    splits: Splits, form_ids: dict[str, int], targets: tuple[Target, ...], note: Callable[[str], None]
) -> TrainingSentences:
    """The sentences that have a label to learn from; a batch of others would have no loss."""
    train = TrainingSentences(splits.train, splits.kept, targets, form_ids)
    useful = np.zeros(len(train), bool)
    for target in targets:
        has_label = train.labelled[target.name] > 0
        if not has_label.any():
            raise TaggerError(
                f"no training sentence is labelled for {target.name}; label some, or give a file with --dev"
            )
        useful |= has_label
    if not useful.all():
        note(f"{np.count_nonzero(~useful):,} training sentences have no label for any target and are left out")
        train.keep(useful)
    return train


def _vector_table(
    configuration: Configuration,
    counts: Counter[str],
    random: np.random.Generator,
    note: Callable[[str], None],
) -> VectorTable:
    settings = configuration.vectors
    if settings.path is None:
        network = configuration.network
        return random_table(counts, network.word_size, random, network.most_words or None)
    vectors = read_vectors(settings.path, wanted_spellings(counts), settings.most_frequent)
    table = table_from_vectors(counts, vectors, random)
    note(
        f"{settings.path}: vectors for {table.found:,} of {len(counts):,} training words "
        f"({table.found / len(counts):.1%}; {table.found_tokens / counts.total():.1%} of the running words), "
        f"{len(table.vocabulary):,} rows of {table.matrix.shape[1]} numbers"
    )
    return table
