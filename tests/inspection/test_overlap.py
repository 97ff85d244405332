"""What dev shares with train, and what it has that train has never seen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.corpus import Corpus
from tagger_cli.corpora.schemes import Scheme
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inspection.overlap import Overlap, TrainingCorpus


def corpus(*sentences: str) -> Corpus:
    """Sentences written as ``Ada/B-PER ran/O``."""
    pairs = [[pair.split("/") for pair in sentence.split()] for sentence in sentences]
    read = [Sentence([word for word, _ in rows], {"ner": [label for _, label in rows]}) for rows in pairs]
    return Corpus("made up", read, {"ner": "span"}, {"ner": Scheme.IOB2})


def test_sentences_words_and_spans() -> None:
    train = TrainingCorpus(corpus("Ada/B-PER ran/O", "New/B-LOC York/I-LOC"))
    dev = corpus(
        "Ada/B-LOC ran/O",  # word for word, but Ada is no place in train
        "Ada/B-PER ran/O ran/O",
        "York/B-LOC New/B-LOC York/I-LOC",
        "Bob/B-PER and/O Bob/B-PER",
    )
    assert train.overlap(dev) == Overlap(
        sentences=1, sentence_words=2, unseen_words=3, unseen_distinct_words=2, unseen_spans={"ner": 4}
    )


def test_spans_of_words_that_are_cut_otherwise_are_other_spans() -> None:
    overlap = TrainingCorpus(corpus("a/B-X b/I-X")).overlap(corpus("a/B-X b/B-X"))
    assert overlap.unseen_spans == {"ner": 2}
    assert overlap.sentences == 1


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from(["a/O", "b/B-X", "c/I-X", "d/B-Y"]), min_size=1).map(" ".join), min_size=1))
def test_a_corpus_has_nothing_new_beside_itself(sentences: list[str]) -> None:
    itself = corpus(*sentences)
    words = sum(map(len, itself.sentences))
    assert TrainingCorpus(itself).overlap(itself) == Overlap(len(sentences), words, 0, 0, {"ner": 0})
