"""Work that threads and the waiting thread share."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tagger_cli.inference.shared_work import share_work


def test_results_come_in_the_order_of_the_items() -> None:
    def slow_for_even(item: int) -> int:
        time.sleep(0.002 if item % 2 == 0 else 0.0)
        return item * item

    with ThreadPoolExecutor(2) as workers:
        assert list(share_work(workers, slow_for_even, range(40))) == [item * item for item in range(40)]


def test_the_waiting_thread_computes_while_the_only_worker_is_busy() -> None:
    started, release = threading.Event(), threading.Event()
    by_thread: dict[int, str] = {}

    def compute(item: int) -> int:
        by_thread[item] = threading.current_thread().name
        if item == 0:
            started.set()
            assert release.wait(10)
        if item == 3:
            release.set()  # only a second thread can come here while the worker waits
        return item

    with ThreadPoolExecutor(1, "worker") as workers:
        results = share_work(workers, compute, range(4))
        assert started.wait(10)  # else this thread may be quicker and take the first item
        assert list(results) == [0, 1, 2, 3]
    assert by_thread[0].startswith("worker")
    assert by_thread[1] == by_thread[2] == by_thread[3] == threading.current_thread().name


def test_each_item_is_computed_once() -> None:
    computed: list[int] = []

    def compute(item: int) -> int:
        computed.append(item)
        time.sleep(0.001)
        return item

    with ThreadPoolExecutor(1) as workers:
        first, second = share_work(workers, compute, range(30)), share_work(workers, compute, range(30, 60))
        assert [*first, *second] == list(range(60))
    assert sorted(computed) == list(range(60))


def test_an_error_reaches_who_asks() -> None:
    def fail(item: int) -> int:
        if item == 5:
            raise MemoryError("no more")
        return item

    with ThreadPoolExecutor(1) as workers:
        results = share_work(workers, fail, range(10))
        assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
        with pytest.raises(MemoryError, match="no more"):
            next(results)
