"""From running text to sentences and words by rules, for models that have learnt no segmentation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.segmentation.sentences import sentence_spans
from tagger_cli.segmentation.words import word_spans

# A recurrent network reads a sentence at a time, so no sentence may grow without end. The longest of EWT has
# 159 words; what is longer than this is no sentence but a table, a list or one endless line.
MAXIMUM_WORDS = 1000


class RuleSegmenter:
    """Regular expressions after the conventions of UD English EWT, linear in time whatever the text.

    Contractions are split (``do|n't``, ``can|not``), compounds too (``well|-|known``); URLs, e-mail
    addresses, numbers, abbreviations and emoticons stay whole. Chinese characters and kana are a word each: no
    dictionary is needed, and a tagger can still mark spans over them. A blank line ends a sentence, a single
    line end does not, and no sentence has more than ``MAXIMUM_WORDS`` words.
    """

    def segment(self, texts: Sequence[str]) -> list[list[SentencePlaces]]:
        """See :class:`Segmenter`; words written together are words, not a token of several."""
        return [_sentences(text) for text in texts]


def _sentences(text: str) -> list[SentencePlaces]:
    found = []
    for start, end in sentence_spans(text):
        words = word_spans(text, start, end)
        while offsets := list(islice(words, MAXIMUM_WORDS)):
            found.append(SentencePlaces([text[first:last] for first, last in offsets], offsets))
    return found
