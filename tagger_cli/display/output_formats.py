"""The formats that ``tagger tag`` writes, by name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import partial
from typing import BinaryIO, NamedTuple

from tagger_cli.errors import UsageError
from tagger_cli.tagging.writers.writer import PlainWriter, Writer
from tagger_cli.targets.target import Target, of_sentences


class Look(NamedTuple):
    """How text for people looks.

    Attributes:
        coloured: whether it has colours.
        width: characters of a line.
    """

    coloured: bool = False
    width: int = 80

    @classmethod
    def on(cls, output: BinaryIO) -> Look:
        """How it looks where it goes to."""
        return cls(_wants_colours(output), shutil.get_terminal_size().columns)


def writer_for(format: str, targets: Sequence[Target], files: Sequence[str], look: Look, scores: bool) -> Writer:
    """What writes a format; only the one asked for is imported.

    Args:
        format: ``pretty``, ``conll``, ``conllu``, ``jsonl``, ``inline`` or ``html``.
        targets: what is written, in the order of the columns.
        files: the names of the inputs, ``-`` for standard input.
        look: of ``pretty``.
        scores: whether probabilities are written as well.

    Raises:
        UsageError: the format has no place for scores, or for a target of such a name.
    """
    kinds = {target.name: target.kind for target in targets}
    match format:
        case "jsonl":
            from tagger_cli.tagging.writers.jsonl import JsonlWriter

            return JsonlWriter.of(targets)
        case "conllu":
            from tagger_cli.tagging.writers.conllu import ConlluWriter

            return ConlluWriter(kinds)
        case "inline":
            from tagger_cli.tagging.writers.inline import format_inline

            if scores:
                raise UsageError("--scores: inline has no place for them; choose another format with -f")
            return PlainWriter(partial(format_inline, targets=kinds))
        case "html":
            from tagger_cli.display.html import HtmlWriter

            return HtmlWriter(targets, files)
        case "pretty":
            from tagger_cli.display.pretty import format_pretty

            return PlainWriter(partial(format_pretty, targets=targets, width=look.width, coloured=look.coloured))
        case _:
            from tagger_cli.tagging.writers.conll import format_conll

            of_texts = [target.name for target in of_sentences(targets)]
            of_words = [name for name in kinds if name not in of_texts]
            return PlainWriter(partial(format_conll, targets=of_words, of_sentences=of_texts))


def _wants_colours(output: BinaryIO) -> bool:
    """Whether text for people gets colours: NO_COLOR and FORCE_COLOR decide, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return output.isatty() and os.environ.get("TERM") != "dumb"
