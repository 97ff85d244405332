"""The threads that tag: each takes what waits, as much as makes a batch, as soon as it is free."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Thread

from tagger_cli.serving.job import PIECE_WORDS, Job
from tagger_cli.serving.micro_batch import Answer, tag_together

BATCH_BYTES = 6 * PIECE_WORDS
"""Bytes of the bodies that are tagged together: about so many words as a piece has."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    job: Job
    answer: asyncio.Future[bytes]


class Workers:
    """A queue of jobs and the threads that work it off; bounded by who hands jobs in.

    Nothing waits for a batch to fill: while threads are busy, what comes meanwhile makes the next one.

    Args:
        threads: how many.
        observe: is told of each batch, in the event loop: how many jobs it had.
    """

    def __init__(self, threads: int, observe: Callable[[int], None] = lambda _: None) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._changed = Condition()
        self._stopping = False
        self._observe = observe
        self._threads = [Thread(target=self._work, args=[number], daemon=True) for number in range(threads)]
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Start the threads, from the event loop that hands jobs in."""
        self._loop = asyncio.get_running_loop()
        for thread in self._threads:
            thread.start()

    async def tag(self, job: Job) -> bytes:
        """The next piece of a job, once a thread has tagged it.

        Raises:
            TaggerError: the job's texts are not what they should be.
        """
        waiting = _Waiting(job, asyncio.get_running_loop().create_future())
        with self._changed:
            self._waiting.append(waiting)
            self._changed.notify()
        return await waiting.answer

    def stop(self) -> None:
        """End the threads, when they are done with what they have in work."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        assert self._loop is not None
        while batch := self._next_batch():
            jobs = [waiting.job for waiting in batch]
            answers: Sequence[Answer]
            try:
                answers = tag_together(jobs, jobs[0].model.session(number))
            except Exception as error:  # a mistake of ours must not end the thread
                answers = [error] * len(jobs)
            self._loop.call_soon_threadsafe(self._deliver, batch, answers)

    def _next_batch(self) -> list[_Waiting]:
        """Jobs that can be tagged together, the first of which has waited longest; none at the end."""
        with self._changed:
            while True:
                while self._waiting and self._waiting[0].job.abandoned:
                    self._waiting.popleft()  # or a batch of none would look like the end
                if self._waiting or self._stopping:
                    break
                self._changed.wait()
            batch: list[_Waiting] = []
            others: deque[_Waiting] = deque()
            size = 0
            while self._waiting and size < BATCH_BYTES:
                waiting = self._waiting.popleft()
                if waiting.job.abandoned:
                    continue
                if batch and waiting.job.alike != batch[0].job.alike:
                    others.append(waiting)
                    continue
                batch.append(waiting)
                size += waiting.job.size
            self._waiting.extendleft(reversed(others))
            return batch

    def _deliver(self, batch: Sequence[_Waiting], answers: Sequence[Answer]) -> None:
        self._observe(len(batch))
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.answer.cancelled():
                continue
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)
