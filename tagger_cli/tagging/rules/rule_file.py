"""A file of rules: a name or a regular expression and a label a line.

::

    # lines that begin with # and have no tab are comments
    Ada Lovelace<TAB>PER
    /[A-Z]{2}-[0-9]{5}/<TAB>ORDER
    May<TAB>O
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tagger_cli.corpora.lines import read_lines
from tagger_cli.errors import InputError, TaggerError
from tagger_cli.tagging.rules.rules import Expression, Rules

SHOWN = 20
"""Bad lines that are told of one by one."""


def read_rules(files: Iterable[str], tell: Callable[[str], None]) -> Rules:
    """Read files of rules; later lines hold against earlier ones.

    Args:
        files: their names.
        tell: is told of each bad line, up to ``SHOWN`` of them.

    Raises:
        InputError: a file cannot be read.
        TaggerError: some lines are no rules.
    """
    rules = Rules()
    for file in files:
        bad = 0
        for number, line in enumerate(read_lines(file), 1):
            why = _add(rules, line)
            if why:
                bad += 1
                if bad <= SHOWN:
                    tell(str(InputError(file, number, why)))
        if bad:
            lines = "1 line is no rule" if bad == 1 else f"{bad:,} lines are no rules"
            raise TaggerError(f"{file}: {lines}; mend them or take them out")
    return rules


def _add(rules: Rules, line: str) -> str:
    """Add the rule of one line; what is wrong with it, or nothing."""
    name, tab, label = line.partition("\t")
    if not tab:
        if not line.strip() or line.startswith("#"):
            return ""
        return "no label; write a name, a tab and its label"
    if label not in rules.labels:
        label = label.strip(" ")
        if not label or not label.isprintable() or " " in label:
            return f"the label {label!r} is empty or has blanks or tabs in it; write a name, a tab and its label"
    if len(name) > 2 and name[0] == name[-1] == "/":
        try:
            expression = re.compile(name[1:-1])
        except (re.error, OverflowError, RecursionError) as error:
            return f"{name} is no regular expression of Python: {error}"
        if expression.match(""):
            return f"{name} also matches where there is nothing; make it match one character at least"
        rules.expressions.append(Expression(expression, label))
    elif not rules.names.add(name, label):
        return "no name before the tab; write a name, a tab and its label"
    rules.labels[label] = None
    return ""
