"""How the spans of a corpus are marked, settled once for all its splits, so that all of them come out in IOB2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from tagger_cli.corpora.scheme_detection import SchemeEvidence, is_span_labels
from tagger_cli.corpora.schemes import Scheme, to_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError

SENTENCES_LOOKED_AT = 50_000


def find_schemes(sentences: Iterable[Sentence], targets: Iterable[str], given: str) -> dict[str, Scheme]:
    """Span target → its scheme; targets whose labels are words' own are not in it.

    Args:
        sentences: of the training data; the first ``SENTENCES_LOOKED_AT`` are looked at.
        targets: those to look at.
        given: the scheme of all span targets where it is known, else empty.

    Raises:
        TaggerError: labels that no scheme explains.
    """
    if given:
        return dict.fromkeys(targets, Scheme(given))
    counts = {target: Counter[str]() for target in targets}
    evidence = {target: SchemeEvidence() for target in counts}
    for sentence in islice(sentences, SENTENCES_LOOKED_AT):
        for target, seen in counts.items():
            seen.update(sentence.tags[target])
            evidence[target].add(sentence.tags[target])
    spans = [target for target, seen in counts.items() if is_span_labels(seen)]
    try:
        return {target: evidence[target].scheme() for target in spans}
    except ValueError as error:
        raise TaggerError(f"{', '.join(spans)}: {error}; name the column with --target NAME=COLUMN") from None


def in_iob2(sentences: Iterable[Sentence], schemes: dict[str, Scheme]) -> Iterator[Sentence]:
    """The sentences with their span labels in IOB2."""
    for sentence in sentences:
        for target, scheme in schemes.items():
            sentence.tags[target] = to_iob2(sentence.tags[target], scheme)
        yield sentence
