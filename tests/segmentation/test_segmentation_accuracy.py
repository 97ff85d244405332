"""The segmenters are as accurate on real text as they have been."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.evaluation.segmentation_scores import segmentation_scores
from tagger_cli.segmentation.raw_text import read_paragraphs
from tagger_cli.segmentation.segmenter import RuleSegmenter


def test_words_and_sentences_of_ewt_dev(shared_data: Path) -> None:
    paragraphs = read_paragraphs(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu")
    assert sum(len(words) or 1 for paragraph in paragraphs for words in paragraph.words) == 25_147
    rules = segmentation_scores(paragraphs, RuleSegmenter().segment)
    assert rules.words > 0.992
    assert rules.sentences > 0.870
