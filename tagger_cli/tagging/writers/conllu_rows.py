"""Bare CoNLL-U rows of a sentence of running text: its words, ranges, and what stands between its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tagger_cli.corpora.conllu_reader import MISC_ESCAPES
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.writers.one_line import one_line

_ESCAPES = str.maketrans(MISC_ESCAPES)


def conllu_rows(sentence: Sentence) -> list[str]:
    r"""The rows of the words and ranges of a sentence, with nothing but FORM and what blanks there are.

    Blanks are written as UDPipe writes them: ``SpaceAfter=No`` where there is none, ``SpacesAfter=\s\n`` where it is
    not one blank, ``SpacesBefore`` before the first token of a text, and ``SpacesInToken`` for a token whose FORM is
    not as it stands in the text.
    """
    ranges = dict(sentence.ranges)
    tokens: list[tuple[int, int]] = []  # first word and the one behind the last of each
    word = 0
    while word < len(sentence.words):
        end = ranges.get(word, word + 1)
        tokens.append((word, end))
        word = end
    rows = []
    for (first, end), misc in zip(tokens, _blanks(sentence, tokens), strict=True):
        if end - first > 1:
            surface = _surface(sentence, first, end) or "".join(sentence.words[first:end])
            rows.append(_row(f"{first + 1}-{end}", surface, misc))
            misc = "_"
        rows += [_row(str(number + 1), sentence.words[number], misc) for number in range(first, end)]
    return rows


def _row(identifier: str, form: str, misc: str) -> str:
    return f"{identifier}\t{one_line(form)}\t_\t_\t_\t_\t_\t_\t_\t{misc}"


def _surface(sentence: Sentence, first: int, end: int) -> str | None:
    """The text of a token."""
    if sentence.text is None or sentence.offsets is None:
        return None
    start = sentence.start
    return sentence.text[sentence.offsets[first][0] - start : sentence.offsets[end - 1][1] - start]


def _blanks(sentence: Sentence, tokens: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The MISC of each token."""
    text, offsets, begin = sentence.text, sentence.offsets, sentence.start
    if text is None or offsets is None:
        yield from ("_" for _ in tokens)
        return
    gaps: list[str | None] = [
        text[offsets[end - 1][1] - begin : offsets[following][0] - begin]
        for (_, end), (following, _) in pairwise(tokens)
    ]
    before = sentence.before
    for (first, end), gap in zip(tokens, [*gaps, sentence.after], strict=True):
        items = [f"SpacesBefore={before.translate(_ESCAPES)}"] if before else []
        before = ""
        if gap == "":
            items.append("SpaceAfter=No")
        elif gap is not None and gap != " ":
            items.append(f"SpacesAfter={gap.translate(_ESCAPES)}")
        token = text[offsets[first][0] - begin : offsets[end - 1][1] - begin]
        if token != one_line(token):
            items.append(f"SpacesInToken={token.translate(_ESCAPES)}")
        yield "|".join(items) or "_"
