"""How a word becomes its lemma: what changes at its beginning, at its end, and in its case.

A script says nothing of the letters between, so that words of one paradigm share it: ``walked`` and ``talked`` both
lose two letters at the end (Straka 2018, section 4.1.2, with a choice of case of its own).

As text a script is the letter of its case, the operations at the beginning, ``¦`` and those at the end; an operation is
``-`` (a letter goes), ``→`` (a letter stays) or ``+`` and the letter that comes: ``l-+w¦--``. A lemma that shares no
letter with its word stands there itself behind a ``=``: ``=be``.
"""

from __future__ import annotations

from functools import lru_cache

DELETE, COPY, INSERT, BORDER, WHOLE = "-", "→", "+", "¦", "="
LOWER, KEEP, TITLE, UPPER = "l", "k", "t", "u"
"""The case of lemmas: without capitals, as in the word, with a capital at the beginning, with nothing else."""


@lru_cache(maxsize=1 << 16)
def edit_script(word: str, lemma: str) -> str:
    """The script that makes a lemma of a word.

    Of the cases that lead to the lemma it takes the one that adds the fewest letters, the first of several.

    Args:
        word: as it stands in the text.
        lemma: not empty.
    """
    best = f"{WHOLE}{lemma}"
    fewest = len(lemma)  # a script that adds all letters is no better than the lemma itself
    for case in (LOWER, KEEP, TITLE, UPPER):
        source, goal = _cased(word, case), lemma if case == KEEP else _lower(lemma)
        operations = _operations(source, goal)
        if operations is None:
            continue
        script = case + operations
        added = operations.count(INSERT)
        if added < fewest and apply_script(script, word) == lemma:
            best, fewest = script, added
    return best


def apply_script(script: str, word: str) -> str | None:
    """The lemma that a script makes of a word; None where the word is too short for it, or nothing would be left."""
    if script.startswith(WHOLE):
        return script[1:]
    case, prefix, suffix = _parsed(script)
    source = _cased(word, case)
    at_start, at_end = _letters_read(prefix), _letters_read(suffix)
    end = len(source) - at_end
    if at_start > end:
        return None
    lemma = _edited(prefix, source[:at_start]) + source[at_start:end] + _edited(suffix, source[end:])
    if case == TITLE:
        lemma = lemma[:1].upper() + lemma[1:]
    elif case == UPPER:
        lemma = lemma.upper()
    return lemma if lemma.strip() else None


def is_script(text: str) -> bool:
    """Whether a text is a script."""
    if text.startswith(WHOLE):
        return len(text) > 1
    try:
        return text[:1] in (LOWER, KEEP, TITLE, UPPER) and bool(_parsed(text))
    except ValueError:
        return False


def _cased(word: str, case: str) -> str:
    return word if case == KEEP else _lower(word)


def _lower(text: str) -> str:
    """Lower case, in which the Turkish capital with a dot is an ordinary letter and not two."""
    return text.replace("İ", "i").lower()


@lru_cache(maxsize=1 << 16)
def _parsed(script: str) -> tuple[str, str, str]:
    """The case, the operations at the beginning and those at the end."""
    place = 1
    while place < len(script) and script[place] != BORDER:
        place += 2 if script[place] == INSERT else 1
    prefix, border, suffix = script[1:place], script[place : place + 1], script[place + 1 :]
    if border != BORDER:
        raise ValueError(f"{script} is no edit script")
    for operations in (prefix, suffix):
        _letters_read(operations)
    return script[0], prefix, suffix


@lru_cache(maxsize=1 << 16)
def _letters_read(operations: str) -> int:
    """How many letters of the word some operations read."""
    letters = place = 0
    while place < len(operations):
        operation = operations[place]
        if operation == INSERT and place + 1 < len(operations):
            place += 1
        elif operation in (DELETE, COPY):
            letters += 1
        else:
            raise ValueError(f"{operations} are no operations of an edit script")
        place += 1
    return letters


def _edited(operations: str, letters: str) -> str:
    """What operations make of the letters that they read."""
    made = []
    read = place = 0
    while place < len(operations):
        operation = operations[place]
        if operation == INSERT:
            place += 1
            made.append(operations[place])
        else:
            if operation == COPY:
                made.append(letters[read])
            read += 1
        place += 1
    return "".join(made)


def _operations(source: str, goal: str) -> str | None:
    """What turns one text into another, around the longest run of letters they share; None where they share none."""
    first, second, length = _longest_common_run(source, goal)
    if not length:
        return None
    prefix = _fewest_operations(source[:first], goal[:second])
    suffix = _fewest_operations(source[first + length :], goal[second + length :])
    return f"{prefix}{BORDER}{suffix}"


def _longest_common_run(first: str, second: str) -> tuple[int, int, int]:
    """Where the longest run of letters that two texts share begins in each, and how long it is; the first of several.

    Words that begin alike are by far the most frequent; else each letter pair is looked at once.
    """
    if first.startswith(second):
        return 0, 0, len(second)
    best = (0, 0, 0)
    lengths = [0] * (len(second) + 1)  # of the common run that ends at the letter before, for each letter of the second
    for row, letter in enumerate(first, 1):
        before = 0
        for column, other in enumerate(second, 1):
            before, lengths[column] = lengths[column], before + 1 if letter == other else 0
            if lengths[column] > best[2]:
                best = (row - lengths[column], column - lengths[column], lengths[column])
    return best


def _fewest_operations(source: str, goal: str) -> str:
    """The fewest deletions and insertions that turn one text into another (Levenshtein 1966); letters may stay."""
    if not source or not goal:
        return DELETE * len(source) + "".join(INSERT + letter for letter in goal)
    row = ["".join(INSERT + letter for letter in goal[:end]) for end in range(len(goal) + 1)]
    costs = list(range(len(goal) + 1))
    for letter in source:
        last_row, last_costs = row, costs
        row, costs = [last_row[0] + DELETE], [last_costs[0] + 1]
        for column, other in enumerate(goal, 1):
            ways = [(last_costs[column] + 1, last_row[column] + DELETE), (costs[-1] + 1, row[-1] + INSERT + other)]
            if letter == other:
                ways.insert(0, (last_costs[column - 1], last_row[column - 1] + COPY))
            cost, way = min(ways, key=lambda pair: pair[0])
            costs.append(cost)
            row.append(way)
    return row[-1]
