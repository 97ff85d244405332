"""From raw text to scores with our own segmenter, beside ``udeval`` on the CoNLL-U that we write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from conllu_documents import KINDS, assert_equal, document, rows_of_sentences, without_trees

from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.segments import Segment, SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.evaluate_raw import evaluate_raw
from tagger_cli.evaluation.gold_text import read_gold_text
from tagger_cli.evaluation.raw_scores import RawScores
from tagger_cli.evaluation.scores import LabelScore
from tagger_cli.segmentation.segmenter import RuleSegmenter
from tagger_cli.tagging.writers.conllu import format_conllu

RULES = RuleSegmenter().segment
SPLIT = {"don't": ["do", "n't"], "du": ["de", "le"], "gonna": ["gon", "na"], "cannot": ["can", "not"]}


def tokens(texts: Sequence[str]) -> list[list[SentencePlaces]]:
    """A segmenter that cuts at blanks and full stops and knows a few tokens of several words."""
    return [[_sentence(found) for found in re.finditer(r"[^.]+\.?", text) if found[0].strip()] for text in texts]


def _sentence(found: re.Match[str]) -> SentencePlaces:
    sentence = SentencePlaces([], [])
    for token in re.finditer(r"[^\s.]+|\.", found[0]):
        start, end = token.start() + found.start(), token.end() + found.start()
        parts = SPLIT.get(token[0], [token[0]])
        if len(parts) > 1:
            sentence.ranges.append((len(sentence.words), len(sentence.words) + len(parts)))
        together = "".join(parts) == token[0]
        ends = list(accumulate(map(len, parts), initial=start))
        sentence.words += parts
        sentence.offsets += pairwise(ends) if together else [(start, end)] * len(parts)
    return sentence


def check(path: Path, segment: Segment = RULES) -> RawScores:
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
    scores = evaluate_raw(gold, KINDS, segment, tag)
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


def test_tokens_of_several_words_that_the_segmenter_finds(tmp_path: Path) -> None:
    path = tmp_path / "ranges.conllu"
    path.write_text(
        document(
            ["I", "don't do n't+", ".", "You", "cannot", "come+", "."],
            ["Elle", "vient", "du de le", "lit", "gonna gonn a", "."],
        )
    )
    scores = check(path, tokens)
    assert scores.tokens == LabelScore(13 / 13, 1.0, 1.0, 13)
    # Of cannot, which is one word here, and of gonna, which is cut elsewhere, no word is right.
    assert scores.words == LabelScore(13 / 17, 13 / 16, 26 / 33, 16)


def test_ewt_dev(shared_data: Path) -> None:
    scores = check(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu")
    assert scores.words is not None and scores.sentences is not None
    assert scores.words.f1 > 0.993
    assert scores.sentences.f1 > 0.875
