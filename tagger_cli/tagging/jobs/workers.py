"""Worker processes, and requests handed out to them as they get free.

They are started as programs of their own, not forked: a fork takes the locks of threads with it as they happen to be,
and neither macOS nor Windows has one that is safe. What is mapped from files (libraries, vectors of known words), the
system holds once for all. They read requests from a pipe and end when it is closed, however the process at its other
end has ended.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Generic, NamedTuple, Self, TypeVar, cast

import msgspec

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.tagging.jobs.messages import Failure, Ready, read_message, write_message

PIECES_AHEAD = 4
"""For each worker: requests that may be answered before the oldest one is; bounds what is held."""

Request = TypeVar("Request", bound=msgspec.Struct)

_answer = msgspec.msgpack.Decoder(Ready | Failure).decode
_encode = msgspec.msgpack.Encoder().encode


class Answer(NamedTuple, Generic[Request]):
    """What a worker answered.

    Attributes:
        number: of the request, from 0.
        request: to which it is the answer.
        message: the answer as it arrived.
    """

    number: int
    request: Request
    message: bytes


class _Stopped(NamedTuple):
    """No more requests follow: all have been handed out, or something went wrong.

    Attributes:
        requests: how many were handed out.
        error: what went wrong, with a worker or with the requests.
        of_requests: with the requests.
    """

    requests: int
    error: BaseException | None = None
    of_requests: bool = False


class Workers:
    """Processes that each answer one request after another.

    Args:
        command: starts one; it reads messages from standard input and answers each on standard output.
        count: how many are started.
        setup: the first message each gets, answered by ``Ready`` or ``Failure``.
    """

    def __init__(self, command: Sequence[str], count: int, setup: msgspec.Struct) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._taking = threading.Lock()
        self._answers: queue.SimpleQueue[Answer[msgspec.Struct] | _Stopped] = queue.SimpleQueue()
        self._ahead = threading.Semaphore(PIECES_AHEAD * count)
        self._taken = 0
        self._ended = False
        message = _encode(setup)
        try:
            for _ in range(count):
                # In a group of their own, Ctrl-C does not reach them.
                group = 0 if os.name == "posix" else None
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=group)
                self._processes.append(process)
                with suppress(BrokenPipeError):  # what it is that ended it is told below
                    write_message(cast(BinaryIO, process.stdin), message)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._ended = True
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()

    def answers(self, requests: Iterator[Request], ordered: bool = True) -> Iterator[Answer[Request]]:
        """Hand requests out, each to the next worker that is free.

        A request with ``goes_on`` is followed by the next one in the same worker. The iterator is asked for requests by
        threads, one at a time.

        Args:
            requests: what the workers are asked.
            ordered: whether answers come in the order of the requests; if not, as soon as they are there.

        Raises:
            TaggerError: a worker ended, or cannot work. What ``requests`` raises, behind the answers to those before.
        """
        for process in self._processes:
            threading.Thread(target=self._serve, args=(process, requests), daemon=True).start()
        held: dict[int, Answer[Request]] = {}
        given, expected, error = 0, -1, None
        while given != expected:
            answer = self._answers.get()
            if isinstance(answer, _Stopped):
                if answer.error is not None and not answer.of_requests:
                    raise answer.error
                expected, error = answer.requests, answer.error
                continue
            place = answer.number if ordered else given
            held[place] = cast(Answer[Request], answer)
            while given in held:
                yield held.pop(given)
                given += 1
                self._ahead.release()
        if error is not None:
            raise error

    def _serve(self, process: subprocess.Popen[bytes], requests: Iterator[Request]) -> None:
        try:
            ready = self._receive(process)
            state = _answer(ready)
            if isinstance(state, Failure):
                raise (UsageError if state.exit_code == UsageError.exit_code else TaggerError)(state.message)
            while self._serve_next(process, requests):
                pass
        except BaseException as error:  # the thread that waits for answers must hear of everything
            self._answers.put(_Stopped(self._taken, error))

    def _serve_next(self, process: subprocess.Popen[bytes], requests: Iterator[Request]) -> bool:
        """Have the next request answered; False where there is none."""
        self._ahead.acquire()
        with self._taking:
            while (request := self._take(requests)) is not None:
                number, self._taken = self._taken, self._taken + 1
                if not getattr(request, "goes_on", False):
                    break
                # The next request must come here, too.
                self._answers.put(Answer(number, request, self._ask(process, request)))
                self._ahead.acquire()
        if request is None:
            return False
        self._answers.put(Answer(number, request, self._ask(process, request)))
        return True

    def _take(self, requests: Iterator[Request]) -> Request | None:
        error: BaseException | None = None
        if self._ended:
            return None
        try:
            if (request := next(requests, None)) is not None:
                return request
        except BaseException as raised:  # told when the answers to the requests before have come
            error = raised
        self._ended = True
        self._answers.put(_Stopped(self._taken, error, True))
        return None

    def _ask(self, process: subprocess.Popen[bytes], request: msgspec.Struct) -> bytes:
        with suppress(BrokenPipeError):
            write_message(cast(BinaryIO, process.stdin), _encode(request))
        return self._receive(process)

    def _receive(self, process: subprocess.Popen[bytes]) -> bytes:
        message = read_message(cast(BinaryIO, process.stdout))
        if message is None:
            raise _ended(process)
        return message


def _ended(process: subprocess.Popen[bytes]) -> TaggerError:
    code = process.wait()
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    why = "; where memory ran out, fewer --jobs need less" if code == -9 else ""
    return TaggerError(f"a worker process ended {how} before its work was done{why}; run it again")
