"""Read labelled files as training does, and count what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tagger_cli.corpora.check_labels import count_labels
from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.errors import UsageError
from tagger_cli.features.vector_table import wanted_spellings
from tagger_cli.features.vectors import read_vectors
from tagger_cli.inspection.columns import look_at
from tagger_cli.inspection.overlap import TrainingCorpus
from tagger_cli.inspection.problems import problems_across, problems_within, repeated_between
from tagger_cli.inspection.repetition import count_repetition
from tagger_cli.inspection.report import DataReport, FileReport, TargetReport
from tagger_cli.inspection.sentence_lengths import sentence_lengths
from tagger_cli.inspection.vector_coverage import vector_coverage
from tagger_cli.segmentation.segmenter import RuleSegmenter


def inspect_files(
    files: Sequence[str], targets: Mapping[str, str | None] | None = None, vectors: str | None = None
) -> DataReport:
    """Inspect labelled files.

    Args:
        files: the first is what the others are compared with: the training file.
        targets: target → its column as in training; None for everything in the first file that looks like labels.
        vectors: a file of word vectors.

    Raises:
        InputError: a file that training could not read.
        UsageError: standard input is among the files, which are read twice.
    """
    if "-" in files:
        raise UsageError("files are read twice, to look and to count; write standard input to a file first")
    layouts = [look_at(file) for file in files]
    selectors = dict(layouts[0].targets or {"ner": None}) if targets is None else dict(targets)
    segment = RuleSegmenter().segment
    train = read_corpus(LabelledFile(files[0], selectors, segment=segment))
    others = [read_corpus(LabelledFile(file, selectors, segment=segment), kinds=train.kinds) for file in files[1:]]
    corpora = [train, *others]
    counts = [Counter(word for sentence in corpus.sentences for word in sentence.words) for corpus in corpora]
    with_vector: Collection[str] | None = None
    if vectors is not None:
        with_vector = set(read_vectors(vectors, wanted_spellings(sum(counts, Counter())), 0).words)
    seen = TrainingCorpus(train)
    reports = [
        FileReport(
            source=corpus.source,
            format=corpus.format,
            columns=layout.columns,
            sentences=len(corpus.sentences),
            words=words.total(),
            distinct_words=len(words),
            lengths=sentence_lengths(corpus.sentences),
            repeated=count_repetition(corpus.sentences),
            targets={target: _target_report(corpus, target) for target in corpus.kinds},
            overlap=None if corpus is train else seen.overlap(corpus),
            vectors=None if with_vector is None else vector_coverage(words, with_vector),
        )
        for corpus, layout, words in zip(corpora, layouts, counts, strict=True)
    ]
    problems = [problem for other in others for problem in problems_across(train, other)]
    problems += repeated_between(corpora)
    for corpus, report in zip(corpora, reports, strict=True):
        problems += [*corpus.notes, *problems_within(report, train.source)]
    return DataReport(problems, selectors, vectors, reports)


def _target_report(corpus: Corpus, target: str) -> TargetReport:
    scheme = corpus.schemes.get(target)
    return TargetReport(
        kind=corpus.kinds[target],
        scheme=scheme.value if scheme else None,
        invalid_transitions=corpus.repaired.get(target, 0),
        sentences=sum(target in sentence.targets for sentence in corpus.sentences),
        labels=dict(count_labels([corpus], target).most_common()),
    )
