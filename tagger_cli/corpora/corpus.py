"""A labelled file as training and evaluation want it: read whole, looked over, span labels in IOB2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Literal

from tagger_cli.corpora.formats import LabelledFormat, format_by_look, format_by_name, read_labelled
from tagger_cli.corpora.lines import read_lines, source_name
from tagger_cli.corpora.scheme_detection import count_repairs, detect_scheme, is_span_labels
from tagger_cli.corpora.schemes import Kind, Scheme, to_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import Segment
from tagger_cli.errors import InputError

_LINES_LOOKED_AT = 1000


@dataclass(slots=True)
class Corpus:
    """The sentences of one labelled file.

    Attributes:
        source: the file's name.
        sentences: each has words and the labels of at least one target.
        kinds: target → whether its labels are spans or words.
        schemes: span target → the scheme the file is written in; the sentences have IOB2.
        notes: what was repaired or left out, one line each, for the user to see once.
    """

    source: str
    sentences: list[Sentence]
    kinds: dict[str, Kind] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_corpus(
    path: str,
    targets: Mapping[str, str | None],
    format: LabelledFormat | Literal["auto"] = "auto",
    word_column: str | None = None,
    kinds: Mapping[str, Kind] | None = None,
    segment: Segment | None = None,
) -> Corpus:
    """Read a labelled file.

    A sentence in which some word has no label for a word target goes without that target, and without any
    target it is left out. In a span target a word without a label is outside (``O``).

    Args:
        path: the file, plain or compressed, ``-`` for standard input.
        targets: target → where its labels stand: a column or field, None for the usual place, see the
            readers.
        format: ``auto`` goes by the name, or else by the look of the first lines.
        word_column: where the words stand, None for the usual place.
        kinds: target → kind, where it is not to be found by looking.
        segment: makes words of running text, for JSONL without ``tokens``.

    Raises:
        InputError: the file is empty or malformed, or lacks the labels of a target; see the readers.
    """
    source = source_name(path)
    lines = read_lines(path)
    head = list(islice(lines, _LINES_LOOKED_AT))
    if format == "auto":
        format = format_by_name(path) or "conll"
        if format == "conll":  # many things go by that name, CoNLL-U among them
            format = format_by_look(head)
    repairs: Counter[str] = Counter()
    read = read_labelled(chain(head, lines), source, format, targets, word_column, segment, repairs)
    corpus = Corpus(source, [sentence for sentence in read if sentence is not None and sentence.words])
    if not corpus.sentences:
        message = f"holds no sentences; is it {format}?" if head else "the file is empty; give another one"
        raise InputError(source, None, message)
    corpus.notes += [f"{source}: {count} {what}" for what, count in repairs.items()]
    for target in targets:
        _normalise(corpus, target, (kinds or {}).get(target))
    corpus.sentences = [sentence for sentence in corpus.sentences if sentence.tags]
    for sentence in corpus.sentences:
        sentence.lines = None  # nobody writes a corpus back, and they are most of its memory
    return corpus


def _normalise(corpus: Corpus, target: str, kind: Kind | None) -> None:
    """Find the kind and the scheme of a target, put its labels into their final form, note what changed."""
    sentences = [sentence for sentence in corpus.sentences if target in sentence.tags]
    counts = Counter(chain.from_iterable(sentence.tags[target] for sentence in sentences))
    missing = counts.pop("", 0)
    if counts.keys() <= {"_"}:
        places = _places(corpus.sentences[0])
        raise InputError(corpus.source, None, f"no word has a label for {target}; {places}")
    if kind is None:
        kind = "span" if is_span_labels(counts) else "word"
    corpus.kinds[target] = kind
    if kind == "span":
        _normalise_spans(corpus, target, sentences, missing)
    elif missing:
        partial = [sentence for sentence in sentences if "" in sentence.tags[target]]
        for sentence in partial:
            del sentence.tags[target]
        if len(partial) == len(sentences):
            message = f"every sentence has words without a label for {target}; label all words of some"
            raise InputError(corpus.source, None, message)
        corpus.notes.append(
            f"{corpus.source}: {missing} words have no label for {target}; "
            f"their {len(partial)} sentences are not used for it"
        )


def _normalise_spans(corpus: Corpus, target: str, sentences: list[Sentence], missing: int) -> None:
    if missing:
        corpus.notes.append(f"{corpus.source}: {missing} words have no label for {target}, read as O")
        for sentence in sentences:
            sentence.tags[target] = [label or "O" for label in sentence.tags[target]]
    try:
        scheme = detect_scheme([sentence.tags[target] for sentence in sentences])
    except ValueError as error:
        message = f"{target}: {error}; write all of them in one scheme, or is this the wrong column?"
        raise InputError(corpus.source, None, message) from None
    corpus.schemes[target] = scheme
    repaired = 0
    for sentence in sentences:
        labels = sentence.tags[target]
        repaired += count_repairs(labels, scheme)
        sentence.tags[target] = to_iob2(labels, scheme)
    if repaired:
        what = f"I- labels of {target} that follow nothing read as B-"
        if scheme is Scheme.BIOES:
            what = f"labels of {target} that break the BIOES scheme mended"
        corpus.notes.append(f"{corpus.source}: {repaired} {what} (as conlleval does)")


def _places(sentence: Sentence) -> str:
    """What a sentence has instead of the labels asked for."""
    if sentence.lines is not None:
        misc = {
            item.partition("=")[0]
            for line in sentence.lines
            if line.count("\t") == 9
            for item in line.rsplit("\t", 1)[1].split("|")
        }
        keys = ", ".join(sorted(misc - {"_"})) or "no keys"
        return f"CoNLL-U has lemma, upos, xpos, feats, deprel and keys in MISC (the first sentence: {keys})"
    if sentence.record is not None:
        return f"the first object has the fields {', '.join(sentence.record)}"
    return "name its column"
