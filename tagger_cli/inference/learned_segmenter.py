"""The segmenter of a model: raw text → sentences and words, by its network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.inference.atom_labels import AtomLabeller
from tagger_cli.segmentation.atoms import AtomSplitter
from tagger_cli.segmentation.forms import atom_forms
from tagger_cli.segmentation.labels import TokenPlaces, read_labels
from tagger_cli.segmentation.multiword import MultiwordRules
from tagger_cli.segmentation.token_shapes import TokenShapes

BLANK_LINE = "\n\n"


class LearnedSegmenter:
    """Finds sentences, tokens and words by a recurrent network that has learnt them from a treebank.

    Args:
        splitter: finds the atoms of a text.
        labeller: says where tokens and sentences end.
        multiword: the words of tokens that are several.
        shapes: which shapes are tokens where the labeller is not sure.
    """

    def __init__(
        self, splitter: AtomSplitter, labeller: AtomLabeller, multiword: MultiwordRules, shapes: TokenShapes
    ) -> None:
        self._splitter = splitter
        self._labeller = labeller
        self._multiword = multiword
        self._shapes = shapes

    def segment(self, texts: Sequence[str]) -> list[list[SentencePlaces]]:
        """The sentences of each text; see ``Segmenter``."""
        joined = BLANK_LINE.join(texts)
        atoms = self._splitter.split(joined)
        forms, paragraphs = atom_forms(joined, atoms)
        labels, emissions = self._labeller.label(forms, paragraphs)
        places = read_labels(self._shapes.correct(joined, atoms, emissions, labels), atoms, paragraphs)
        begins = np.cumsum([0, *(len(text) + len(BLANK_LINE) for text in texts)])
        texts_of_tokens = np.searchsorted(begins, places.starts, "right") - 1
        found: list[list[SentencePlaces]] = [[] for _ in texts]
        for text, sentence in zip(
            texts_of_tokens[places.sentences - 1].tolist(),
            self._sentences(joined, places, begins[texts_of_tokens]),
            strict=True,
        ):
            found[text].append(sentence)
        return found

    def _sentences(self, joined: str, places: TokenPlaces, begins: NDArray[np.int64]) -> Iterator[SentencePlaces]:
        """The sentences of several texts; offsets count from where the text of each token begins."""
        tokens = [joined[start:end] for start, end in zip(places.starts.tolist(), places.ends.tolist(), strict=True)]
        offsets = list(zip((places.starts - begins).tolist(), (places.ends - begins).tolist(), strict=True))
        several = set(places.several.nonzero()[0].tolist())
        # What has atoms of its own for its words may be several by its ending, whatever the network says.
        doubtful = ((places.atoms > 1) & ~places.several).nonzero()[0].tolist()
        waiting = sorted(several | {token for token in doubtful if self._multiword.is_certain(tokens[token])})
        following = 0  # among these, the next one
        first = 0
        for end in places.sentences.tolist():
            sentence = SentencePlaces(tokens[first:end], offsets[first:end])
            added = 0
            while following < len(waiting) and waiting[following] < end:
                added += self._split(sentence, waiting[following] - first + added)
                following += 1
            first = end
            yield sentence

    def _split(self, sentence: SentencePlaces, place: int) -> int:
        """Put the words of a token in its place, where it is several; gives how many came in addition."""
        token = sentence.words[place]
        words = self._multiword.words(token)
        if len(words) == 1:
            return 0
        start, end = sentence.offsets[place]
        offsets = [(start, end)] * len(words)
        if "".join(words) == token:
            ends = list(accumulate(map(len, words), initial=start))
            offsets = list(pairwise(ends))
        sentence.words[place : place + 1] = words
        sentence.offsets[place : place + 1] = offsets
        sentence.ranges.append((place, place + len(words)))
        return len(words) - 1
