"""Names among the mentions of a corpus with coreference, which marks pronouns and common nouns alike.

In CoNLL-U the mentions stand as brackets in ``Entity=`` of MISC (CorefUD 1.0, section on the format; GUM):
``(8-organization-new-…`` opens one of a type, ``8)`` closes it, ``(7-person-…)`` does both; they nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tagger_cli.corpora.schemes import Span, encode_iob2

Row = list[str]
FORM, UPOS, XPOS, HEAD, MISC = 1, 3, 4, 6, 9
ENTITY = re.compile(r"(?:^|\|)Entity=([^|]*)")
BRACKET = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")
CONNECTING = frozenset({
    "of", "the", "and", "&", "for", "in", "on", "at", "to", "de", "la", "du", "von", "van", "der",
    "'s", "’s", "-", "–", "'", ".",
})  # fmt: skip
"""Words that stand inside of a name, between its words with capitals."""
TITLES = frozenset({
    "attorney", "aunt", "captain", "chancellor", "chief", "col", "colonel", "congressman", "congresswoman", "count",
    "dr", "father", "gen", "general", "gov", "governor", "judge", "justice", "king", "lady", "lord", "mayor",
    "minister", "miss", "mother", "mr", "mrs", "ms", "pope", "president", "prince", "princess", "prof", "professor",
    "queen", "rep", "representative", "rev", "secretary", "sen", "senator", "sir", "uncle",
})  # fmt: skip


def read_names(rows: Sequence[Row]) -> list[str]:
    """One IOB2 label per word: the names among the mentions, each with the type of the longest mention it is in.

    A mention is a name where its head is a proper noun. The name is what is written with capitals around the head and
    what connects it; titles and the article before it are outside.

    Args:
        rows: the ten columns of each word of a sentence.
    """
    taken = [False] * len(rows)
    names: list[Span] = []
    for mention in sorted(_mentions(rows), key=lambda span: (span.start - span.end, span.start)):
        name = _name(mention, rows)
        if name is not None and not any(taken[name.start : name.end]):
            taken[name.start : name.end] = [True] * (name.end - name.start)
            names.append(name)
    return encode_iob2(names, len(rows))


def _mentions(rows: Sequence[Row]) -> Iterator[Span]:
    opened: dict[str, list[tuple[int, str]]] = {}
    for place, row in enumerate(rows):
        found = ENTITY.search(row[MISC])
        if not found:
            continue
        for opening, closed, closing in BRACKET.findall(found[1]):
            if opening:
                key, _, rest = opening.partition("-")
                type = rest.partition("-")[0]
                if closed:
                    yield Span(place, place + 1, type)
                else:
                    opened.setdefault(key, []).append((place, type))
            elif opened.get(closing):
                start, type = opened[closing].pop()
                yield Span(start, place + 1, type)


def _name(mention: Span, rows: Sequence[Row]) -> Span | None:
    """The name that a mention consists of, without what stands around it."""
    head = _head(mention, rows)
    if rows[head][UPOS] != "PROPN" or (rows[head][XPOS] == "NNPS" and mention.label == "person"):
        return None  # a person's name, not that of a people
    start = head
    while (before := _previous(start, mention.start, rows)) is not None:
        start = before
    end = head + 1
    while (behind := _next(end, mention.end, rows)) is not None:
        end = behind
    while start < end and (rows[start][FORM].rstrip(".").casefold() in TITLES or rows[start][UPOS] == "NUM"):
        start += 1
    if start == end or rows[start][FORM] in CONNECTING:
        return None  # a title, or an office: President of Chile
    return Span(start, end, mention.label)


def _head(mention: Span, rows: Sequence[Row]) -> int:
    """The word that depends on none of the mention."""
    for place in range(mention.start, mention.end):
        head = int(rows[place][HEAD]) - 1
        if not mention.start <= head < mention.end and rows[place][UPOS] != "PUNCT":
            return place
    return mention.start


def _previous(start: int, first: int, rows: Sequence[Row]) -> int | None:
    """Where the name begins instead, if it goes on to the left."""
    for place in range(start - 1, max(first, start - 4) - 1, -1):
        if _capital(rows[place]):
            return place
        if rows[place][FORM] not in CONNECTING:
            break
    return None


def _next(end: int, last: int, rows: Sequence[Row]) -> int | None:
    for place in range(end, min(last, end + 3)):
        if _capital(rows[place]):
            return place + 1
        if rows[place][FORM] not in CONNECTING:
            break
    return None


def _capital(row: Row) -> bool:
    form = row[FORM]
    return (
        row[UPOS] == "PROPN" or (form[:1].isupper() and row[UPOS] in ("NOUN", "ADJ", "VERB", "NUM")) or form.isdigit()
    )
