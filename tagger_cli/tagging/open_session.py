"""What ``tagger tag`` tags with: a model, or a segmenter where nothing is predicted, and what decides beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from tagger_cli.tagging.tag_files import StreamTagger
    from tagger_cli.targets.target import Target


class OpenSession(NamedTuple):
    """What tags.

    Attributes:
        tagger: tags streams of sentences.
        targets: what it shall predict; none for the target ``none``, and for a segmenter that was trained alone.
        written: the targets that sentences have then, with the labels that rules add.
        alphabet: the characters that the model knows.
    """

    tagger: StreamTagger
    targets: list[Target]
    written: list[Target]
    alphabet: str


def open_session(
    folder: Path,
    names: Sequence[str] | None,
    threads: int,
    entities: Sequence[str],
    min_score: float,
    tell: Callable[[str], None],
    best: int = 0,
    soft: bool = False,
) -> OpenSession:
    """Open what tags.

    Args:
        folder: of the model.
        names: of the targets it shall predict; None for all.
        threads: that it computes with; 0 for one per core.
        entities: files of names and expressions that have the last word.
        min_score: the least probability of an entity that stays.
        tell: is told of lines in these files that are left out.
        best: how many readings of the spans are wanted; 0 for none.
        soft: whether words get all of their likely labels, with their probabilities.

    Raises:
        TaggerError: the folder is no model, or damaged; a file of names cannot be read.
        UsageError: the model has no target of such a name, or none of spans where readings are wanted.
    """
    tagger: StreamTagger
    tagger, targets, alphabet = _model(folder, names, threads, best, soft)
    if min_score > 0.0:
        from tagger_cli.tagging.probable_spans import ProbableSpans

        tagger = ProbableSpans(tagger, min_score)
    if not entities:
        return OpenSession(tagger, targets, targets, alphabet)
    from tagger_cli.tagging.rules.rule_file import read_rules
    from tagger_cli.tagging.rules.ruled_tagger import RuledTagger, with_types

    rules = read_rules(entities, tell)
    written, name = with_types(targets, rules.types)
    return OpenSession(RuledTagger(tagger, rules, name), targets, written, alphabet)


def _model(
    folder: Path, names: Sequence[str] | None, threads: int, best: int, soft: bool
) -> tuple[StreamTagger, list[Target], str]:
    from tagger_cli.inference.segmenter_folder import is_segmenter_alone

    if names == ["none"] or (names is None and is_segmenter_alone(folder)):
        from tagger_cli.inference.tokenizer import Tokenizer

        tokenizer = Tokenizer(folder)
        return tokenizer, [], tokenizer.alphabet
    from tagger_cli.inference.model import Model

    model = Model(folder, threads)
    targets = model.choose_targets(names)
    session = model.session()
    if soft:
        from tagger_cli.tagging.soft_tagging import SoftTagging

        return SoftTagging(session, model, targets), targets, model.description.alphabet
    if not best:
        return session, targets, model.description.alphabet
    from tagger_cli.tagging.best_readings import BestReadings

    if not any(target.kind == "span" for target in targets):
        raise UsageError("--best: none of the targets has spans; leave it out")
    return BestReadings(session, model, targets, best), targets, model.description.alphabet
