"""From running text to sentences and words: the interface, and the rules that stand behind it today."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.segmentation.sentence_rules import sentence_spans
from tagger_cli.segmentation.word_rules import word_spans


class Segmenter(Protocol):
    """Finds the sentences and words of a text; a learned network can stand here as well as rules."""

    def segment(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """The sentences of one line or document, one by one.

        Yields:
            the (start, end) offsets, in code points of ``text``, of each word of a sentence, so that
            ``text[start:end]`` is the word. Sentences and words are in order, never empty and never overlap.
            White space, control and zero-width characters are in no word, every other character is in one.
        """
        ...


class RuleSegmenter:
    """Regular expressions after the conventions of UD English EWT, linear in time whatever the text.

    Contractions are split (``do|n't``, ``can|not``), compounds too (``well|-|known``); URLs, e-mail
    addresses, numbers, abbreviations and emoticons stay whole. Chinese characters and kana are a word each: no
    dictionary is needed, and a tagger can still mark spans over them. A blank line ends a sentence, a single
    line end does not, and no sentence has more than ``LONGEST_SENTENCE`` words.
    """

    def segment(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """See :class:`Segmenter`."""
        for start, end in sentence_spans(text):
            words = word_spans(text, start, end)
            while sentence := list(islice(words, LONGEST_SENTENCE)):
                yield sentence
