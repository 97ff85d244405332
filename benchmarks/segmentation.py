"""Accuracy and speed of the segmenter on the raw text of UD English EWT.

    python -m benchmarks.segmentation [DATA] [--split dev|test]

DATA is the folder of the real corpora, ``../shared/data`` by default. Scores are those of the CoNLL 2018 shared
task (Zeman et al. 2018, section 4): a word or sentence is right if both its ends are. Each paragraph is one
text, and words are the syntactic words, which the tagger labels: don't is do|n't.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

from tagger_cli.segmentation.segmenter import RuleSegmenter, Segmenter

Spans = list[tuple[int, int]]


@dataclass
class Paragraph:
    """Raw text with the (start, end) offsets of the words of each of its sentences."""

    text: str
    sentences: list[Spans]


@dataclass(frozen=True)
class SegmentationScores:
    """F1 of words and of sentences, fractions from 0 to 1."""

    words: float
    sentences: float


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Rebuild the raw text of a CoNLL-U file from its words, ``SpaceAfter=No`` and ``# newpar``."""
    paragraphs: list[Paragraph] = []
    text, sentences, words = "", list[Spans](), Spans()
    end_of_range, offset = 0, 0  # word number where a multi-word token ends, and where its next word begins
    for line in [*path.read_text(encoding="utf-8").split("\n"), "# newdoc"]:
        if line.startswith(("# newdoc", "# newpar")) and sentences:
            paragraphs.append(Paragraph(text, sentences))
            text, sentences = "", []
        elif not line and words:
            sentences.append(words)
            words, end_of_range = [], 0
        if not line or line.startswith("#"):
            continue
        number, form, *_, misc = line.split("\t")
        if "." in number:  # an empty node has no text
            continue
        start = len(text)
        if number.isdecimal() and int(number) <= end_of_range:
            words.append((offset, offset + len(form)))
            offset += len(form)
            continue
        text += form if "SpaceAfter=No" in misc else form + " "
        if "-" in number:
            end_of_range, offset = int(number.partition("-")[2]), start
        else:
            words.append((start, start + len(form)))
    return paragraphs


def score(segmenter: Segmenter, paragraphs: list[Paragraph]) -> SegmentationScores:
    """F1 of the words and sentences that ``segmenter`` finds in the raw text of ``paragraphs``."""
    gold_words, found_words = set[tuple[int, int, int]](), set[tuple[int, int, int]]()
    gold_sentences, found_sentences = set[tuple[int, int, int]](), set[tuple[int, int, int]]()
    for number, paragraph in enumerate(paragraphs):
        for spans, words, sentences in (
            (paragraph.sentences, gold_words, gold_sentences),
            (segmenter.segment(paragraph.text), found_words, found_sentences),
        ):
            for sentence in spans:
                sentences.add((number, sentence[0][0], sentence[-1][1]))
                words.update((number, start, end) for start, end in sentence)
    return SegmentationScores(_f1(gold_words, found_words), _f1(gold_sentences, found_sentences))


def _f1(gold: set[tuple[int, int, int]], found: set[tuple[int, int, int]]) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found))


def words_per_second(segmenter: Segmenter, paragraphs: list[Paragraph], runs: int = 5) -> float:
    """Words found per second of processor time, the best of ``runs`` runs."""
    best = 0.0
    for _ in range(runs):
        begin = time.process_time()
        words = sum(len(sentence) for paragraph in paragraphs for sentence in segmenter.segment(paragraph.text))
        best = max(best, words / (time.process_time() - begin))
    return best


def main() -> None:
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser = argparse.ArgumentParser(description="Accuracy and speed of the segmenter on UD English EWT.")
    parser.add_argument("data", nargs="?", type=Path, default=default, help="folder of the real corpora")
    parser.add_argument("--split", choices=["dev", "test"], default="dev", help="test: for a final figure only")
    arguments = parser.parse_args()
    paragraphs = read_paragraphs(arguments.data / "ud-english-ewt" / f"en_ewt-ud-{arguments.split}.conllu")
    segmenter = RuleSegmenter()
    scores = score(segmenter, paragraphs)
    print(f"words F1      {100 * scores.words:.2f}")
    print(f"sentences F1  {100 * scores.sentences:.2f}")
    print(f"words/s       {words_per_second(segmenter, paragraphs):,.0f}")


if __name__ == "__main__":
    main()
