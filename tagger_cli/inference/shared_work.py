"""Work that is computed by threads, and by the thread that waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")


def share_work(
    workers: ThreadPoolExecutor, function: Callable[[Item], Result], items: Sequence[Item]
) -> Iterator[Result]:
    """Start to compute ``function`` of all items in threads; whoever asks for a result helps until it is there.

    With one worker fewer than cores, every core has one thread: a thread more would take turns with
    another, and each turn costs the caches the weights of the network.

    Args:
        workers: compute in the order in which they were asked.
        function: to compute.
        items: its arguments.

    Returns:
        The results in the order of the items; those that are not asked for are computed all the same.
    """
    futures = [workers.submit(function, item) for item in items]

    def results() -> Iterator[Result]:
        helped: dict[int, Result] = {}
        first_waiting = 0
        for number, future in enumerate(futures):
            while number not in helped and not future.done():
                # Workers take items from the front: one that can still be taken back is behind all that cannot.
                first_waiting = max(first_waiting, number)
                while first_waiting < len(futures) and not futures[first_waiting].cancel():
                    first_waiting += 1
                if first_waiting == len(futures):
                    break
                helped[first_waiting] = function(items[first_waiting])
                first_waiting += 1
            yield helped.pop(number) if number in helped else future.result()

    return results()
