"""The names of today's English are labelled in a form that our readers take, and many enough to tell models apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.schemes import Scheme, decode_spans

ROOT = Path(__file__).parents[2]
NAMES = Path(__file__).with_name("todays_names.conllu")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(LabelledFile(str(NAMES), {"ner": "misc.NER"}))


def test_it_is_whole_and_needs_no_repair(corpus: Corpus) -> None:
    assert len(corpus.sentences) >= 150
    assert corpus.notes == [] and corpus.repaired == {"ner": 0}
    assert corpus.schemes == {"ner": Scheme.IOB2}
    for sentence in corpus.sentences:
        assert sentence.text and sentence.offsets
        assert [sentence.text[start:end] for start, end in sentence.offsets] == sentence.words


def test_every_label_has_names_enough(corpus: Corpus) -> None:
    names = Counter(span.label for sentence in corpus.sentences for span in decode_spans(sentence.tags["ner"]))
    assert set(names) == {"PER", "LOC", "ORG", "MISC"}
    assert min(names.values()) >= 100


def test_no_sentence_is_twice_in_it_and_those_of_the_demo_are(corpus: Corpus) -> None:
    texts = [sentence.text for sentence in corpus.sentences]
    assert len(texts) == len(set(texts))
    assert set((ROOT / "docs" / "demo.txt").read_text(encoding="utf-8").splitlines()) <= set(texts)
