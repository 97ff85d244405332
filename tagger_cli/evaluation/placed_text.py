"""A text as somebody cut it into sentences, tokens and words, at places by which two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind, Span
from tagger_cli.corpora.surface import PlacedSentence, Token
from tagger_cli.evaluation.span_scores import Entity, read_entities

Places: TypeAlias = NDArray[np.int64]
"""(count, 2) first character and the one behind the last, in characters of all texts without white space."""

NO_LABEL = "_"

# What Unicode calls a separating space (Zs): what the shared task leaves out of FORM.
_SPACES = np.array([0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], np.uint32)
_NO_SPACES = {int(space): None for space in _SPACES}


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        start: first character of its token.
        end: the character behind the last one of its token.
        in_range: whether it is a word of a multi-word token, whose place is then not the word's own.
        form: the word in lower case, without spaces where it is the whole token.
    """

    start: int
    end: int
    in_range: bool
    form: str


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Sentences, tokens, words and their labels.

    Attributes:
        sentences: the places of the sentences, from first token to last.
        tokens: the places of the tokens.
        words: the words.
        labels: word target → label of each word, ``_`` for none.
        entities: span target → its entities by characters, all of them of sentence 0.
        says_words: whether the words of all texts are known; else only the entities mean something.
    """

    sentences: Places
    tokens: Places
    words: list[Word]
    labels: dict[str, list[str]]
    entities: dict[str, set[Entity]]
    says_words: bool = True


class Ruler:
    """Places in texts → places in characters of all of them without white space.

    Args:
        texts: in their order.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._begins = list(accumulate(map(len, texts), initial=0))
        characters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
        self._before = np.concatenate(([0], np.cumsum(~np.isin(characters, _SPACES))))

    def measure(self, number: int, start: int, end: int) -> tuple[int, int]:
        """The place of ``texts[number][start:end]``."""
        begin = self._begins[number]
        return int(self._before[begin + start]), int(self._before[begin + end])


def placed_text(
    texts: Sequence[str],
    sentences: Iterable[tuple[int, PlacedSentence]],
    kinds: Mapping[str, Kind],
    spans: Mapping[str, Sequence[tuple[int, Span]]] | None = None,
) -> PlacedText:
    """Put sentences of several texts into one structure.

    An entity of words that share a multi-word token is a part of it where the token is its words written
    together (``do|n't``), and the whole token elsewhere (``du`` = ``de le``).

    Args:
        texts: raw texts in their order.
        sentences: which text each stands in, and the sentence, in order.
        kinds: target → kind of the targets whose labels are wanted; span labels are in IOB2.
        spans: span target → which text, and characters of it, of entities in texts whose words are not known.
    """
    ruler = Ruler(texts)
    lists = _Lists(ruler)
    tags: dict[str, list[Sequence[str]]] = {target: [] for target in kinds}
    for number, (sentence, tokens) in sentences:
        lists.add(number, texts[number], sentence.words, tokens)
        for target, labels in tags.items():
            labels.append(sentence.tags.get(target) or ["O" if kinds[target] == "span" else NO_LABEL] * len(sentence))
    entities = {target: lists.entities(tags[target]) for target, kind in kinds.items() if kind == "span"}
    for target, more in (spans or {}).items():
        entities[target] |= {(0, span.label, *ruler.measure(n, span.start, span.end)) for n, span in more}
    return PlacedText(
        sentences=_places(lists.sentences),
        tokens=_places(lists.tokens),
        words=lists.words,
        labels={
            target: [label or NO_LABEL for labels in tags[target] for label in labels]
            for target, kind in kinds.items()
            if kind == "word"
        },
        entities=entities,
        says_words=spans is None,
    )


class _Lists:
    """The places of the sentences so far, of their tokens and words."""

    def __init__(self, ruler: Ruler) -> None:
        self.sentences: list[tuple[int, int]] = []
        self.tokens: list[tuple[int, int]] = []
        self.words: list[Word] = []
        self._pieces: list[tuple[int, int]] = []  # the place of each word itself, where it has one in its token
        self._first_words: list[int] = []  # of the sentences
        self._ruler = ruler

    def add(self, number: int, text: str, words: Sequence[str], tokens: Sequence[Token]) -> None:
        """One sentence more of the text of this number."""
        self._first_words.append(len(self.words))
        forms = iter(words)
        places = [self._ruler.measure(number, token.start, token.end) for token in tokens]
        for token, place in zip(tokens, places, strict=True):
            parts = list(islice(forms, token.words))
            if not token.is_range:
                self.words.append(Word(*place, False, parts[0].translate(_NO_SPACES).lower()))
                self._pieces.append(place)
                continue
            self.words += [Word(*place, True, part.lower()) for part in parts]
            if "".join(parts) == text[token.start : token.end]:
                ends = list(accumulate(map(len, parts), initial=token.start))
                self._pieces += [self._ruler.measure(number, *piece) for piece in pairwise(ends)]
            else:
                self._pieces += [place] * len(parts)
        self.tokens += places
        self.sentences.append((places[0][0], places[-1][1]))

    def entities(self, labels: Sequence[Sequence[str]]) -> set[Entity]:
        """The entities of the sentences, by their characters."""
        entities = set()
        for sentence, label, first, behind in read_entities(labels):
            begin = self._first_words[sentence]
            entities.add((0, label, self._pieces[begin + first][0], self._pieces[begin + behind - 1][1]))
        return entities


def _places(pairs: Sequence[tuple[int, int]]) -> Places:
    return np.array(pairs, np.int64).reshape(-1, 2)
