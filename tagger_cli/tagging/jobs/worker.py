"""A worker process: pieces of the input come in, their output goes out, until nobody sends any more."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.formats import read_sentences
from tagger_cli.corpora.lines import DecodingErrors, source_name
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Origin, Sentence
from tagger_cli.corpora.text_reader import read_text_units
from tagger_cli.corpora.text_units import TextUnit
from tagger_cli.errors import InputError
from tagger_cli.tagging.jobs.messages import LinesPart, Piece, Problem, Tagged, TextPart, read_message, write_message
from tagger_cli.tagging.tag_files import StreamTagger, segment_by_rules
from tagger_cli.tagging.unknown_script import unknown_script
from tagger_cli.tagging.writers.writer import Writer

_decode = msgspec.msgpack.Decoder(Piece).decode
_encode = msgspec.msgpack.Encoder().encode


class PieceTagger:
    """Tags the pieces that arrive in a stream.

    Args:
        session: what tags.
        files: the names of all inputs.
        targets: the names of what is predicted.
        writer: makes text of the sentences; it has no beginning and no end.
        scores: whether probabilities are computed as well.
        rules: whether rules find sentences and words.
        errors: what becomes of what cannot be read.
        alphabet: the characters that the model knows; empty where nobody is to be told of others.
        whole_texts: whether the text of a record is one sentence, whatever its segmentation says.
        text_column: the field of the texts of records; None for ``text``.
    """

    def __init__(
        self,
        session: StreamTagger,
        files: Sequence[str],
        targets: Sequence[str],
        writer: Writer,
        scores: bool,
        rules: bool,
        errors: DecodingErrors,
        alphabet: str,
        whole_texts: bool = False,
        text_column: str | None = None,
    ) -> None:
        self._session = session
        self._sources = [source_name(file) for file in files]
        self._targets = targets
        self._writer = writer
        self._scores = scores
        self._rules = rules
        self._skips = errors == "skip"
        self._alphabet = alphabet
        self._whole_texts = whole_texts
        self._text_column = text_column
        self._reply = Tagged()
        self._passed_over = PassedOver()
        self._source = ""  # of the text at hand

    def tag(self, requests: BinaryIO, replies: BinaryIO) -> None:
        """Answer every request, in order, until no more come."""
        self._requests, self._replies = requests, replies
        while (message := read_message(requests)) is not None:
            self._tag_piece(_decode(message))

    def _tag_piece(self, piece: Piece) -> None:
        writer = self._writer
        before = writer.sentences_numbered
        writer.follow(None if piece.follows is None else Origin(self._sources[piece.follows[0]], piece.follows[1]))
        self._begin()
        try:
            for window in self._session.tag_stream(self._sentences(piece), self._targets, self._scores):
                self._put(writer.write(window), writer.numbers, before)
                self._reply.words += sum(map(len, window))
        except InputError as error:
            self._reply.problem = Problem.of(error)
        self._put(writer.pause(), (), before)
        self._reply.sentences = writer.sentences_numbered - before
        self._send()

    def _begin(self) -> None:
        self._reply, self._passed_over = Tagged(texts=[b""], passed_over=[]), PassedOver()

    def _put(self, text: str, numbers: Sequence[tuple[int, int]], before: int) -> None:
        """Add text to the reply, without the numbers of its sentences: others may come before them."""
        texts, position = self._reply.texts, 0
        for place, number in numbers:
            texts[-1] += text[position:place].encode()
            texts.append(b"")
            self._reply.numbers.append(number - before)
            position = place + len(str(number))
        texts[-1] += text[position:].encode()

    def _send(self) -> None:
        counted = self._passed_over.counted()
        self._reply.passed_over = [(what, count, Problem.of(first)) for what, count, first in counted]
        write_message(self._replies, _encode(self._reply))

    def _sentences(self, piece: Piece) -> Iterator[Sentence | None]:
        parts = deque(piece.parts)
        while parts:
            part = parts.popleft()
            self._source = source = self._sources[part.file]
            if isinstance(part, TextPart):
                yield from read_text_units(self._units(part, parts), self._segment, source)
            else:
                yield from self._of_lines(part, source)

    def _of_lines(self, part: LinesPart, source: str) -> Iterator[Sentence | None]:
        return read_sentences(
            part.lines(),
            source,
            part.format,
            self._segment,
            passed_over=self._passed_over if self._skips else None,
            lines_before=part.lines_before,
            head=part.head,
            whole_texts=self._whole_texts,
            text_column=self._text_column,
        )

    def _units(self, part: TextPart, parts: deque[TextPart | LinesPart]) -> Iterator[TextUnit]:
        """The texts of a part and of the pieces in which its last text goes on; their other parts join the others."""
        yield from part.units
        while part.goes_on:
            self._send()
            self._begin()
            message = read_message(self._requests)
            if message is None:
                raise EOFError
            parts += _decode(message).parts
            following = parts.popleft()
            if not isinstance(following, TextPart):
                raise TypeError("a text that goes on is followed by something else")
            part = following
            yield from part.units

    def _segment(self, texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
        if self._alphabet:
            message = unknown_script(texts, self._alphabet)
            self._reply.script = os.fsencode(f"{self._source}: {message}") if message else b""
            self._alphabet = ""  # once is enough
        # Asked for with the first text: of words that are there already none is needed.
        return (segment_by_rules if self._rules else self._session.segment)(texts)
