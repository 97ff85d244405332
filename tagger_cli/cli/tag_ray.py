"""``tagger tag --ray``: batches of documents are tagged by the nodes of a Ray cluster, or by a local Ray."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from tagger_cli.errors import TaggerError

if TYPE_CHECKING:
    from tagger_cli.tagging.folders.batch import Batch, Outcomes
    from tagger_cli.tagging.folders.document_tagger import DocumentTagger
    from tagger_cli.tagging.jobs.messages import Setup

LOCAL = "local"
OBJECT_STORE_BYTES = 100_000_000
"""Of a local Ray: requests and answers are names of files and counts, the texts do not pass through it."""

SECONDS_TO_CONNECT = 10


class BatchActor:
    """What Ray Data starts on each core: it opens the model with its first batch and keeps it."""

    def __init__(self) -> None:
        self._tagger: DocumentTagger | None = None

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Tag the batch of a row; files are written as any worker writes them."""
        from tagger_cli.cli.tag_worker import document_tagger
        from tagger_cli.tagging.folders.batch import Batch, Outcomes
        from tagger_cli.tagging.jobs.messages import Setup

        try:
            if self._tagger is None:
                self._tagger = document_tagger(msgspec.msgpack.decode(row["setup"], type=Setup))
            outcomes = self._tagger.tag(msgspec.msgpack.decode(row["batch"], type=Batch))
        except TaggerError as error:
            outcomes = Outcomes([], str(error))
        return {"number": row["number"], "outcomes": msgspec.msgpack.encode(outcomes)}


def ray_answers(
    address: str, setup: Setup, workers: int | None, requests: Iterator[Batch]
) -> Iterator[tuple[int, Outcomes]]:
    """Have batches tagged by Ray; a batch whose worker or node is lost is tagged by another one.

    Args:
        address: of the cluster; ``local`` starts one of this computer, which ends with the run.
        setup: how is tagged. The model, the documents and the output must lie under the same names on all nodes.
        workers: how many tag at once; None for one per core of the cluster.
        requests: the batches.

    Yields:
        The number of each batch and what became of it, in any order.

    Raises:
        ModuleNotFoundError: Ray is not installed.
        TaggerError: there is no such cluster, or Ray gives up.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers of every run
    import ray
    import ray.data
    from ray.exceptions import RayError

    from tagger_cli.tagging.folders.batch import Outcomes

    own: dict[str, Any] = {"num_cpus": workers, "object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
    where = {"_node_ip_address": "127.0.0.1", **own} if address == LOCAL else {"address": address}
    _check_reachable(address)
    with _for_us_alone():
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, **where)
        except (ConnectionError, ValueError, RuntimeError) as error:
            what = (str(error).splitlines() or [type(error).__name__])[0]
            raise TaggerError(f"--ray {address}: no cluster can be reached: {what}") from None
        try:
            logging.getLogger("ray.data").setLevel(logging.ERROR)
            ray.data.DataContext.get_current().enable_progress_bars = False
            message = msgspec.msgpack.encode(setup)
            rows = [
                {"number": number, "setup": message, "batch": msgspec.msgpack.encode(batch)}
                for number, batch in enumerate(requests)
            ]
            resources: dict[str, float] = ray.cluster_resources()
            count = min(workers or int(resources.get("CPU", 1)), len(rows))
            tagged = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
                BatchActor,  # a class that is called like a function
                compute=ray.data.ActorPoolStrategy(size=count),
                num_cpus=1,
            )
            for row in tagged.iter_rows():
                yield row["number"], msgspec.msgpack.decode(row["outcomes"], type=Outcomes)
        except RayError as error:
            what = (str(error).strip().splitlines() or [type(error).__name__])[-1]
            raise TaggerError(f"--ray {address}: {what}") from None
        finally:
            ray.shutdown()


def _check_reachable(address: str) -> None:
    """Look whether somebody answers at ``host:port``: Ray itself would try for minutes."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or "/" in host:  # local, auto, or ray://host:port
        return
    try:
        socket.create_connection((host, int(port)), SECONDS_TO_CONNECT).close()
    except (OSError, OverflowError) as error:
        raise TaggerError(f"--ray {address}: no cluster can be reached: {error}") from None


@contextmanager
def _for_us_alone() -> Iterator[None]:
    """Keep standard output and error to ourselves: what Ray writes there goes nowhere, its logs are in /tmp/ray."""
    sys.stdout.flush()
    before = sys.stderr
    own = [os.dup(descriptor) for descriptor in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        with os.fdopen(os.dup(2), "w", buffering=1, encoding=before.encoding, errors=before.errors) as sys.stderr:
            for descriptor in (1, 2):
                os.dup2(nowhere, descriptor)
            yield
    finally:
        sys.stderr = before
        for descriptor, kept in zip((1, 2), own, strict=True):
            os.dup2(kept, descriptor)
            os.close(kept)
        os.close(nowhere)
