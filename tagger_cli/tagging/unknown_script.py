"""Text in a script that the model has never seen: labels of it are guesses, and someone should be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tagger_cli.segmentation.atoms import character_class

FEWEST_LETTERS = 8
MOST_UNKNOWN = 0.5
"""Share of the letters of a text whose script training has not shown, above which someone is told."""

KNOWN_SHARE = 0.05
"""Share of the letters of an alphabet that a script must have to be known: English text, too, has a word in Greek."""

CHARACTERS_LOOKED_AT = 10_000
SHOWN = 3


def unknown_script(texts: Sequence[str], alphabet: str) -> str | None:
    """What to tell a user whose texts are mostly of another script than the model's; None where they are not.

    Args:
        texts: some texts, of which the beginnings are looked at.
        alphabet: the characters that the model knows.
    """
    counts: Counter[str] = Counter()
    left = CHARACTERS_LOOKED_AT
    for text in texts:
        counts.update(text[:left])
        left -= len(text)
        if left <= 0:
            break
    letters = {character: count for character, count in counts.items() if character.isalpha()}
    learnt = Counter(character_class(character) for character in alphabet if character.isalpha())
    known = {script for script, count in learnt.items() if count >= KNOWN_SHARE * learnt.total()}
    unknown = {character: count for character, count in letters.items() if character_class(character) not in known}
    all_letters = sum(letters.values())
    if all_letters < FEWEST_LETTERS or sum(unknown.values()) <= MOST_UNKNOWN * all_letters:
        return None
    shown = "".join(sorted(unknown, key=lambda character: -unknown[character])[:SHOWN])
    return f"most letters, such as {shown}, are unknown to the model: it has learnt another script, and guesses here"
