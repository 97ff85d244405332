"""The segmenter of a model: raw text → sentences and words, by its network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tagger_cli.inference.atom_labels import AtomLabeller
from tagger_cli.segmentation.atoms import AtomSplitter
from tagger_cli.segmentation.forms import atom_forms
from tagger_cli.segmentation.labels import TokenPlaces, read_labels
from tagger_cli.segmentation.multiword import MultiwordRules
from tagger_cli.segmentation.segmenter import SentencePlaces


class LearnedSegmenter:
    """Finds sentences, tokens and words by a recurrent network that has learnt them from a treebank.

    Args:
        splitter: finds the atoms of a text.
        labeller: says where tokens and sentences end.
        multiword: the words of tokens that are several.
    """

    def __init__(self, splitter: AtomSplitter, labeller: AtomLabeller, multiword: MultiwordRules) -> None:
        self._splitter = splitter
        self._labeller = labeller
        self._multiword = multiword

    def segment(self, texts: Sequence[str]) -> list[list[SentencePlaces]]:
        """The sentences of each text; see ``Segmenter``."""
        atoms = [self._splitter.split(text) for text in texts]
        forms = [atom_forms(text, *places) for text, places in zip(texts, atoms, strict=True)]
        labels = self._labeller.label(forms)
        return [
            list(self._sentences(text, read_labels(of_text, *places)))
            for text, places, of_text in zip(texts, atoms, labels, strict=True)
        ]

    def _sentences(self, text: str, places: TokenPlaces) -> Iterator[SentencePlaces]:
        offsets = list(zip(places.starts.tolist(), places.ends.tolist(), strict=True))
        tokens = [text[start:end] for start, end in offsets]
        several = places.several.nonzero()[0].tolist()
        first = 0
        for end in places.sentences.tolist():
            sentence = SentencePlaces(tokens[first:end], offsets[first:end])
            while several and several[0] < end:
                token = several.pop(0) 
                sentence.split(token - first, self._multiword.words(tokens[token]))
            first = end
            yield sentence
