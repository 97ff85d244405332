"""Networks of a few units and batches of a few words, for tests of the whole network."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tagger_cli.network.batch import Batch
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.edit_scripts import EditScriptCodec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.sentence_labels import SentenceLabelCodec, SentenceLabelsCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

LEMMA = Target("lemma", EditScriptCodec([f"={number}" for number in range(150)]), "softmax")
LABELS = Target("labels", SentenceLabelsCodec(["rude", "threat", "spam", "joke"]), "sigmoid")
NER = Target("ner", SpanCodec.of(["PER", "LOC"]), "crf")
TOPIC = Target("topic", SentenceLabelCodec(["sports", "world", "film"]), "softmax")
UPOS = Target("upos", IdentityCodec(("NOUN", "VERB", "PUNCT")), "softmax")

ROWS, WORD_SIZE, TRAINABLE_ROWS, CHARACTERS = 12, 5, 8, 9

# Six words of 1 to 4 characters, two of them beyond the trained rows.
WORD_ROWS = torch.tensor([1, 0, 7, 11, 3, 8])
WORD_CHARACTERS = torch.tensor([[2, 3, 0, 0], [4, 0, 0, 0], [8, 7, 6, 5], [2, 2, 2, 0], [1, 5, 1, 0], [3, 4, 0, 0]])
WORD_SHAPES = torch.tensor([0, 1, 2, 3, 1, 10])


def small_network(
    targets: Sequence[Target] = (NER, UPOS), window: int = 0, rows: int = ROWS, **settings: object
) -> TaggerNetwork:
    """A network in which every parameter is drawn at random, the word vectors too.

    Only vectors of characters stay as they are: that of padding is zero.
    """
    small = {"hidden": 4, "character_size": 3, "character_hidden": 4, "shape_size": 2, "layers": 1}
    network = TaggerNetwork(
        NetworkSettings(**{**small, **settings}),  # type: ignore[arg-type]
        targets,
        rows,
        WORD_SIZE,
        TRAINABLE_ROWS,
        CHARACTERS,
        window,
    )
    for name, parameter in network.named_parameters():
        if "characters.embedding" not in name:
            torch.nn.init.normal_(parameter, std=0.5)
    network.word_encoder.words.load(torch.randn(rows, WORD_SIZE))
    return network


def batch_of(sentences: Sequence[Sequence[int]], labels: dict[str, list[list[int] | None]] | None = None) -> Batch:
    """A batch of sentences of words 0 to 5; None instead of a sentence's labels is no label."""
    forms = torch.nn.utils.rnn.pad_sequence([torch.tensor(sentence) for sentence in sentences])
    tensors = {}
    for target, given in (labels or {}).items():
        tensors[target] = torch.full_like(forms, -1)
        for place, ids in enumerate(given):
            if ids is not None:
                tensors[target][: len(ids), place] = torch.tensor(ids)
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    return Batch(WORD_ROWS, WORD_CHARACTERS, WORD_SHAPES, forms, lengths, tensors)
