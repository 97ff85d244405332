"""CoNLL-U: an input's own lines with our annotations filled in, or bare CoNLL-U for any other input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from tagger_cli.corpora.conllu_reader import COLUMNS, MISC, MISC_ESCAPES
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.writers.conll import one_line

_OWN_COLUMN = ("lemma", "upos", "xpos", "feats")
_ESCAPES = str.maketrans(MISC_ESCAPES)
_ONE_LINE = str.maketrans("\t\n\r", "   ")


def format_conllu(sentences: Iterable[Sentence], targets: Mapping[str, Kind]) -> str:
    """The sentences as text.

    Word targets named ``lemma``, ``upos``, ``xpos`` or ``feats`` go to their columns; every other target to
    MISC as ``NAME=label`` under its name in capitals, in place of such a key that is there already. The
    probability of each label, where sentences have it, goes to MISC as ``UPOSScore=0.9912``.
    """
    columns = {t: COLUMNS.index(t) for t, kind in targets.items() if kind == "word" and t in _OWN_COLUMN}
    keys = {target: _setter(target) for target in targets if target not in columns}
    old_scores = re.compile(rf"(^|\|)(?:{'|'.join(map(re.escape, targets))})Score=[^|]*", re.IGNORECASE)
    parts = []
    for sentence in sentences:
        if not sentence.words:
            continue
        lines = _bare(sentence) if sentence.lines is None else sentence.lines
        scores = [[f"{t.upper()}Score={p:.4f}" for p in sentence.scores[t]] for t in targets if sentence.scores]
        parts.append("\n".join(_filled(lines, sentence.tags, columns, keys, old_scores, scores)))
    parts.append("")
    return "\n\n".join(parts)


def _filled(
    lines: Iterable[str],
    tags: Mapping[str, Sequence[str]],
    columns: Mapping[str, int],
    keys: Mapping[str, Callable[[str, str], str]],
    old_scores: re.Pattern[str],
    scores: Sequence[Sequence[str]],
) -> list[str]:
    """The lines of a sentence with its tags and with items of MISC for its scores: one list for each target."""
    filled = []
    word = 0
    for line in lines:
        identifier, _, _ = line.partition("\t")
        if identifier.isdecimal():
            row = line.split("\t")
            for target, index in columns.items():
                row[index] = tags[target][word]
            if "Score=" in row[MISC]:  # of labels that are replaced
                row[MISC] = old_scores.sub("", row[MISC]).removeprefix("|") or "_"
            for target, put in keys.items():
                row[MISC] = put(row[MISC], tags[target][word])
            if scores:
                row[MISC] = "|".join([row[MISC], *(items[word] for items in scores)]).removeprefix("_|")
            line = "\t".join(row)
            word += 1
        filled.append(line)
    return filled


def _setter(target: str) -> Callable[[str, str], str]:
    """A function (MISC, label) → MISC with ``TARGET=label``."""
    key = target.upper()
    find = re.compile(rf"(^|\|){re.escape(key)}=[^|]*", re.IGNORECASE)

    @lru_cache(maxsize=4096)
    def put(misc: str, label: str) -> str:
        item = f"{key}={label.translate(_ESCAPES)}"
        if misc == "_":
            return item
        changed, count = find.subn(lambda match: match[1] + item, misc, count=1)
        return changed if count else f"{misc}|{item}"

    return put


def _bare(sentence: Sentence) -> list[str]:
    """CoNLL-U lines of nothing but words, the text, and ``SpaceAfter=No`` where offsets tell."""
    lines = [] if sentence.text is None else ["# text = " + sentence.text.translate(_ONE_LINE)]
    offsets = sentence.offsets
    last = len(sentence.words)
    for number, word in enumerate(sentence.words, 1):
        joined = offsets is not None and number < last and offsets[number - 1][1] == offsets[number][0]
        misc = "SpaceAfter=No" if joined else "_"
        lines.append(f"{number}\t{one_line(word)}\t_\t_\t_\t_\t_\t_\t_\t{misc}")
    return lines
