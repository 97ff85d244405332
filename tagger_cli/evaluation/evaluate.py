"""Measure a model on annotated text."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tagger_cli.corpora.check_labels import count_labels
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.known_targets import find_targets
from tagger_cli.corpora.label_rules import LabelRules, heard, renamed
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError, UsageError
from tagger_cli.evaluation.evaluate_raw import evaluate_raw
from tagger_cli.evaluation.gold_text import read_gold_text
from tagger_cli.evaluation.measures import MEASURES
from tagger_cli.evaluation.raw_scores import RawScores
from tagger_cli.evaluation.scores import Measured, Scores
from tagger_cli.inference.model import Model
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.targets.target import Target, of_spans, of_words

MOST_UNKNOWN = 0.5
"""Share of labels that the model does not have, above which it is probably asked for the wrong column."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores, and what the readers noticed in the files, one line each.

    Attributes:
        scores: of gold words.
        notes: what was noticed.
        raw: scores of raw text, None where they were not asked for.
    """

    scores: Scores
    notes: list[str]
    raw: RawScores | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that ``tagger evaluate --json`` prints."""
        written = self.scores.to_json()
        return written if self.raw is None else {**written, "raw": self.raw.to_json()}


def evaluate_files(
    model: Model,
    files: Sequence[str],
    targets: Mapping[str, str | None] | None = None,
    raw: bool = False,
    labels: Mapping[str, str] | None = None,
) -> Evaluation:
    """Measure a model on annotated files, all together.

    Args:
        model: the model.
        files: read by the readers of training files.
        targets: target → its column; None for all targets of the model that every file carries.
        raw: whether the raw text of the files is cut and tagged as well.
        labels: label of the files → label of the model: only these count, whether they are right or were found; None
            for all.

    Raises:
        UsageError: the model has no such target, or it has to be named.
        InputError: a file is not what it should be.
    """
    if raw and "-" in files:
        raise UsageError("--raw reads a file more than once, which standard input cannot be; name a file")
    chosen = model.choose_targets(None if targets is None else list(targets))
    selectors = [{target.name: (targets or {}).get(target.name) for target in chosen} for _ in files]
    if targets is None and len(chosen) > 1:
        chosen, selectors = _find(files, chosen)
    corpora = [_read(file, chosen, columns, labels) for file, columns in zip(files, selectors, strict=True)]
    sentences = [sentence for corpus in corpora for sentence in corpus.sentences]
    training_words = model.training_words()
    known = None if training_words is None else frozenset(training_words)
    scores = evaluate_sentences(model, sentences, chosen, known)
    notes = [
        f"{file}: {target} is read from column {column}"
        for file, columns in zip(files, selectors, strict=True)
        for target, column in columns.items()
        if targets is None and column is not None
    ]
    notes += [note for corpus in corpora for note in corpus.notes]
    if not raw:
        return Evaluation(scores, notes)
    kinds = {target.name: target.kind for target in (*of_words(chosen), *of_spans(chosen))}
    gold = read_gold_text(
        [
            _labelled(file, {target: columns[target] for target in kinds})
            for file, columns in zip(files, selectors, strict=True)
        ],
        kinds,
    )
    if labels is not None:
        for target, entities in gold.gold.entities.items():
            gold.gold.entities[target] = {
                (sentence, labels[label], first, behind)
                for sentence, label, first, behind in entities
                if label in labels
            }
    unasked = _unasked(chosen, labels)

    def tag(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        with model.session() as session:
            for tagged in session.tag_stream(sentences, list(kinds)):
                for sentence in tagged:
                    for target in of_spans(chosen) if unasked else ():
                        sentence.tags[target.name] = heard(sentence.tags[target.name], unasked)
                    yield sentence

    raw_scores = evaluate_raw(gold, kinds, model.session().segment, tag)
    return Evaluation(scores, list(dict.fromkeys([*notes, *gold.notes])), raw_scores)


def evaluate_sentences(
    model: Model,
    sentences: Sequence[Sentence],
    targets: Sequence[Target],
    training_words: AbstractSet[str] | None = None,
) -> Scores:
    """Tag sentences and compare with the labels they carry.

    Args:
        model: the model.
        sentences: with gold labels; one that lacks a target does not count for it.
        targets: to measure.
        training_words: what counts as known; None for no known/unknown scores.

    Returns:
        Scores of the targets; the speed is that of the tagging alone.
    """
    began = time.perf_counter()
    predicted = model.predict([sentence.words for sentence in sentences], targets)
    seconds = time.perf_counter() - began
    tokens = sum(map(len, sentences))
    scores: dict[str, Measured] = {}
    for target in targets:
        carrying = [number for number, sentence in enumerate(sentences) if target.name in sentence.tags]
        gold = [sentences[number].tags[target.name] for number in carrying]
        found = [predicted[target.name][number] for number in carrying]
        if target.kind == "span":
            found = [heard(labels, sentences[number].silent) for labels, number in zip(found, carrying, strict=True)]
        known = None
        if training_words is not None:
            known = [[word in training_words for word in sentences[number].words] for number in carrying]
        scores[target.name] = MEASURES[target.codec.measure](gold, found, known)
    return Scores(len(sentences), tokens, tokens / seconds if seconds else None, scores)


def _names(corpus: Corpus, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """A new name for every label of a corpus, an empty one for those that do not count."""
    there = {label for target in corpus.kinds for label in count_labels([corpus], target)} - {"O"}
    return {label: [labels.get(label, "")] for label in there}


def _unasked(targets: Sequence[Target], labels: Mapping[str, str] | None) -> frozenset[str]:
    """Types of spans of the model that do not count."""
    if labels is None:
        return frozenset()
    return frozenset(label for target in of_spans(targets) for label in target.codec.shown) - set(labels.values())


def _find(files: Sequence[str], targets: Sequence[Target]) -> tuple[list[Target], list[dict[str, str | None]]]:
    """The targets that all files have, and where each of the files has them.

    Raises:
        UsageError: none is in all of them, or one is standard input.
        InputError: a file cannot be read.
    """
    if "-" in files:
        raise UsageError("standard input is read only once; name what to measure, as in -t ner=4")
    found = [find_targets(file, {target.name: target.codec.shown for target in targets}) for file in files]
    everywhere = [target for target in targets if all(target.name in columns for columns in found)]
    if not everywhere:
        for file in files:  # what is empty or malformed is the better thing to say
            for _ in _labelled(file, {}).read()[1]:
                pass
        names = ", ".join(target.name for target in targets)
        raise UsageError(f"no target of the model ({names}) is in all of the files; name one, as in -t ner=4")
    return everywhere, [{target.name: columns[target.name] for target in everywhere} for columns in found]


def _labelled(file: str, selectors: Mapping[str, str | None]) -> LabelledFile:
    return LabelledFile(file, selectors, segment=RuleSegmenter().segment)


def _read(
    file: str, targets: Sequence[Target], selectors: Mapping[str, str | None], labels: Mapping[str, str] | None
) -> Corpus:
    kinds = {target.name: target.kind for target in targets}
    corpus = read_corpus(_labelled(file, selectors), kinds=kinds)
    if labels is not None:
        rules = LabelRules(_names(corpus, labels), _unasked(targets, labels))
        corpus.sentences = [renamed(sentence, rules, corpus.kinds) for sentence in corpus.sentences]
    for target in targets:
        if not target.codec.is_closed:
            continue
        counts = count_labels([corpus], target.name)
        gold = sorted(counts)
        known = target.codec.shown
        if gold and not set(gold) & set(known):
            raise InputError(
                corpus.source,
                None,
                f"its {target.name} labels ({', '.join(gold[:5])}) are none of the model's "
                f"({', '.join(sorted(known)[:5])}); is it another column? name it with -t {target.name}=COLUMN",
            )
        unknown = sum(count for label, count in counts.items() if label not in known)
        if unknown > MOST_UNKNOWN * counts.total():
            corpus.notes.append(
                f"{corpus.source}: {100 * unknown / counts.total():.0f} % of its {target.name} labels are none of the "
                f"model's; is it another column? name it with -t {target.name}=COLUMN"
            )
    return corpus
