"""What people have answered: a file that only grows, synced before the next sentence is shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from tagger_cli.corpora.schemes import Kind
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.files import sync_folder

FILE = "answers.jsonl"

ChosenBy: TypeAlias = Literal["chance", "queue"]
"""Why a sentence was shown: drawn to measure on, or chosen to learn from."""


class Token(msgspec.Struct, frozen=True):
    """A word and its characters in the text of the sentence."""

    text: str
    start: int
    end: int


class Entity(msgspec.Struct, frozen=True):
    """A span with its label, by the characters of the text."""

    text: str
    label: str
    start: int
    end: int


class Answer(msgspec.Struct, frozen=True):
    """A line of the file: what someone said of a sentence; the last line of a sentence holds.

    Attributes:
        key: of the sentence.
        action: ``accept``, or ``skip`` where it is to be left out.
        by: ``chance`` for one that was drawn, to measure on; ``queue`` for one that was chosen, to learn from.
        revision: how many answers of the sentence there are with this one.
        who: the name of the user.
        when: in UTC, as ISO 8601.
        file: where the sentence stands.
        line: in the file.
        text: of the sentence.
        tokens: its words.
        entities: its spans; of labels of words one each, of a label of the sentence one over all of it.
        target: what was labelled.
        kind: what one label is of.
    """

    key: str
    action: Literal["accept", "skip"]
    by: ChosenBy
    revision: int
    who: str
    when: str
    file: str
    line: int
    text: str
    tokens: list[Token]
    entities: list[Entity]
    target: str = "ner"
    kind: Kind = "span"


class AnswerFile:
    """The answers in a folder; one process at a time may add to them.

    A line that a kill or a power cut has left unfinished is cut off: its sentence is shown again.

    Args:
        folder: exists.

    Raises:
        UsageError: another process has the folder.
        TaggerError: a line is no answer.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        self._folder = folder
        self.latest: dict[str, Answer] = {}
        self.order: list[str] = []  # keys, as they were answered first
        self._stream = path.open("a+b")
        _lock(self._stream.fileno(), folder)
        self._stream.seek(0)
        decoder = msgspec.json.Decoder(Answer)
        whole = 0
        for number, line in enumerate(self._stream.read().splitlines(keepends=True), 1):
            if not line.endswith(b"\n"):
                break
            try:
                self._take(decoder.decode(line))
            except msgspec.DecodeError as error:
                raise TaggerError(f"{path}:{number}: is no answer ({error}); mend the line or take it out") from None
            whole += len(line)
        self._stream.truncate(whole)
        sync_folder(folder)

    def __len__(self) -> int:
        """Sentences that have an answer."""
        return len(self.latest)

    def refuse_others(self, target: str, kind: Kind) -> None:
        """Refuse to go on where something else was labelled.

        Raises:
            UsageError: an answer is of another target, or of labels of another kind.
        """
        for answer in self.latest.values():
            if (answer.target, answer.kind) != (target, kind):
                has, wanted = f"-t {answer.target} --kind {answer.kind}", f"-t {target} --kind {kind}"
                raise UsageError(
                    f"{self._folder}: its answers were given for {has}, not {wanted}; name another folder with -o"
                )

    def revision(self, key: str) -> int:
        """How many answers a sentence has."""
        return self.latest[key].revision if key in self.latest else 0

    def add(self, *answers: Answer) -> None:
        """Put answers on the disk."""
        self._stream.seek(0, os.SEEK_END)
        self._stream.write(b"".join(msgspec.json.encode(answer) + b"\n" for answer in answers))
        self._stream.flush()
        os.fsync(self._stream.fileno())
        for answer in answers:
            self._take(answer)

    def accepted(self, by: str | None = None) -> list[Answer]:
        """The answers that hold, without what was skipped, in the order in which they were first given."""
        answers = (self.latest[key] for key in self.order)
        return [answer for answer in answers if answer.action == "accept" and by in (None, answer.by)]

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _take(self, answer: Answer) -> None:
        if answer.key not in self.latest:
            self.order.append(answer.key)
        self.latest[answer.key] = answer


def _lock(descriptor: int, folder: Path) -> None:
    try:
        import fcntl
    except ModuleNotFoundError:  # not on Windows
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"{folder}: another tagger annotate works in it; end that one, or use its page") from None
