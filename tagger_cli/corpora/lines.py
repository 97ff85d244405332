"""Bytes → lines: files and standard input, plain or compressed, decoded as UTF-8 in bulk."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeAlias, cast

from tagger_cli.corpora.bad_input import BadLine, PassedOver
from tagger_cli.errors import InputError

Lines: TypeAlias = Iterable[str | None]
"""What every reader reads: lines without their ends. ``None`` says that no more input has arrived for
now; a reader hands it on in its own output at once, so that a caller who streams knows when to flush."""

DecodingErrors: TypeAlias = Literal["strict", "replace", "skip"]
"""What is done about bytes that are not UTF-8: refused, replaced by U+FFFD, or handed on in a ``BadLine``."""

BLOCK_BYTES = 1 << 17
LONG_LINE_BYTES = 1 << 17
"""A line of running text that is longer is read in parts, so that memory stays bounded."""
_BZIP2_BLOCKS = (
    b"1AY&SY",
    b"\x17rE8P\x90",
)  # what follows "BZh9": a first block, or the end of an empty file
_OTHER_FORMATS = {
    b"PK\x03\x04": "is a zip archive, or a document that is one inside; unpack it, or save it as text",
    b"7z\xbc\xaf\x27\x1c": "is a 7z archive; unpack it",
    b"%PDF-": "is a PDF; take its text out, for example with pdftotext",
}
"""First bytes of what is often taken for text, and what to do with it."""


class LinePart(str):
    """A part of a line that is too long to be held; it ends with a blank, and the line goes on."""

    __slots__ = ()


class OpenLine(str):
    """The last line of an input that ends without a line end."""

    __slots__ = ()


def source_name(path: str) -> str:
    """The name of an input in error messages: the path itself, or ``<stdin>`` for ``-``."""
    return "<stdin>" if path == "-" else path


@contextmanager
def open_file(path: str) -> Iterator[io.BufferedReader]:
    """Open a file, or standard input for ``-``, which stays open afterwards.

    Raises:
        InputError: there is no such file, or it may not be read.
    """
    if path == "-":
        if sys.stdin is None:
            raise InputError("<stdin>", None, "standard input is closed; pipe text in or name a file")
        stdin = sys.stdin.buffer
        if isinstance(stdin, io.BufferedReader):
            yield stdin
        else:  # a replaced sys.stdin, as in tests and notebooks, is often a BytesIO, which cannot peek
            yield io.BufferedReader(io.BytesIO(stdin.read()))
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 (closed below)
    except FileNotFoundError:
        raise InputError(path, None, "no such file; check the name") from None
    except IsADirectoryError:
        raise InputError(path, None, "is a folder; name a file in it") from None
    except PermissionError:
        raise InputError(path, None, "may not be read; check its permissions") from None
    except OSError as error:
        raise InputError(path, None, f"cannot be opened: {error.strerror}") from None
    except ValueError:
        raise InputError(path.replace("\0", "\\0"), None, "no file has such a name; check it") from None
    with file:
        yield file


def check_readable(path: str) -> None:
    """Look whether a file can be opened; a pipe, which can be opened only once, is left alone.

    Raises:
        InputError: it cannot be read.
    """
    if path == "-":
        return
    place = Path(path)
    if place.is_file() or place.is_dir() or not place.exists():
        with open_file(path):
            pass


def _decompressed(file: io.BufferedReader, source: str) -> io.BufferedIOBase:
    """The content of a gzip, bzip2, xz or zstd file, recognised by its first bytes; of others the file itself.

    Raises:
        InputError: it is of a format that holds text and is none, or zstd without what reads it.
    """
    head = file.peek(10)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if head.startswith(b"BZh") and head[4:10] in _BZIP2_BLOCKS:
        return bz2.BZ2File(file)
    if head.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(file)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        try:
            import pyarrow
        except ModuleNotFoundError:
            message = "zstd needs pyarrow, which comes with: pip install 'tagger-cli[tables]'"
            raise InputError(source, None, message) from None
        return cast(io.BufferedIOBase, pyarrow.CompressedInputStream(pyarrow.PythonFile(file, mode="r"), "zstd"))
    for beginning, problem in _OTHER_FORMATS.items():
        if head.startswith(beginning):
            raise InputError(source, None, problem)
    return file


def read_blocks(path: str, watch: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """Blocks of at most ``BLOCK_BYTES`` bytes as soon as they arrive (a pipe hands over what it has).

    Args:
        path: of a file, compressed or not, or ``-`` for standard input.
        watch: is called after each block with the number of bytes of the file, as it lies on the disk, that
            were read for it; not for standard input.

    Raises:
        InputError: the file cannot be opened, or is an archive or a PDF; a compressed one is cut short or damaged.
    """
    source = source_name(path)
    with open_file(path) as file:
        stream = _decompressed(file, source)
        position = 0
        while True:
            try:
                block = stream.read1(BLOCK_BYTES)
            except EOFError:
                message = "the compressed file is cut short; copy or download it again"
                raise InputError(source, None, message) from None
            except (zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
                message = f"the compressed file is damaged ({error}); copy or download it again"
                raise InputError(source, None, message) from None
            except OSError as error:  # bz2 reports damage as an OSError without a number
                message = f"cannot be read: {error.strerror or error}"
                raise InputError(source, None, message) from None
            if watch is not None:
                before, position = position, file.tell()
                watch(position - before)
            if not block:
                return
            yield block


def read_lines(path: str, errors: DecodingErrors = "strict") -> Iterator[str]:
    """All lines of a file (``-`` is standard input), each as soon as it is complete.

    Raises:
        InputError: as ``read_blocks`` and ``LineDecoder``.
    """
    decoder = LineDecoder(source_name(path), errors)
    for block in read_blocks(path):
        yield from decoder.feed(block)
    yield from decoder.finish()


class LineDecoder:
    r"""Bytes that arrive piece by piece → lines of text without their ends.

    A line ends at ``\n``, ``\r\n`` or ``\r`` and nowhere else (``str.splitlines`` also cuts at form feeds,
    U+2028 and others). A byte order mark at the start is dropped. Every complete line comes out at once; what
    is held is the unfinished last line.

    Args:
        source: the file's name for error messages.
        errors: what to do with bytes that are not UTF-8.
        long_line: bytes of a line after which it comes out in parts (``LinePart``); None for whole lines only.
        passed_over: counts lines with bytes that were replaced.
    """

    def __init__(
        self,
        source: str,
        errors: DecodingErrors = "strict",
        long_line: int | None = None,
        passed_over: PassedOver | None = None,
    ) -> None:
        self._source = source
        self._errors = errors
        self._passed_over = passed_over
        self._long_line = long_line
        self._part_at = long_line  # bytes held at which the next part is cut
        self._unfinished: list[bytes] = []
        self._offset = 0  # of the first byte that has not come out in a line
        self._line = 1  # its line number
        self._after_return = False  # the last byte was \r: a \n at the front of the next block belongs to it

    def feed(self, block: bytes) -> list[str]:
        """The lines that ``block`` completes.

        Where one of them cannot be decoded, those before it come out, and the error at the next call.

        Raises:
            InputError: bytes that are not UTF-8; names the line and the offset in bytes from 0.
        """
        if self._after_return and block:
            self._after_return = False
            if block.startswith(b"\n"):
                block = block[1:]
                self._offset += 1
        end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
        if end == 0:
            self._unfinished.append(block)
            return self._part()
        self._part_at = self._long_line
        self._after_return = block.endswith(b"\r")
        self._unfinished.append(block[:end])
        data = b"".join(self._unfinished)
        self._unfinished = [block[end:]]
        try:
            text = self._decode(data)
        except UnicodeDecodeError as error:
            if self._errors != "strict":
                return self._lines_apart(error.object)
            good = max(error.object.rfind(b"\n", 0, error.start), error.object.rfind(b"\r", 0, error.start)) + 1
            if good == 0:
                raise self._not_utf8(error) from None
            self._unfinished.insert(0, error.object[good:])
            text = self._decode(error.object[:good])
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        del data  # a long line is in memory often enough
        lines = text.split("\n")
        lines.pop()  # what follows the last line end: nothing
        self._line += len(lines)
        return lines

    def finish(self) -> list[str]:
        """The last line, where the input did not end with a line end.

        Raises:
            InputError: as ``feed``.
        """
        data = b"".join(self._unfinished)
        self._unfinished = []
        try:
            text = self._decode(data)
        except UnicodeDecodeError as error:
            if self._errors != "strict":
                return self._lines_apart(error.object)
            raise self._not_utf8(error) from None
        return [OpenLine(text)] if text else []

    def _lines_apart(self, data: bytes) -> list[str]:
        """Whole lines decoded one by one, because some of them are bad."""
        lines: list[str] = []
        for line in data.splitlines(keepends=True):
            content = line.rstrip(b"\r\n")
            try:
                lines.append(self._decode(content))
            except UnicodeDecodeError as error:
                lines.append(self._bad(content, error, str))
            self._offset += len(line) - len(content)
            self._line += 1
        return lines

    def _bad(self, data: bytes, error: UnicodeDecodeError, kind: type[str]) -> str:
        """Bytes of which some are not UTF-8: a ``BadLine``, or a text of some kind with those bytes replaced."""
        why = self._not_utf8(error)
        self._offset += len(data)
        text = data.decode(errors="replace")
        if self._errors == "skip":
            return BadLine.of(text, why)
        if self._passed_over is not None:
            self._passed_over.note("lines with bytes that are not UTF-8, which were replaced", why)
        return kind(text)

    def _part(self) -> list[str]:
        """What is held of a line, up to its last blank, once that is long enough."""
        if self._long_line is None or self._part_at is None or sum(map(len, self._unfinished)) < self._part_at:
            return []
        data = b"".join(self._unfinished)
        end = data.rfind(b" ") + 1
        self._unfinished = [data[end:]]
        # Where there is no blank, looking for one again at each block would take quadratic time.
        self._part_at = max(self._long_line, 2 * (len(data) - end))
        if not end:
            return []
        try:
            return [LinePart(self._decode(data[:end]))]
        except UnicodeDecodeError as error:
            if self._errors != "strict":
                return [self._bad(error.object, error, LinePart)]
            raise self._not_utf8(error) from None

    def _decode(self, data: bytes) -> str:
        if self._offset == 0 and data.startswith(codecs.BOM_UTF8):
            data = data[3:]
            self._offset = 3
        text = data.decode()
        self._offset += len(data)
        return text

    def _not_utf8(self, error: UnicodeDecodeError) -> InputError:
        data, position = error.object, error.start
        before = data[:position]
        line = self._line + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        encoding = "LATIN1"
        if self._offset == 0 and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "UTF-16"
        message = (
            f"byte 0x{data[position]:02X} at offset {self._offset + position} is not UTF-8; "
            f"convert the file, for example: iconv -f {encoding} -t UTF-8"
        )
        return InputError(self._source, line, message)
