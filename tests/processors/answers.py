"""Tag 200 sentences with a model and write what it answers: ``answers.py MODEL FILE``, on whatever processor."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from tagger_cli import load
from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile

SAMPLE = Path(__file__).parents[2] / "models" / "sample"
FILES = (
    LabelledFile(str(SAMPLE / "ewt-dev.conllu"), {"upos": "upos"}),
    LabelledFile(str(SAMPLE / "wnut17-dev.conll"), {"ner": "2"}),
)
SENTENCES = 200


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says of one target.

    Attributes:
        tags: the tag of each word of all sentences.
        scores: the probability of each of these tags, then of each span.
    """

    tags: list[str]
    scores: list[float]


def answers(model: Path | str) -> dict[str, Answers]:
    """Target → what the model says."""
    texts = [sentence.words for file in FILES for sentence in read_corpus(file).sentences][:SENTENCES]
    assert len(texts) == SENTENCES
    tagger = load(model, threads=1)
    tagged = list(tagger.tag(texts, scores=True))
    found = {}
    for target in tagger.targets:
        name = target.name
        scores = chain((s.scores[name] for s in tagged), (s.span_scores.get(name, []) for s in tagged))
        tags = chain.from_iterable(s.tags[name] for s in tagged)
        found[name] = Answers(list(tags), list(chain.from_iterable(scores)))
    return found


def read_answers(file: Path) -> dict[str, Answers]:
    """Read what this script has written."""
    return {name: Answers(**found) for name, found in json.loads(file.read_text(encoding="utf-8")).items()}


if __name__ == "__main__":
    written = {name: asdict(found) for name, found in answers(sys.argv[1]).items()}
    Path(sys.argv[2]).write_text(json.dumps(written), encoding="utf-8")
