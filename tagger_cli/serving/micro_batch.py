"""Requests that arrive together are segmented and tagged together: twice as many as one after another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import TypeAlias

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError
from tagger_cli.inference.session import Session
from tagger_cli.serving.job import Job

Answer: TypeAlias = bytes | Exception


def tag_together(jobs: Sequence[Job], session: Session) -> list[Answer]:
    """Tag the next piece of some jobs.

    Args:
        jobs: alike, see ``Job.alike``.
        session: of their model.

    Returns:
        For each job the lines of the piece, or why there are none.
    """
    answers: dict[Job, Answer] = {}
    texts: dict[Job, list[str]] = {}
    for job in jobs:
        try:
            texts[job] = [] if job.is_begun else job.begin()
        except (TaggerError, RecursionError) as error:
            answers[job] = error
    waiting = list(chain.from_iterable(texts.values()))
    segmented = iter(session.segment(waiting) if waiting else ())
    pieces: dict[Job, list[Sentence]] = {}
    for job, own in texts.items():
        places = list(islice(segmented, len(own)))
        try:
            pieces[job] = job.read(session.segment, places)
        except RecursionError as error:  # objects within objects, a thousand times
            answers[job] = error
    sentences = chain.from_iterable(pieces.values())
    tagged = chain.from_iterable(session.tag_stream(sentences, jobs[0].targets, jobs[0].scores))
    for job, piece in pieces.items():
        try:
            answers[job] = job.write(list(islice(tagged, len(piece))))
        except RecursionError as error:
            answers[job] = error
    return [answers[job] for job in jobs]
