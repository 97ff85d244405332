"""Accuracy and speed of a segmenter on the raw text of a treebank.

    python -m benchmarks.segmentation [FILE.conllu] [--model DIR|rules]

FILE is the dev file of UD English EWT in ``../shared/data`` by default; DIR is a model, or the folder of a segmenter.
Scores are those of the CoNLL 2018 shared task (Zeman et al. 2018, section 4); each paragraph is one text. Speed is that
of one thread, by processor time, of the best of five runs.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from tagger_cli.corpora.segments import Segment
from tagger_cli.evaluation.segmentation_scores import segmentation_scores
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.segmenter_folder import load_segmenter
from tagger_cli.segmentation.raw_text import read_paragraphs
from tagger_cli.segmentation.segmented_text import SegmentedText
from tagger_cli.segmentation.segmenter import RuleSegmenter

EWT_DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "ud-english-ewt" / "en_ewt-ud-dev.conllu"


def words_per_second(segment: Segment, texts: list[SegmentedText], runs: int = 5) -> float:
    """Words found per second of processor time, the best of ``runs`` runs."""
    raw = [text.text for text in texts]
    best = 0.0
    for _ in range(runs):
        begin = time.process_time()
        words = sum(len(sentence.words) for sentences in segment(raw) for sentence in sentences)
        best = max(best, words / (time.process_time() - begin))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy and speed of a segmenter.")
    parser.add_argument("file", nargs="?", type=Path, default=EWT_DEV, help="a treebank in CoNLL-U")
    parser.add_argument("--model", default=None, help="a model, or rules; default: the shipped model")
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    texts = read_paragraphs(arguments.file)
    segment = RuleSegmenter().segment
    if arguments.model != "rules":
        loaded = load_segmenter(find_model(arguments.model))
        if loaded is None:
            parser.error(f"{arguments.model or 'the shipped model'} has no segmenter")
        segment = loaded.segmenter().segment
    scores = segmentation_scores(texts, segment)
    print(f"tokens F1     {100 * scores.tokens:.2f}")
    print(f"words F1      {100 * scores.words:.2f}")
    print(f"sentences F1  {100 * scores.sentences:.2f}")
    print(f"words/s       {words_per_second(segment, texts):,.0f}")


if __name__ == "__main__":
    main()
