"""The engine of ``tagger tag``: files are read, segmented, tagged and written, window by window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO, Literal, Protocol

import msgspec

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.formats import Format, format_by_name, read_sentences
from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import LONG_LINE_BYTES, DecodingErrors, source_name
from tagger_cli.corpora.segments import Segment, SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.unknown_script import unknown_script
from tagger_cli.tagging.writers.writer import Writer
from tagger_cli.targets.target import Target


class StreamTagger(Protocol):
    """What tags a stream of sentences: a ``Session``, or a ``Tokenizer``, which predicts nothing."""

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text."""

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Windows of tagged sentences; an empty one at every pause of the stream."""


class Reading(msgspec.Struct, frozen=True):
    """How files are read.

    Attributes:
        format: the format of all files; ``auto`` goes by their names, unknown ones are text.
        lines: what a line of text is.
        rules: whether rules find sentences and words, whatever the model has learnt.
        errors: what to do with bytes that are not UTF-8.
        tell: is told what was taken for what, in a line.
        alphabet: the characters that the model knows; empty where nobody is to be told of others.
        whole_texts: whether the text of a record is one sentence, whatever its segmentation says.
        text_column: the field or column of the texts of records; None for ``text``, or the one that looks like it.
    """

    format: Format | Literal["auto"] = "auto"
    lines: LineMode = "paragraph"
    rules: bool = False
    errors: DecodingErrors = "strict"
    tell: Callable[[str], None] = lambda _: None
    alphabet: str = ""
    whole_texts: bool = False
    text_column: str | None = None


class Progress(Protocol):
    """Someone who wants to know how far the work is."""

    def read(self, count: int) -> None:
        """So many more bytes of the files were read."""

    def tagged(self, count: int) -> None:
        """So many more words are tagged."""


def tag_files(
    session: StreamTagger,
    files: Sequence[str],
    reading: Reading,
    targets: Sequence[Target],
    writer: Writer,
    output: BinaryIO,
    progress: Progress | None = None,
    scores: bool = False,
    passed_over: PassedOver | None = None,
) -> None:
    """Tag files one after another; every window of sentences is written as soon as it is tagged.

    Args:
        session: what tags.
        files: the names of the files, ``-`` for standard input.
        reading: how the files are read.
        targets: what is predicted.
        writer: makes text of the tagged sentences.
        output: receives UTF-8.
        progress: is told what is read and tagged.
        scores: whether probabilities are computed as well.
        passed_over: counts what is left out or mended.

    Raises:
        InputError: a file is not what it should be; what came before it is written.
    """
    names = [target.name for target in targets]
    alphabet = reading.alphabet
    # The label of a record is of its text as a whole.
    whole_texts = reading.whole_texts or any(target.kind == "sentence" for target in targets)

    def put(text: str) -> None:
        output.write(text.encode())

    def read(file: str) -> Iterator[Sentence | None]:
        format = format_of(file, reading.tell) if reading.format == "auto" else reading.format
        long_line = LONG_LINE_BYTES if format == "text" else None
        lines = arriving_lines(file, reading.errors, progress.read if progress else None, long_line, passed_over)
        source = source_name(file)

        def segment(texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
            nonlocal alphabet
            if alphabet:
                if message := unknown_script(texts, alphabet):
                    reading.tell(f"{source}: {message}")
                alphabet = ""  # once is enough
            # Asked for with the first text: of words that are there already none is needed.
            return (segment_by_rules if reading.rules else session.segment)(texts)

        def tell(message: str) -> None:
            reading.tell(f"{source}: {message}")

        left_out = passed_over if reading.errors == "skip" else None
        return read_sentences(
            lines,
            source,
            format,
            segment,
            reading.lines,
            tell,
            left_out,
            whole_texts=whole_texts,
            text_column=reading.text_column,
        )

    apart = writer.tells_files_apart and len(files) > 1
    put(writer.begin())
    try:
        # Files are one stream, so that small ones make large batches, unless each gets a heading.
        for group in [[file] for file in files] if apart else [files]:
            if apart:
                put(writer.heading(group[0]))
            for window in session.tag_stream(chain.from_iterable(map(read, group)), names, scores):
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


def format_of(file: str, tell: Callable[[str], None]) -> Format:
    """The format of an input, by its name, or else by its first lines."""
    named = format_by_name(file)
    if named is not None:
        return named
    from tagger_cli.corpora.input_look import look_at_input

    seen = look_at_input(file)
    if seen is None:
        return "text"
    tell(f"{source_name(file)}: read as {seen}, which it looks like; -i text takes it for text")
    return seen


def segment_by_rules(texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
    """The sentences of texts by rules, whose expressions take 12 ms to load: only those who ask for them wait."""
    from tagger_cli.segmentation.segmenter import RuleSegmenter

    return RuleSegmenter().segment(texts)
