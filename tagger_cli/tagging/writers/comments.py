"""Labels of sentences as comments: ``# topic = sports``, and ``# topic_score = 0.9312`` where scores were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tagger_cli.corpora.comment_labels import comment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import SEPARATOR, split_labels
from tagger_cli.tagging.writers.one_line import one_line


def label_comments(sentence: Sentence, targets: Iterable[str]) -> Iterator[str]:
    """The comments of a sentence; of several labels the scores stand in the same order."""
    for target in targets:
        label = sentence.labels.get(target)
        if label is None:
            continue
        yield f"# {target} = {one_line(label)}"
        scores = sentence.label_scores.get(target)
        if scores:
            given = [label] if label in scores else split_labels(label)
            if given:
                yield f"# {target}_score = {SEPARATOR.join(f'{scores[name]:.4f}' for name in given)}"


def without_label_comments(lines: Iterable[str], targets: Iterable[str]) -> list[str]:
    """The lines of a sentence without the comments that ``label_comments`` would write."""
    replaced = {name.casefold() for target in targets for name in (target, f"{target}_score")}
    return [line for line in lines if not (line.startswith("#") and comment(line)[0] in replaced)]
