"""From running text to sentences and words by rules, for models that have learnt no segmentation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.segmentation.sentence_rules import sentence_spans
from tagger_cli.segmentation.word_rules import word_spans


class RuleSegmenter:
    """Regular expressions after the conventions of UD English EWT, linear in time whatever the text.

    Contractions are split (``do|n't``, ``can|not``), compounds too (``well|-|known``); URLs, e-mail
    addresses, numbers, abbreviations and emoticons stay whole. Chinese characters and kana are a word each: no
    dictionary is needed, and a tagger can still mark spans over them. A blank line ends a sentence, a single
    line end does not, and no sentence has more than ``LONGEST_SENTENCE`` words.
    """

    def segment(self, texts: Sequence[str]) -> list[list[SentencePlaces]]:
        """See ``Segment``; words written together are words, not a token of several."""
        return [_sentences(text) for text in texts]


def _sentences(text: str) -> list[SentencePlaces]:
    found = []
    for start, end in sentence_spans(text):
        words = word_spans(text, start, end)
        while offsets := list(islice(words, LONGEST_SENTENCE)):
            found.append(SentencePlaces([text[first:last] for first, last in offsets], offsets))
    return found
