"""From raw text to scores with our own segmenter, beside ``udeval`` on the CoNLL-U that we write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from conllu_documents import KINDS, assert_equal, document, rows_of_sentences, without_trees

from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.evaluate_raw import evaluate_raw
from tagger_cli.evaluation.gold_text import read_gold_text
from tagger_cli.evaluation.raw_scores import RawScores
from tagger_cli.evaluation.scores import LabelScore
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.writers.conllu import format_conllu


def check(path: Path) -> RawScores:
    """Score a file with a tagger that goes by the look of a word, and compare with ``udeval`` on what we write."""
    written: list[str] = []

    def tag(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        for sentence in sentences:
            sentence.tags = {
                "upos": ["PUNCT" if len(word) == 1 else "NOUN" for word in sentence.words],
                "xpos": ["NN" if len(word) > 2 else "IN" for word in sentence.words],
                "feats": ["Number=Plur" if word.endswith("s") else "Number=Sing" for word in sentence.words],
                "lemma": [word.lower() for word in sentence.words],
            }
            written.append(format_conllu([sentence], KINDS))
            yield sentence

    gold = read_gold_text([LabelledFile(str(path), dict.fromkeys(KINDS))], KINDS)
    scores = evaluate_raw(gold, KINDS, RuleSegmenter().segment, tag)
    conllu = path.read_text(encoding="utf-8")
    assert_equal(scores, *(without_trees(rows_of_sentences(text)) for text in (conllu, "".join(written))))
    return scores


def test_a_small_text(tmp_path: Path) -> None:
    path = tmp_path / "small.conllu"
    path.write_text(
        document(
            ["I/PRON/PRP/_/I", "don't do/NOUN/IN/_/do n't/PART/NN/_/not", "know/VERB/NN/_/know+", "./PUNCT/IN/_/."],
            ["Mr./NOUN/NN/Number=Sing/mr.", "A.", "left", "well-to-do"],
        )
    )
    scores = check(path)
    assert scores.words == LabelScore(8 / 13, 8 / 9, 16 / 22, 9)  # all but well-to-do
    assert scores.to_json()["all_tags"]["aligned_accuracy"] == 1 / 8  # Mr.


def test_ewt_dev(shared_data: Path) -> None:
    scores = check(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu")
    assert scores.words is not None and scores.sentences is not None
    assert scores.words.f1 > 0.993
    assert scores.sentences.f1 > 0.875
