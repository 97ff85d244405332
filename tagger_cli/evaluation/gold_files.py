"""Annotated files as an evaluation wants them: which targets of a model they carry, under the model's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.check_labels import count_labels
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.known_targets import find_targets
from tagger_cli.corpora.label_rules import LabelRules, renamed
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError, UsageError
from tagger_cli.evaluation.resampling_units import resampling_units
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.targets.target import Target, of_sentences, of_spans

MOST_UNKNOWN = 0.5
"""Share of labels that the model does not have, above which it is probably asked for the wrong column."""


@dataclass(frozen=True, slots=True)
class GoldFiles:
    """Annotated files that were read.

    Attributes:
        files: their paths.
        corpora: what stands in each of them.
        targets: what is measured; every file has all of it.
        selectors: for each file target → its column, None for the usual place.
        notes: what was noticed, one line each.
    """

    files: Sequence[str]
    corpora: list[Corpus]
    targets: list[Target]
    selectors: list[dict[str, str | None]]
    notes: list[str]

    @property
    def sentences(self) -> list[Sentence]:
        """Those of all files."""
        return [sentence for corpus in self.corpora for sentence in corpus.sentences]

    @property
    def sources(self) -> list[str]:
        """The name of the file of each sentence."""
        return [corpus.source for corpus in self.corpora for _ in corpus.sentences]

    @property
    def units(self) -> NDArray[np.intp]:
        """What each sentence is drawn together with, see ``resampling_units``."""
        return resampling_units([corpus.sentences for corpus in self.corpora])

    def labelled(self, names: AbstractSet[str]) -> list[LabelledFile]:
        """The files with some of the targets, to be read again."""
        return [
            labelled_file(file, {name: column for name, column in columns.items() if name in names})
            for file, columns in zip(self.files, self.selectors, strict=True)
        ]


def read_gold_files(
    files: Sequence[str],
    targets: Sequence[Target],
    columns: Mapping[str, str | None] | None = None,
    labels: Mapping[str, str] | None = None,
    others: Sequence[Target] = (),
) -> GoldFiles:
    """Read annotated files, all for the same targets.

    Args:
        files: read by the readers of training files.
        targets: of the model, those that are wanted.
        columns: target → its column, as the user says it; None for all targets that every file carries.
        labels: label of the files → label of the model: only these count; None for all.
        others: targets of another model that is measured on the same files.

    Raises:
        UsageError: a target has to be named.
        InputError: a file is not what it should be.
    """
    chosen = list(targets)
    selectors = [{target.name: (columns or {}).get(target.name) for target in chosen} for _ in files]
    if columns is None and len(chosen) > 1:
        chosen, selectors = _find(files, chosen)
    silent = unasked([*chosen, *others], labels)
    corpora = [_read(file, chosen, selector, labels, silent) for file, selector in zip(files, selectors, strict=True)]
    notes = [
        f"{file}: {target} is read from column {column}"
        for file, selector in zip(files, selectors, strict=True)
        for target, column in selector.items()
        if columns is None and column is not None
    ]
    notes += [note for corpus in corpora for note in corpus.notes]
    return GoldFiles(files, corpora, chosen, selectors, notes)


def labelled_file(file: str, selectors: Mapping[str, str | None]) -> LabelledFile:
    """A file to be measured on, with the columns of its targets."""
    return LabelledFile(file, selectors, segment=RuleSegmenter().segment)


def unasked(targets: Sequence[Target], labels: Mapping[str, str] | None) -> frozenset[str]:
    """Types of spans of the model that do not count, where ``labels`` are those that do."""
    if labels is None:
        return frozenset()
    return frozenset(label for target in of_spans(targets) for label in target.codec.shown) - set(labels.values())


def _names(corpus: Corpus, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """A new name for every label of a corpus, an empty one for those that do not count."""
    there = {label for target in corpus.kinds for label in count_labels([corpus], target)} - {"O"}
    return {label: [labels.get(label, "")] for label in there}


def _find(files: Sequence[str], targets: Sequence[Target]) -> tuple[list[Target], list[dict[str, str | None]]]:
    """The targets that all files have, and where each of the files has them.

    Raises:
        UsageError: none is in all of them, or one is standard input.
        InputError: a file cannot be read.
    """
    if "-" in files:
        raise UsageError("standard input is read only once; name what to measure, as in -t ner=4")
    known = {target.name: target.codec.shown for target in targets}
    of_texts = [target.name for target in of_sentences(targets)]
    found = [find_targets(file, known, of_texts) for file in files]
    everywhere = [target for target in targets if all(target.name in columns for columns in found)]
    if not everywhere:
        for file in files:  # what is empty or malformed is the better thing to say
            for _ in labelled_file(file, {}).read()[1]:
                pass
        names = ", ".join(target.name for target in targets)
        raise UsageError(f"no target of the model ({names}) is in all of the files; name one, as in -t ner=4")
    return everywhere, [{target.name: columns[target.name] for target in everywhere} for columns in found]


def _read(
    file: str,
    targets: Sequence[Target],
    selectors: Mapping[str, str | None],
    labels: Mapping[str, str] | None,
    silent: frozenset[str],
) -> Corpus:
    kinds = {target.name: target.kind for target in targets}
    corpus = read_corpus(labelled_file(file, selectors), kinds=kinds)
    if labels is not None:
        rules = LabelRules(_names(corpus, labels), silent)
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
