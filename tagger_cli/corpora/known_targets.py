"""Where a labelled file has the labels of targets that are known already, such as those of a model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from tagger_cli.corpora.column_layout import WORD_NAMES, first_rows
from tagger_cli.corpora.comment_labels import named_in_comments
from tagger_cli.corpora.conllu_reader import COLUMNS
from tagger_cli.corpora.formats import LINES_LOOKED_AT, LabelledFormat, format_of_labelled
from tagger_cli.corpora.lines import read_lines
from tagger_cli.corpora.record_labels import entities_in, label_in, labels_in
from tagger_cli.corpora.schemes import split_label
from tagger_cli.corpora.table_reader import table_rows

KNOWN_SHARE = 0.5
"""Of the labels of a column of another name or none, so many at least are labels of the target whose column it is."""


def find_targets(
    path: str, known: Mapping[str, Collection[str]], of_sentences: Collection[str] = ()
) -> dict[str, str | None]:
    """The column of each target, as far as the first lines of a file have it; None where its name tells.

    A target has the column, the key or the field of its own name. Other columns go to the target that knows most of
    their labels.

    Args:
        path: a file, which is not read as a whole: whether it is sound is for its reader to say.
        known: target → its labels, those of spans without the letter in front.
        of_sentences: those of the targets whose labels are of sentences: they stand in comments, in fields or columns.

    Raises:
        InputError: the file cannot be opened.
    """
    head = list(islice(read_lines(path), LINES_LOOKED_AT))
    format: LabelledFormat = format_of_labelled(path, head)
    in_comments = named_in_comments(head, dict.fromkeys(of_sentences))
    of_words = [target for target in known if target not in of_sentences]
    if format == "conllu":
        rows = [row for row in (line.split("\t") for line in head) if len(row) == len(COLUMNS) and row[0].isdecimal()]
        there = {*in_comments, *(target for target in of_words if _is_in_conllu(target, rows))}
        return {target: None for target in known if target in there}
    if format == "jsonl":
        return {target: None for target in known if _is_in_records(target, head, target in of_sentences)}
    if format in ("csv", "tsv"):
        names = {field.strip().casefold() for row in table_rows(head, format)[:1] for field in row}
        return {target: None for target in of_sentences if target.casefold() in names}
    return {**in_comments, **_find_columns(head, {target: known[target] for target in of_words})}


def _is_in_conllu(target: str, rows: Sequence[Sequence[str]]) -> bool:
    name = target.casefold()
    if name in COLUMNS:
        index = COLUMNS.index(name)
        return any(row[index] != "_" for row in rows)
    return any(item.casefold().startswith(f"{name}=") for row in rows for item in row[-1].split("|"))


def _is_in_records(target: str, lines: Sequence[str], of_sentences: bool) -> bool:
    for line in lines:
        try:
            record = json.loads(line)
            text = record.get("text")
            length = len(text) if isinstance(text, str) else 0
            has_words = isinstance(record.get("tokens"), list)
            if of_sentences:
                if label_in(record, [target], False) is not None:
                    return True
                continue
            if has_words and labels_in(record, "tokens", target, None) is not None:
                return True
            if entities_in(record, target, None, 0, length) is not None:
                return True
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
            continue
    return False


def _find_columns(head: Sequence[str], known: Mapping[str, Collection[str]]) -> dict[str, str | None]:
    rows, names = first_rows(head, dict.fromkeys(known))
    found: dict[str, str | None] = {target: None for target in known if target.casefold() in names}
    word = next((names.index(name) for name in WORD_NAMES if name in names), 0)
    taken = {word, *(names.index(target.casefold()) for target in found)}
    shares = []
    for index, values in enumerate(zip(*rows, strict=True)):
        if index in taken:
            continue
        counts = Counter(values)
        for target, labels in known.items():
            # Outside a span, and where a label is missing, a column says nothing of what it is.
            given = {label: count for label, count in counts.items() if label not in ("O", "_", "")}
            right = sum(count for label, count in given.items() if label in labels or split_label(label)[1] in labels)
            if target not in found and right > KNOWN_SHARE * sum(given.values()):
                shares.append((right / sum(given.values()), target, index))
    for _, target, index in sorted(shares, key=lambda share: (-share[0], share[2])):
        if target not in found and str(index + 1) not in found.values():
            found[target] = str(index + 1)
    return {target: found[target] for target in known if target in found}
