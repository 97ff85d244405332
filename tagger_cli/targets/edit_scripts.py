"""Lemmas, as labels: the edit script that makes the lemma of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tagger_cli.targets.codec import NO_LABEL, Codec, Encoder, Ids
from tagger_cli.targets.edit_script import apply_script, edit_script, is_script

NOT_SAID = "_"
"""What CoNLL-U has for a lemma that nobody has given; of the word ``_`` it is the lemma."""

_LINE_BREAKERS = frozenset("\t\n\r")

CACHED_LEMMAS = 1 << 14
"""Lemmas that are kept for words that come again, in 4 MB; they are as many as the words of 250,000 words of text."""


class EditScriptCodec(Codec):
    """One id for each edit script that training has seen.

    A word for which the script of its id does not fit is its own lemma: there is always one, whatever the word.
    """

    name = "edit-scripts"
    kind = "word"
    measure = "lemmas"
    usual_head = "softmax"
    reads_word = True
    is_closed = False

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        if len(set(self.labels)) != len(self.labels) or not all(map(is_script, self.labels)):
            raise ValueError("the labels of lemmas are no edit scripts or not all different")
        self._lemmas: dict[tuple[int, str], str] = {}

    @classmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """All scripts, the most frequent first."""
        scripts: Counter[str] = Counter()
        for (word, lemma), count in counts.items():
            if _is_said(word, lemma):
                scripts[edit_script(word, lemma)] += count
        return cls([script for script, _ in scripts.most_common()])

    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """See ``Codec.encoder``; each pair of a word and its lemma is looked at once."""
        numbers = {script: number for number, script in enumerate(self.labels)}
        known: dict[int, int] = {}

        def script_id(pair: int) -> int:
            word, lemma = words[pair // len(labels)], labels[pair % len(labels)]
            return numbers.get(edit_script(word, lemma), NO_LABEL) if _is_said(word, lemma) else NO_LABEL

        def encode(words: Ids, labels_: Ids, starts: Ids) -> NDArray[np.int32]:
            pairs = words.astype(np.int64) * len(labels) + labels_
            pairs[labels_ == NO_LABEL] = NO_LABEL
            given = pairs.tolist()
            for pair in set(given):
                if pair not in known:
                    known[pair] = NO_LABEL if pair == NO_LABEL else script_id(pair)
            return np.fromiter(map(known.__getitem__, given), np.int32, len(given))

        return encode

    def decode(self, ids: Ids, words: Sequence[Sequence[str]]) -> list[list[str]]:
        """See ``Codec.decode``."""
        if len(self._lemmas) > CACHED_LEMMAS:
            self._lemmas = {}
        lemmas = self._lemmas
        decoded = []
        for row, sentence in zip(ids, words, strict=True):
            numbers = row.tolist()
            try:
                decoded.append(list(map(lemmas.__getitem__, zip(numbers, sentence, strict=False))))
            except KeyError:
                for number, word in set(zip(numbers, sentence, strict=False)):
                    if (number, word) not in lemmas:
                        lemmas[number, word] = apply_script(self.labels[number], word) or word
                decoded.append(list(map(lemmas.__getitem__, zip(numbers, sentence, strict=False))))
        return decoded

    def unknown(self, labels: Collection[str]) -> list[str]:
        """None: which lemmas there are depends on the words."""
        return []


def _is_said(word: str, lemma: str) -> bool:
    """Whether there is a lemma, and one that a line of columns can hold."""
    return bool(lemma.strip()) and not _LINE_BREAKERS & set(lemma) and (lemma != NOT_SAID or word == NOT_SAID)
