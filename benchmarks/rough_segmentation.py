"""Accuracy of a segmenter on rough English text: chat, tweets, mail, lists, code, headlines and more.

    python -m benchmarks.rough_segmentation [--model DIR|rules]

The text, ``tests/segmentation/rough_text.conllu``, was written for this purpose and cut by hand. Scores are F1 as in
the CoNLL 2018 shared task (Zeman et al. 2018, section 4): a token, word or sentence is right if both its ends are,
counted in characters without blanks. ``don't`` is one token and the words ``do`` and ``n't``. Each paragraph is a text.

What UD English EWT 2.15 leaves open was decided so: a URL, path, file name, identifier, option (``-r``), emoji,
@mention and #hashtag is one token each; a full stop at the end of a sentence is a token of its own, after an
abbreviation too; emoji, emoticons and hashtags behind a sentence belong to it; ``24/7`` and ``5kg`` are split.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tagger_cli.corpora.segments import Segment as SegmentTexts
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.segmenter_folder import load_segmenter
from tagger_cli.segmentation.segmenter import RuleSegmenter

ROUGH_TEXT = Path(__file__).resolve().parents[1] / "tests" / "segmentation" / "rough_text.conllu"

Token: TypeAlias = list[str]  # the words written together in one token, nearly always one
Tokens: TypeAlias = list[Token]  # those of a sentence
Segment: TypeAlias = Callable[[str], Iterable[Tokens]]  # the text of a paragraph → its sentences
Span: TypeAlias = tuple[int, int]  # where something begins and ends, in characters without blanks

UNITS = ("tokens", "words", "sentences")


@dataclass
class Paragraph:
    """A paragraph's genre, raw text and sentences."""

    genre: str
    text: str = ""
    sentences: list[Tokens] = field(default_factory=list)


def read_paragraphs(path: Path = ROUGH_TEXT) -> list[Paragraph]:
    """The paragraphs of a CoNLL-U file whose documents carry a comment ``# genre = …``."""
    paragraphs: list[Paragraph] = []
    genre = ""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        tokens, missing = Tokens(), 0  # words that the last token still lacks
        for line in block.split("\n"):
            if line.startswith("# genre = "):
                genre = line.removeprefix("# genre = ")
            elif line.startswith("# newpar"):
                paragraphs.append(Paragraph(genre))
            if line.startswith("#"):
                continue
            number, form, *_, misc = line.split("\t")
            if missing:
                tokens[-1].append(form)
                missing -= 1
                continue
            first, dash, last = number.partition("-")
            missing = int(last) - int(first) + 1 if dash else 0
            tokens.append([] if dash else [form])
            paragraphs[-1].text += form if misc == "SpaceAfter=No" else form + " "
        paragraphs[-1].sentences.append(tokens)
    return paragraphs


def by(segment_texts: SegmentTexts) -> Segment:
    """The sentences that a segmenter finds; the rules do not say which words are written together in a token."""

    def segment(text: str) -> Iterable[Tokens]:
        (sentences,) = segment_texts([text])
        for sentence in sentences:
            tokens = [[word] for word in sentence.words]
            for first, end in reversed(sentence.ranges):
                tokens[first:end] = [sentence.words[first:end]]
            yield tokens

    return segment


def score(segment: Segment, paragraphs: Iterable[Paragraph]) -> dict[str, float]:
    """F1, from 0 to 1, of the tokens, words and sentences that ``segment`` finds in ``paragraphs``."""
    right, all = dict.fromkeys(UNITS, 0), dict.fromkeys(UNITS, 0)
    for paragraph in paragraphs:
        gold, found = _spans(paragraph.sentences), _spans(segment(paragraph.text))
        for unit in UNITS:
            right[unit] += 2 * len(gold[unit] & found[unit])
            all[unit] += len(gold[unit]) + len(found[unit])
    return {unit: right[unit] / all[unit] for unit in UNITS}


def _spans(sentences: Iterable[Tokens]) -> dict[str, set[Span]]:
    """The spans of each kind of unit; in English the words of a token put together are the token."""
    spans: dict[str, set[Span]] = {unit: set() for unit in UNITS}
    end = 0
    for sentence in sentences:
        sentence_start = end
        for token in sentence:
            token_start = end
            for word in token:
                start, end = end, end + len("".join(word.split()))
                spans["words"].add((start, end))
            spans["tokens"].add((token_start, end))
        spans["sentences"].add((sentence_start, end))
    return spans


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of a segmenter on rough English text, by genre.")
    parser.add_argument("--model", default=None, help="a model, or rules; default: the shipped model")
    model = parser.parse_args().model
    loaded = None if model == "rules" else load_segmenter(find_model(model))
    segment = by(RuleSegmenter().segment if loaded is None else loaded.segmenter().segment)
    paragraphs = read_paragraphs()
    genres = dict.fromkeys(paragraph.genre for paragraph in paragraphs)
    print(f"{'':14}{'':>5}  F1: tokens   words  sentences")
    for name in [*genres, "all"]:
        chosen = [paragraph for paragraph in paragraphs if name in (paragraph.genre, "all")]
        scores = score(segment, chosen)
        count = sum(len(paragraph.sentences) for paragraph in chosen)
        print(f"{name:14}{count:5}      " + "   ".join(f"{100 * scores[unit]:5.1f}" for unit in UNITS))


if __name__ == "__main__":
    main()
