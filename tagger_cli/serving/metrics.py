"""What a server tells Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import Response

from tagger_cli.serving.admission import Admission

SECONDS = (0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BATCHES = (1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """Counters of one server.

    Args:
        admission: knows what is in work.

    Attributes:
        requests: to ``/tag``, by the status of their answers.
        seconds: from the beginning of a request to the end of its answer.
        batches: how many requests were tagged together.
    """

    def __init__(self, admission: Admission) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.requests = Counter(
            "tagger_requests", "Requests to /tag by the status of the answer.", ["status"], registry=self._registry
        )
        self.seconds = Histogram(
            "tagger_request_seconds",
            "Time from a request to the end of its answer.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self.batches = Histogram(
            "tagger_batch_requests", "Requests that were tagged together.", buckets=BATCHES, registry=self._registry
        )
        waiting = Gauge(
            "tagger_requests_in_work", "Requests that are read, wait or are tagged.", registry=self._registry
        )
        waiting.set_function(lambda: admission.requests)
        held = Gauge("tagger_body_bytes_in_work", "Bytes of their bodies.", registry=self._registry)
        held.set_function(lambda: admission.bytes)

    def response(self) -> Response:
        """All of them in the text format of Prometheus."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)
