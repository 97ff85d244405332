"""What a person should act on before training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from tagger_cli.corpora.check_labels import check_labels, count_labels
from tagger_cli.corpora.corpus import Corpus
from tagger_cli.corpora.schemes import Scheme
from tagger_cli.errors import InputError
from tagger_cli.inspection.label_tables import propose_table
from tagger_cli.inspection.report import FileReport

SEEN_WORDS = 0.02
"""Share of a corpus's words in sentences of train above which its scores flatter. Below it are the greetings
and headlines that repeat in any text: EWT dev has 0.5 %, CoNLL-2003 testa 1.7 %."""
LONG_ENOUGH = 4
"""Words of a sentence that is not the same by chance."""
LONG_SENTENCE = 300
"""Words; sentences of real text are shorter (EWT 159, CoNLL-2003 124)."""
WITHOUT_VECTOR = 0.1
"""Share of words without a vector above which the vectors do not fit the text."""
FREQUENT_WORD = 0.005
"""Share of one word, such as "a" or "is", that vectors of the right language and form would have."""


def problems_across(train: Corpus, other: Corpus) -> list[str]:
    """Labels of ``other`` that do not go with those of ``train``, one line each."""
    try:
        problems = check_labels([train], [other])
    except InputError as error:  # training would refuse; here the other findings are still of use
        problems = [str(error)]
    for target in other.schemes:
        if target in train.schemes:
            table = propose_table(count_labels([train], target), count_labels([other], target))
            if table is not None:
                problems.append(
                    f"{other.source}: to train {target} on it beside {train.source}, say what its labels are there "
                    f"and of which it says nothing, in [[corpora]]: {table}"
                )
    for target, scheme in other.schemes.items():
        first = train.schemes.get(target, scheme)
        if scheme is not first and {scheme, first} != {Scheme.IO, Scheme.IOB1}:  # too little text looks like IO
            problems.append(
                f"{other.source}: {target} is written in {scheme.value} but in {first.value} in {train.source}; "
                "each is read as what it is, check that both are meant"
            )
    return problems


def repeated_between(corpora: Sequence[Corpus]) -> Iterator[str]:
    """Corpora that hold the same sentences, one line for each two; the first of all is compared elsewhere."""
    sentences = [Counter(tuple(s.words) for s in corpus.sentences if len(s) >= LONG_ENOUGH) for corpus in corpora]
    for (first, in_first), (second, in_second) in combinations(zip(corpora, sentences, strict=True), 2):
        shared = sum(count for words, count in in_second.items() if words in in_first)
        if first is not corpora[0] and shared > SEEN_WORDS * len(second.sentences):
            yield f"{second.source}: {shared:,} of its sentences are word for word in {first.source}, too"


def problems_within(report: FileReport, train: str) -> Iterator[str]:
    """What is suspicious about one file, one line each.

    Args:
        report: of the file.
        train: name of the file it is compared with.
    """
    source = report.source
    overlap = report.overlap
    if overlap is not None and overlap.sentence_words > SEEN_WORDS * report.words:
        yield (
            f"{source}: {_percent(overlap.sentences, report.sentences)} of its sentences "
            f"({_percent(overlap.sentence_words, report.words)} of its words) are word for word in {train}; "
            "remove them from one of the two, or scores will flatter"
        )
    if report.lengths.longest > LONG_SENTENCE:
        yield (
            f"{source}:{report.lengths.longest_line}: a sentence of {report.lengths.longest:,} words begins here; "
            "is the empty line between sentences missing?"
        )
    if report.sentences > 1 and report.lengths.percentile_95 == 1:
        yield f"{source}: nearly every sentence has one word; are there empty lines between words?"
    for target, found in report.targets.items():
        if found.kind == "span" and not found.labels:
            yield f"{source}: no word is in a span of {target}; is it the right column?"
        if found.kind == "word" and len(found.labels) == 1:
            yield f"{source}: every word has the same label of {target} ({next(iter(found.labels))})"
        if found.kind == "span":
            for labels in _same_but_for_case(found.labels):
                yield f"{source}: labels of {target} that differ only in case: {', '.join(labels)}; write them alike"
    vectors = report.vectors
    if vectors is not None and (
        vectors.missing > WITHOUT_VECTOR * report.words
        or max(vectors.examples.values(), default=0) > FREQUENT_WORD * report.words
    ):
        yield (
            f"{source}: {_percent(vectors.missing, report.words)} of its words have no vector "
            f"(most often {' '.join(vectors.examples)}); are the vectors whole and of this language, "
            "and the words written as there?"
        )


def _same_but_for_case(labels: dict[str, int]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        groups[label.casefold()].append(label)
    return [group for group in groups.values() if len(group) > 1]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
