"""Files through the tagger into an output format."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import BinaryIO, Literal

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.conll_writer import format_conll
from tagger_cli.corpora.formats import Format, format_by_name, read_sentences
from tagger_cli.corpora.lines import LONG_LINE_BYTES, DecodingErrors, source_name
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.tagging_progress import TaggingProgress
from tagger_cli.errors import UsageError
from tagger_cli.features.targets import Target
from tagger_cli.runtime.tagger import Tagger
from tagger_cli.segmentation.segmenter import RuleSegmenter


def tag_files(
    tagger: Tagger,
    files: Sequence[str],
    input_format: Format | Literal["auto"],
    targets: Sequence[Target],
    output_format: str,
    output: BinaryIO,
    errors: DecodingErrors = "strict",
    progress: TaggingProgress | None = None,
    scores: bool = False,
) -> None:
    """Tag files one after another; every window of sentences is written as soon as it is tagged.

    Args:
        tagger: the model.
        files: names, ``-`` for standard input.
        input_format: of all files; ``auto`` goes by their names, unknown ones are text.
        targets: to predict, in the order of the output's columns.
        output_format: ``pretty``, ``conll``, ``conllu``, ``jsonl``, ``inline``, ``html``.
        output: receives UTF-8.
        errors: what to do with bytes that are not UTF-8.
        progress: is told what is read and tagged.
        scores: whether probabilities are written as well.

    Raises:
        InputError: a file is not what it should be; what came before it is written.
        UsageError: the format has no place for scores.
    """
    if scores and output_format == "inline":
        raise UsageError("--scores: inline has no place for them; choose another format with -f")
    writer = _writer(output_format, targets, files, output)
    names = [target.name for target in targets]

    def put(text: str) -> None:
        output.write(text.encode())

    def read(file: str) -> Iterator[Sentence | None]:
        format: Format = (format_by_name(file) or "text") if input_format == "auto" else input_format
        long_line = LONG_LINE_BYTES if format == "text" else None
        lines = arriving_lines(file, errors, progress.read if progress else None, long_line)
        return read_sentences(lines, source_name(file), format, RuleSegmenter().segment)

    put(writer.begin())
    try:
        # Files are one stream, so that small ones make large batches, unless each gets a heading.
        for group in [[file] for file in files] if writer.heading else [files]:
            if writer.heading:
                put(writer.heading(group[0]))
            for window in tagger.tag_stream(chain.from_iterable(map(read, group)), names, scores):
                if window:
                    put(writer.write(window))
                    if progress:
                        progress.tagged(sum(map(len, window)))
                else:  # a pause: a reader at the other end sees all there is so far
                    put(writer.pause())
                    output.flush()
    finally:
        put(writer.end())
        output.flush()


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class _Writer:
    """A format.

    Attributes:
        write: the text of a window.
        begin: what stands before all sentences.
        heading: what stands before the sentences of a file; None where files are not told apart.
        pause: what ``write`` holds back, when no more input is there for now.
        end: what stands after all sentences.
    """

    write: Callable[[Sequence[Sentence]], str]
    begin: Callable[[], str] = _nothing
    heading: Callable[[str], str] | None = None
    pause: Callable[[], str] = _nothing
    end: Callable[[], str] = _nothing


def _writer(format: str, targets: Sequence[Target], files: Sequence[str], output: BinaryIO) -> _Writer:
    """What writes a format; only the one asked for is imported."""
    kinds = {target.name: target.kind for target in targets}
    match format:
        case "jsonl":
            from tagger_cli.corpora.jsonl_writer import JsonlWriter

            jsonl = JsonlWriter(kinds)
            return _Writer(jsonl.write, pause=jsonl.finish, end=jsonl.finish)
        case "conllu":
            from tagger_cli.corpora.conllu_writer import format_conllu

            return _Writer(partial(format_conllu, targets=kinds))
        case "inline":
            from tagger_cli.corpora.inline_writer import format_inline

            return _Writer(partial(format_inline, targets=kinds))
        case "html":
            from tagger_cli.display.html import HtmlWriter

            html = HtmlWriter(targets, files)
            return _Writer(html.write, html.begin, html.heading if len(files) > 1 else None, end=html.end)
        case "pretty":
            from tagger_cli.display.pretty import format_pretty

            coloured = output.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
            return _Writer(lambda window: format_pretty(window, targets, shutil.get_terminal_size().columns, coloured))
        case _:
            return _Writer(partial(format_conll, targets=kinds))
