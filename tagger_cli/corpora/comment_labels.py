"""Labels of sentences in comments: ``# topic = sports``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DOCUMENT = "newdoc"
"""The comment that begins a document of CoNLL-U; an identifier may follow."""


class CommentLabels:
    """Reads the labels of one sentence after another.

    Args:
        targets: target → the name of its comment, in any case; None takes the target's own.

    Attributes:
        targets: the names of the targets.
    """

    def __init__(self, targets: Mapping[str, str | None]) -> None:
        self.targets = frozenset(targets)
        self._by_name = {(name or target).casefold(): target for target, name in targets.items()}
        self._of_document: dict[str, str] = {}

    def read(self, lines: Iterable[str]) -> dict[str, str]:
        """Target → the label that the comments among the lines of a sentence give it.

        A comment of the sentence that begins a document holds for the sentences after it that have none.
        """
        if not self._by_name:
            return {}
        found: dict[str, str] = {}
        for line in lines:
            if line[:1] != "#":
                continue
            name, value = comment(line)
            if name == DOCUMENT or name.startswith(f"{DOCUMENT} "):
                self._of_document = found  # and what follows
            elif value and name in self._by_name:
                found[self._by_name[name]] = value
        return {**self._of_document, **found}


def comment(line: str) -> tuple[str, str]:
    """The name of a comment, in lower case, and its value; an empty one where there is no ``=``."""
    name, _, value = line.lstrip("#").partition("=")
    return name.strip().casefold(), value.strip()


def named_in_comments(lines: Iterable[str], targets: Mapping[str, str | None]) -> dict[str, str | None]:
    """Those of some targets that have a comment of their name among some lines."""
    names = {name for line in lines if line.startswith("#") for name, value in [comment(line)] if value}
    return {target: name for target, name in targets.items() if (name or target).casefold() in names}
