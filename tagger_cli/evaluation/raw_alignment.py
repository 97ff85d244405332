"""Which words of two segmentations of a text are the same: the alignment of the CoNLL 2018 shared task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tagger_cli.evaluation.placed_text import Word


def align_words(gold: Sequence[Word], system: Sequence[Word]) -> list[tuple[int, int]]:
    """Pairs of words that are the same (Zeman et al. 2018, section 4).

    Words outside multi-word tokens are the same where their places are. Around multi-word tokens of either side, the
    words of a stretch of text are aligned by the longest common subsequence of their forms in lower case. The
    stretch is that of the task's script, which the figures have to equal: both sides are walked together by the
    starts of their words, until both stand behind all multi-word tokens that were met.

    Returns:
        (gold, system) numbers of the words, in order.
    """
    pairs: list[tuple[int, int]] = []
    g = s = 0
    while g < len(gold) and s < len(system):
        if gold[g].in_range or system[s].in_range:
            first_gold, first_system = _first_words(gold, system, g, s)
            g, s = _words_behind(gold, system, first_gold, first_system, gold[g] if gold[g].in_range else system[s])
            common = _common_subsequence(
                [word.form for word in gold[first_gold:g]], [word.form for word in system[first_system:s]]
            )
            pairs += ((first_gold + i, first_system + j) for i, j in common)
        elif gold[g][:2] == system[s][:2]:
            pairs.append((g, s))
            g, s = g + 1, s + 1
        elif gold[g].start <= system[s].start:
            g += 1
        else:
            s += 1
    return pairs


def _first_words(gold: Sequence[Word], system: Sequence[Word], g: int, s: int) -> tuple[int, int]:
    """Where a stretch begins: a word of the other side that begins before the multi-word token is not in it."""
    if gold[g].in_range:
        if not system[s].in_range and system[s].start < gold[g].start:
            s += 1
    elif gold[g].start < system[s].start:
        g += 1
    return g, s


def _words_behind(gold: Sequence[Word], system: Sequence[Word], g: int, s: int, first: Word) -> tuple[int, int]:
    """The words behind a stretch that begins at ``g`` and ``s`` with the multi-word token of the word ``first``."""
    end = first.end
    while _inside(gold, g, end) or _inside(system, s, end):
        if g < len(gold) and (s == len(system) or gold[g].start <= system[s].start):
            word = gold[g]
            g += 1
        else:
            word = system[s]
            s += 1
        if word.in_range:
            end = max(end, word.end)
    return g, s


def _inside(words: Sequence[Word], number: int, end: int) -> bool:
    if number == len(words):
        return False
    word = words[number]
    return word.start < end if word.in_range else word.end <= end


def _common_subsequence(gold: Sequence[str], system: Sequence[str]) -> Iterator[tuple[int, int]]:
    """A longest common subsequence, as pairs of numbers.

    Of several it is the one that takes equal forms as soon as they meet, and else rather leaves out a gold one.
    """
    longest = [[0] * (len(system) + 1) for _ in range(len(gold) + 1)]  # of what is left from (g, s) on
    for g in reversed(range(len(gold))):
        for s in reversed(range(len(system))):
            if gold[g] == system[s]:
                longest[g][s] = 1 + longest[g + 1][s + 1]
            else:
                longest[g][s] = max(longest[g + 1][s], longest[g][s + 1])
    g = s = 0
    while g < len(gold) and s < len(system):
        if gold[g] == system[s]:
            yield g, s
            g, s = g + 1, s + 1
        elif longest[g][s] == longest[g + 1][s]:
            g += 1
        else:
            s += 1
