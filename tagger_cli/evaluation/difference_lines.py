"""What one of two models gets right and the other does not, as JSONL."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tagger_cli.evaluation.compare_models import ModelComparison
from tagger_cli.evaluation.error_lines import span_of_words


def difference_lines(comparison: ModelComparison) -> Iterator[str]:
    """A line for each word or span that one model alone gets right.

    It has ``target``, ``right`` (the model that says so: ``first`` or ``second``), ``file``, ``line``, ``words`` of the
    sentence, ``gold``, and in ``wrong`` what the other model says there; spans are as in ``error_lines``.
    """
    for found in comparison.targets:
        for difference in found.differences:
            sentence = comparison.sentences[difference.row]
            line = {
                "target": found.target,
                "right": "second" if difference.second_is_right else "first",
                "file": comparison.files[difference.row],
                "line": sentence.line,
                "words": sentence.words,
                "gold": span_of_words(difference.gold, sentence),
                "wrong": [span_of_words(span, sentence) for span in difference.wrong],
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
