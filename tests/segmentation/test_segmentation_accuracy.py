"""The segmenter is as accurate on real text as it has been."""

from __future__ import annotations

from pathlib import Path

from benchmarks.segmentation import read_paragraphs, score
from tagger_cli.segmentation.segmenter import RuleSegmenter


def test_words_and_sentences_of_ewt_dev(shared_data: Path) -> None:
    paragraphs = read_paragraphs(shared_data / "ud-english-ewt" / "en_ewt-ud-dev.conllu")
    assert sum(len(sentence) for paragraph in paragraphs for sentence in paragraph.sentences) == 25_147
    scores = score(RuleSegmenter(), paragraphs)
    assert scores.words > 0.992
    assert scores.sentences > 0.870
