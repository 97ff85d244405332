"""CoNLL-U back to the running text it was made from, with its tokens, words and sentences."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tagger_cli.corpora import surface
from tagger_cli.corpora.conllu_reader import read_conllu
from tagger_cli.corpora.lines import read_lines
from tagger_cli.segmentation.segmented_text import SegmentedText


def read_paragraphs(path: Path | str) -> list[SegmentedText]:
    """The paragraphs of a CoNLL-U file, each a text of its own; see ``surface.read_paragraphs``.

    Raises:
        InputError: it is not CoNLL-U, or a range of words is not right.
    """
    source = str(path)
    sentences = (sentence for sentence in read_conllu(read_lines(source), source) if sentence is not None)
    return [segmented_text(paragraph) for paragraph in surface.read_paragraphs(sentences, source)]


def segmented_text(paragraph: surface.Paragraph) -> SegmentedText:
    """A paragraph as what stands between its tokens, and the tokens."""
    text = SegmentedText()
    behind = 0
    for sentence, tokens in paragraph.sentences:
        words = iter(sentence.words)
        for start, end, count, is_range in tokens:
            parts = tuple(islice(words, count))
            text.add(paragraph.text[behind:start], paragraph.text[start:end], parts if is_range else ())
            behind = end
        if tokens:
            text.ends[-1] = True
    return text
