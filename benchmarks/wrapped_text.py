"""Whether wrapped text is cut into the same sentences as the text before it was wrapped.

    python -m benchmarks.wrapped_text [FILE.conllu] [--model DIR|rules] [--width 72] [--lines 2000]

FILE is the training file of UD English EWT in ``../shared/data`` by default. Its paragraphs are wrapped as Python's
``textwrap`` does it, a blank line between them, up to so many lines; what is read as ``--lines auto`` is compared with
the paragraphs, a line each.
"""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.text_reader import read_text
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.segmenter_folder import load_segmenter
from tagger_cli.segmentation.raw_text import read_paragraphs
from tagger_cli.segmentation.segmenter import RuleSegmenter

EWT_TRAIN = Path(__file__).resolve().parents[2] / "shared" / "data" / "ud-english-ewt" / "en_ewt-ud-train.conllu"


def wrapped_book(path: Path, width: int, most_lines: int) -> tuple[list[str], list[str]]:
    """Paragraphs, and the same as lines of a page."""
    paragraphs: list[str] = []
    lines: list[str] = []
    for paragraph in read_paragraphs(path):
        text = " ".join(paragraph.text.split())
        paragraphs.append(text)
        lines += [*textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False), ""]
        if len(lines) >= most_lines:
            break
    return paragraphs, lines


def sentences(lines: list[str], segment: Segment, mode: str) -> list[tuple[int, tuple[str, ...]]]:
    """The paragraph and the words of each sentence."""
    found = []
    for sentence in read_text(lines, segment, "", mode):  # type: ignore[arg-type]
        assert sentence is not None and sentence.origin is not None
        found.append((sentence.origin.paragraph, tuple(sentence.words)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Sentences of wrapped text against those of the text itself.")
    parser.add_argument("file", nargs="?", type=Path, default=EWT_TRAIN, help="a treebank in CoNLL-U")
    parser.add_argument("--model", default=None, help="a model, or rules; default: the shipped model")
    parser.add_argument("--width", type=int, default=72, help="characters of a line")
    parser.add_argument("--lines", type=int, default=2000, help="lines of the book")
    arguments = parser.parse_args()
    loaded = None if arguments.model == "rules" else load_segmenter(find_model(arguments.model))
    segment = RuleSegmenter().segment if loaded is None else loaded.segmenter().segment
    paragraphs, lines = wrapped_book(arguments.file, arguments.width, arguments.lines)
    plain, wrapped = sentences(paragraphs, segment, "paragraph"), sentences(lines, segment, "auto")
    same = len(set(plain) & set(wrapped))
    print(f"{len(lines):,} lines, {len(plain):,} sentences before and {len(wrapped):,} after wrapping")
    print(f"the same sentences  {100 * 2 * same / (len(set(plain)) + len(set(wrapped))):.2f} %")


if __name__ == "__main__":
    main()
