"""Say how probable the names of a text are by a teacher and a trained tagger together.

    tagger tag --target none -f conll posts.txt > words.conll
    python -m benchmarks.teacher.label_text RECIPE.toml TRANSFORMER TEACHER MODEL words.conll > posts.conll

TEACHER is what ``train_teacher`` wrote, MODEL what ``tagger train RECIPE.toml`` did. Emissions and transitions of both
are averaged, which is a product of their distributions; ``--share`` is the teacher's share. Corpora with
``soft = true`` are such files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from benchmarks.teacher.network import TeacherNetwork
from benchmarks.teacher.word_pieces import WordPieces
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.features.forms import FormTable
from tagger_cli.inference.decoding import TransitionScores
from tagger_cli.inference.length_batches import length_batches
from tagger_cli.inference.marginals import forward_backward
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.soft_labels import format_soft
from tagger_cli.training.configuration import load_configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.optimization.collation import collate
from tagger_cli.training.optimization.starting_point import build_network

SENTENCES_AT_ONCE = 10_000
BATCH_TOKENS = 2500


@dataclass
class Pair:
    """A teacher and a trained tagger, and what both need to read words.

    Attributes:
        target: the target of names.
        share: the teacher's share of the scores.
    """

    data: TrainingData
    transformer: Path
    teacher: TeacherNetwork
    tagger: TaggerNetwork
    target: str
    share: float

    def transitions(self, tagger: CRFHead, teacher: CRFHead) -> TransitionScores:
        """The averaged transition scores."""
        both = zip(
            *([p.detach().numpy() for p in (h.crf.start, h.crf.transitions, h.crf.end)] for h in (tagger, teacher)),
            strict=True,
        )
        averaged = [(1.0 - self.share) * own + self.share * taught for own, taught in both]
        return TransitionScores.of(teacher.target.allowed_transitions(), *averaged)

    def label(self, sentences: list[list[str]]) -> list[list[str]]:
        """The soft labels of the words of sentences."""
        words = list(dict.fromkeys(word for sentence in sentences for word in sentence))
        numbers = {word: number for number, word in enumerate(words)}
        forms = FormTable(words, self.data.table.vocabulary, self.data.alphabet)
        pieces = WordPieces(self.transformer, words, forms.arrays(np.arange(len(words))).shapes)
        flat = np.array([numbers[word] for sentence in sentences for word in sentence], np.int32)
        corpus = EncodedCorpus(flat, np.cumsum([0, *map(len, sentences)]), {})
        own = next(head for head in self.tagger.target_heads() if head.target.name == self.target)
        taught = self.teacher.head(self.target)
        assert isinstance(own, CRFHead)
        assert isinstance(taught, CRFHead)
        transitions = self.transitions(own, taught)
        labels: list[list[str]] = [[]] * len(sentences)
        for indices in length_batches(corpus.lengths, BATCH_TOKENS):
            some = corpus.take(indices)
            batch = collate(some, forms)
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                states = self.teacher.states(
                    pieces.batch([of.tolist() for of in np.split(some.forms, some.starts[1:-1])])
                )
                mixed = (1.0 - self.share) * self.tagger.emissions(batch)[self.target].float()
                mixed += self.share * taught(states, states, batch.lengths).float()
            chain = forward_backward(mixed.numpy(), some.lengths, transitions)
            probabilities = chain.marginals().round(2)
            for row, index in enumerate(indices.tolist()):
                of_words = probabilities[: some.lengths[row], row].tolist()
                labels[index] = [format_soft(zip(own.target.labels, of_word, strict=True)) for of_word in of_words]
        return labels


def sentences_of(path: str) -> Iterator[list[str]]:
    """The words of the sentences of a column file."""
    for sentence in LabelledFile(path, {}, "conll").read()[1]:
        yield sentence.words


def main() -> None:
    parser = argparse.ArgumentParser(description="Label text by a teacher and a trained tagger together.")
    for name in ("recipe", "transformer", "teacher", "model"):
        parser.add_argument(name, type=Path)
    parser.add_argument("words")
    parser.add_argument("--target", default="ner")
    parser.add_argument("--share", type=float, default=0.5)
    options = parser.parse_args()
    configuration = load_configuration(options.recipe, [])
    data = load_training_data(configuration, np.random.default_rng(configuration.training.seed), lambda note: None)
    teacher = TeacherNetwork(options.transformer, data.targets)
    teacher.load_state_dict(load_file(options.teacher / "teacher.safetensors"))
    tagger = build_network(configuration, data)
    tagger.load_state_dict(load_file(options.model / "weights.safetensors"))
    pair = Pair(data, options.transformer, teacher.eval(), tagger.eval(), options.target, options.share)
    every = sentences_of(options.words)
    while sentences := list(islice(every, SENTENCES_AT_ONCE)):
        for words, labels in zip(sentences, pair.label(sentences), strict=True):
            sys.stdout.write("".join(f"{word}\t{label}\n" for word, label in zip(words, labels, strict=True)) + "\n")


if __name__ == "__main__":
    main()
