"""A model that a server has loaded, with a session for each of its threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tagger_cli.errors import UsageError
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import read_description
from tagger_cli.inference.segmenter_folder import is_segmenter_alone
from tagger_cli.inference.session import Session
from tagger_cli.tagging.writers.jsonl import JsonlWriter
from tagger_cli.targets.target import Target


@dataclass(eq=False, slots=True)
class LoadedModel:
    """A model in memory.

    Attributes:
        name: what requests call it.
        model: shared by all threads.
        sessions: of the threads, by their numbers.
        users: requests that it is working for.
    """

    name: str
    model: Model
    sessions: dict[int, Session] = field(default_factory=dict)
    users: int = 0

    @classmethod
    def load(cls, name: str, folder: Path) -> LoadedModel:
        """Load a model and what it segments with, and try them, so that the first request need not wait for that.

        Raises:
            TaggerError: it is damaged.
        """
        model = Model(folder, threads=1)  # a thread that tags for one request leaves the other cores to others
        list(model.tag("Hello."))
        return cls(name, model)

    def session(self, thread: int) -> Session:
        """What a thread tags with."""
        if thread not in self.sessions:
            self.sessions[thread] = self.model.session()
        return self.sessions[thread]


def targets_of(folder: Path) -> tuple[Target, ...]:
    """What the model of a folder predicts, without loading it.

    Raises:
        TaggerError: it is no model.
        UsageError: it predicts nothing, or what the answers have no place for.
    """
    if is_segmenter_alone(folder):
        raise UsageError(f"{folder}: a segmenter predicts nothing; name a model")
    targets = read_description(folder).targets
    JsonlWriter.of(targets)
    return targets
