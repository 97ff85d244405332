"""A table of labels proposed for a corpus whose names for the same things are others."""

from __future__ import annotations

from collections.abc import Collection, Mapping

KINDS = {
    "PER": "per person people politician writer author musicalartist artist actor scientist researcher character",
    "ORG": "org organization organisation corporation company group band university politicalparty sportsteam magazine "
    "newspaper academicjournal institution",
    "LOC": "loc location place gpe geo geo-loc country city state facility fac building astronomicalobject",
    "MISC": "misc miscellaneous other oth product creative-work creative_work work_of_art work norp language law event "
    "award election book album song poem film movie programlang conference",
    "": "date time duration money percent quantity cardinal ordinal num number",
}
"""What corpora call things, under the names of CoNLL-2003; the last ones are no names in it."""

MANY = 1000
"""Spans among which a type that is missing is not missing by chance."""

_KIND = {name: kind for kind, names in KINDS.items() for name in names.split()}


def propose_table(ours: Collection[str], theirs: Mapping[str, int]) -> str | None:
    """Lines for ``[[corpora]]`` that make the labels of spans in one corpus those of another.

    Args:
        ours: the labels that shall be.
        theirs: the labels of the corpus in question, and how often each occurs.

    Returns:
        ``labels = {…}; silent = […]``, as far as names tell; None where the labels are the same, or nothing is known.
    """
    known = {_KIND[label.casefold()]: label for label in reversed(list(ours)) if label.casefold() in _KIND}
    named: dict[str, str] = {}
    for label in theirs:
        kind = _KIND.get(label.casefold())
        if label in ours or kind is None:
            continue
        new = known.get(kind, kind)
        if new != label:
            named[label] = new
    reached = {*named.values(), *(label for label in theirs if label in ours)}
    silent = [label for label in ours if label not in reached]
    if not named and not (silent and reached and sum(theirs.values()) >= MANY):
        return None
    parts = []
    if named:
        table = ", ".join(f'{_key(label)} = "{new}"' for label, new in named.items())
        parts.append(f"labels = {{ {table} }}")
    if silent:
        parts.append("silent = [" + ", ".join(f'"{label}"' for label in silent) + "]")
    return "; ".join(parts)


def _key(label: str) -> str:
    bare = label.isascii() and label.replace("-", "").replace("_", "").isalnum()
    return label if bare else f'"{label}"'
