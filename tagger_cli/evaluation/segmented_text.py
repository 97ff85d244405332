"""A text as somebody cut it into sentences, tokens and words, at places by which two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind, Span
from tagger_cli.corpora.surface import PlacedSentence
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
class SegmentedText:
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


def segmented_text(
    texts: Sequence[str],
    sentences: Iterable[tuple[int, PlacedSentence]],
    kinds: Mapping[str, Kind],
    spans: Mapping[str, Sequence[tuple[int, Span]]] | None = None,
) -> SegmentedText:
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
    sentence_places: list[tuple[int, int]] = []
    token_places: list[tuple[int, int]] = []
    words: list[Word] = []
    pieces: list[tuple[int, int]] = []  # as far as it goes, the word's own place
    firsts: list[int] = []  # number of the first word of each sentence
    tags: dict[str, list[Sequence[str]]] = {target: [] for target in kinds}
    for number, (sentence, tokens) in sentences:
        text = texts[number]
        firsts.append(len(words))
        for target, labels in tags.items():
            labels.append(sentence.tags.get(target) or ["O" if kinds[target] == "span" else NO_LABEL] * len(sentence))
        forms = iter(sentence.words)
        first_token = len(token_places)
        for token in tokens:
            place = ruler.measure(number, token.start, token.end)
            token_places.append(place)
            if not token.is_range:
                words.append(Word(*place, False, next(forms).translate(_NO_SPACES).lower()))
                pieces.append(place)
                continue
            parts = [next(forms) for _ in range(token.words)]
            words += [Word(*place, True, part.lower()) for part in parts]
            if "".join(parts) == text[token.start : token.end]:
                ends = list(accumulate(map(len, parts), initial=token.start))
                pieces += [ruler.measure(number, *piece) for piece in pairwise(ends)]
            else:
                pieces += [place] * len(parts)
        sentence_places.append((token_places[first_token][0], token_places[-1][1]))
    entities = {t: _by_characters(tags[t], firsts, pieces) for t, kind in kinds.items() if kind == "span"}
    for target, more in (spans or {}).items():
        entities[target] |= {(0, span.label, *ruler.measure(n, span.start, span.end)) for n, span in more}
    return SegmentedText(
        sentences=_places(sentence_places),
        tokens=_places(token_places),
        words=words,
        labels={
            t: [x or NO_LABEL for labels in tags[t] for x in labels] for t, kind in kinds.items() if kind == "word"
        },
        entities=entities,
        says_words=spans is None,
    )


def _places(pairs: Sequence[tuple[int, int]]) -> Places:
    return np.array(pairs, np.int64).reshape(-1, 2)


def _by_characters(
    labels: Sequence[Sequence[str]], firsts: Sequence[int], pieces: Sequence[tuple[int, int]]
) -> set[Entity]:
    entities = set()
    for sentence, label, first, behind in read_entities(labels):
        begin = firsts[sentence]
        entities.add((0, label, pieces[begin + first][0], pieces[begin + behind - 1][1]))
    return entities
