"""Files through the tagger into an output format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO, Literal

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.conll_writer import format_conll
from tagger_cli.corpora.formats import Format, format_by_name, read_sentences
from tagger_cli.corpora.lines import DecodingErrors, source_name
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.features.targets import Target
from tagger_cli.runtime.tagger import Tagger
from tagger_cli.segmentation.segmenter import RuleSegmenter

Write = Callable[[Sequence[Sentence]], str]


def tag_files(
    tagger: Tagger,
    files: Sequence[str],
    input_format: Format | Literal["auto"],
    targets: Sequence[Target],
    output_format: str,
    output: BinaryIO,
    errors: DecodingErrors = "strict",
) -> None:
    """Tag files one after another; every window of sentences is written as soon as it is tagged.

    Args:
        tagger: the model.
        files: names, ``-`` for standard input.
        input_format: of all files; ``auto`` goes by their names, unknown ones are text.
        targets: to predict, in the order of the output's columns.
        output_format: ``pretty``, ``conll``, ``conllu``, ``jsonl``, ``inline``.
        output: receives UTF-8.
        errors: what to do with bytes that are not UTF-8.

    Raises:
        InputError: a file is not what it should be; what came before it is written.
    """
    write, finish = _writer(output_format, targets)
    names = [target.name for target in targets]
    sentences = chain.from_iterable(_read(file, input_format, errors) for file in files)
    try:
        for window in tagger.tag_stream(sentences, names):
            # An empty window is a pause: a reader at the other end sees all there is so far.
            text = write(window) if window else finish()
            output.write(text.encode("utf-8", "surrogatepass"))
            if not window:
                output.flush()
    finally:
        output.write(finish().encode("utf-8", "surrogatepass"))
        output.flush()


def _read(file: str, input_format: Format | Literal["auto"], errors: DecodingErrors) -> Iterator[Sentence | None]:
    format: Format = (format_by_name(file) or "text") if input_format == "auto" else input_format
    return read_sentences(arriving_lines(file, errors), source_name(file), format, RuleSegmenter().segment)


def _writer(format: str, targets: Sequence[Target]) -> tuple[Write, Callable[[], str]]:
    """What writes a window, and what writes the end; only the format asked for is imported."""
    kinds = {target.name: target.kind for target in targets}

    def nothing() -> str:
        return ""

    match format:
        case "jsonl":
            from tagger_cli.corpora.jsonl_writer import JsonlWriter

            writer = JsonlWriter(kinds)
            return writer.write, writer.finish
        case "conllu":
            from tagger_cli.corpora.conllu_writer import format_conllu

            return lambda window: format_conllu(window, kinds), nothing
        case "inline":
            from tagger_cli.corpora.inline_writer import format_inline

            return lambda window: format_inline(window, kinds), nothing
        case "pretty":
            from tagger_cli.display.pretty import format_pretty

            return lambda window: format_pretty(window, kinds), nothing
        case _:
            return lambda window: format_conll(window, kinds), nothing
