"""Words written together as one token: which words they are, from a table and from rules of affixes.

``don't`` is ``do`` and ``n't``, French ``du`` is ``de`` and ``le``. A treebank has seen some such tokens; for others
the longest ending (or, in languages that write small words first, the longest beginning) it knows tells the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from tagger_cli.segmentation.segmented_text import SegmentedText

Words: TypeAlias = tuple[str, ...]

LONGEST_AFFIX = 8
"""Characters of the longest ending or beginning that makes a rule."""

ENOUGH, CERTAIN = 20, 0.98
"""How many tokens of several words must have an ending, and which share of all with it, for it to be certain."""

CONTEXT = 3
"""Characters of the rest of a token that an ending or beginning may take in, to tell apart rules."""


class MultiwordRules(msgspec.Struct, frozen=True):
    """What a treebank teaches of words written together.

    Attributes:
        table: token in lower case → its words, where the rules would find others.
        endings: ending of a token → its words, of which the first goes on from the rest of the token.
        beginnings: beginning of a token → its words, of which the last goes on with the rest of the token.
        certain: endings with which hardly a token is one word (``n't``).
    """

    table: Mapping[str, Words] = {}
    endings: Mapping[str, Words] = {}
    beginnings: Mapping[str, Words] = {}
    certain: frozenset[str] = frozenset()

    def is_certain(self, token: str) -> bool:
        """Whether a token is several words by its ending alone."""
        lower = token.lower()
        return any(lower[-length:] in self.certain for length in range(1, min(LONGEST_AFFIX, len(token) - 1) + 1))

    def words(self, token: str) -> Words:
        """The words of a token that is several; the token itself where nothing is known of its like."""
        lower = token.lower()
        if len(lower) != len(token):  # İ is two characters in lower case
            lower = token
        found = self.table.get(lower) or self._by_rule(lower)
        return _in_case(found, token, lower) if found else (token,)

    def _by_rule(self, token: str) -> Words | None:
        for length in range(min(LONGEST_AFFIX, len(token) - 1), 0, -1):
            if ending := self.endings.get(token[-length:]):
                return (token[:-length] + ending[0], *ending[1:])
            if beginning := self.beginnings.get(token[:length]):
                return (*beginning[:-1], beginning[-1] + token[length:])
        return None


def learn_multiword_rules(texts: Iterable[SegmentedText]) -> MultiwordRules:
    """Draw up the table and the rules of some texts."""
    texts = list(texts)
    seen: dict[str, Counter[Words]] = defaultdict(Counter)
    for text in texts:
        for token, words in zip(text.tokens, text.words, strict=True):
            if words:
                seen[token.lower()][tuple(word.lower() for word in words)] += 1
    best = {token: counts.most_common(1)[0][0] for token, counts in seen.items()}
    endings: dict[str, Counter[Words]] = defaultdict(Counter)
    beginnings: dict[str, Counter[Words]] = defaultdict(Counter)
    for token, words in best.items():
        first, last = words[0], words[-1]
        for length in _affix_lengths(token, _common_length(token, first)):
            endings[token[-length:]][(first[len(token) - length :], *words[1:])] += 1
        for length in _affix_lengths(token, _common_length(token[::-1], last[::-1])):
            beginnings[token[:length]][(*words[:-1], last[: len(last) - len(token) + length])] += 1
    rules = MultiwordRules(endings=_most_common(endings), beginnings=_most_common(beginnings))
    table = {token: words for token, words in best.items() if rules.words(token) != words}
    return MultiwordRules(table, rules.endings, rules.beginnings, _certain(texts, rules.endings))


def _certain(texts: Iterable[SegmentedText], endings: Iterable[str]) -> frozenset[str]:
    """The endings with which nearly all tokens are several words."""
    wanted = set(endings)
    all_tokens: Counter[str] = Counter()
    several: Counter[str] = Counter()
    for text in texts:
        for token, words in zip(text.tokens, text.words, strict=True):
            lower = token.lower()
            for length in range(1, min(LONGEST_AFFIX, len(lower) - 1) + 1):
                if (ending := lower[-length:]) in wanted:
                    all_tokens[ending] += 1
                    several[ending] += bool(words)
    return frozenset(e for e in wanted if several[e] >= ENOUGH and several[e] >= CERTAIN * all_tokens[e])


def _common_length(one: str, other: str) -> int:
    """How many characters two words have in common from their beginning."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _affix_lengths(token: str, kept: int) -> range:
    """Lengths of the affixes that hold all of a token but the ``kept`` characters that stay: the least, and more.

    An affix of all of the token would be no rule, nor one that leaves nothing of it.
    """
    shortest = max(len(token) - kept, 1)
    return range(shortest, min(shortest + CONTEXT, LONGEST_AFFIX, len(token) - 1) + 1)


def _most_common(counts: Mapping[str, Counter[Words]]) -> dict[str, Words]:
    """The words of each affix that more than one token has, or that is the least of its token's."""
    return {affix: found.most_common(1)[0][0] for affix, found in sorted(counts.items()) if found.total() > 1}


def _in_case(words: Words, token: str, lower: str) -> Words:
    """Words in lower case with the capitals that their token has, as far as they are pieces of it."""
    if token == lower:
        return words
    if "".join(words) == lower:
        pieces = []
        start = 0
        for word in words:
            pieces.append(token[start : start + len(word)])
            start += len(word)
        return tuple(pieces)
    if len(token) > 1 and token.isupper():
        return tuple(word.upper() for word in words)
    return (words[0][:1].upper() + words[0][1:], *words[1:]) if token[:1].isupper() else words
