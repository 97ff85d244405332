"""Whose turn it is: which sentence is shown next, to which tab."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tagger_cli.annotation.answers import AnswerFile, ChosenBy
from tagger_cli.annotation.pool import PooledSentence
from tagger_cli.annotation.suggestions import Suggestions
from tagger_cli.annotation.uncertainty import promise, queue, representativeness

CHANCE = 5
"""Every so many-th sentence is drawn by chance: only such sentences say how good a model is on all text."""
LOOKED_AT = 3000
"""Sentences that the model is asked about when the queue is made anew."""
LEASE_SECONDS = 600.0
"""How long a sentence shown in one tab is kept from others."""
SEED = 1


@dataclass(slots=True)
class _Lease:
    tab: str
    until: float


class Turns:
    """The order of the sentences that are not answered, and who looks at which; not for several threads at once.

    Args:
        pool: the sentences by their keys.
        answers: what was answered; it may grow.
        in_order: whether they are asked in the order of the pool, instead of those first that help most.
    """

    def __init__(self, pool: Mapping[str, PooledSentence], answers: AnswerFile, in_order: bool) -> None:
        self._pool, self._answers, self._in_order = pool, answers, in_order
        self._by_chance = random.Random(SEED).sample(sorted(pool), len(pool))
        self._queue = list(pool)
        self._leases: dict[str, _Lease] = {}
        self._by: dict[str, ChosenBy] = {}

    def next(self, tab: str) -> str | None:
        """The key of the sentence that a tab shows already, or else of the first that no other one shows."""
        held = next((key for key, lease in self._leases.items() if lease.tab == tab), None)
        if held is not None and held not in self._answers.latest:
            return held
        now = time.monotonic()
        drawn = not self._in_order and len(self._answers) % CHANCE == CHANCE - 1
        for key in self._by_chance if drawn else [*self._queue, *self._by_chance]:
            lease = self._leases.get(key)
            if key in self._answers.latest or (lease is not None and lease.until > now):
                continue
            self._leases[key] = _Lease(tab, now + LEASE_SECONDS)
            self._by[key] = "chance" if drawn else "queue"
            return key
        return None

    def chosen_by(self, key: str) -> ChosenBy:
        """How a sentence came to be shown."""
        return self._by.get(key, "queue")

    def answered(self, key: str) -> None:
        """Nobody looks at a sentence any more."""
        self._leases.pop(key, None)

    def reorder(self, suggestions: Suggestions | None) -> None:
        """Ask the model about sentences and put them into order; see ``uncertainty``.

        Args:
            suggestions: those of the model; None where there is none.
        """
        if self._in_order:
            return
        open_ones = [self._pool[key] for key in self._by_chance if key not in self._answers.latest][:LOOKED_AT]
        words: Sequence[Sequence[str]] = [sentence.words for sentence in open_ones]
        if suggestions is not None:
            helpful = suggestions.uncertainties(open_ones)
        else:
            helpful = [promise(sentence) for sentence in words]
        values = representativeness(words) * helpful
        answered = [self._pool[key].words for key in self._answers.order if key in self._pool]
        self._queue = [open_ones[place].key for place in queue(values.tolist(), words, answered)]
