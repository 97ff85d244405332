"""Scores of labels that are shifted after training."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tagger_cli.errors import UsageError
from tagger_cli.training.label_bias import add_label_bias, label_bias
from tests.network.small_networks import NER, UPOS, batch_of, small_network

BATCH = batch_of([[0, 1, 2], [3, 4]])


def test_all_parts_of_a_span_and_nothing_else_are_shifted() -> None:
    torch.manual_seed(5)
    network = small_network(targets=[NER, UPOS]).eval()
    with torch.no_grad():
        before = network.emissions(BATCH)
        add_label_bias(network, {"ner": label_bias(NER, {"O": 0.5, "PER": -1.0})})
        after = network.emissions(BATCH)
    shifts = {"O": 0.5, "PER": -1.0, "LOC": 0.0}
    expected = [shifts[label.partition("-")[2] or label] for label in NER.codec.written()]
    shift = (after["ner"] - before["ner"]).numpy()
    np.testing.assert_allclose(shift, np.broadcast_to(expected, shift.shape), atol=1e-6)
    assert torch.equal(after["upos"], before["upos"])


def test_an_unknown_label_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"targets\.ner\.bias: no label is called ORG; there are: O, PER, LOC"):
        label_bias(NER, {"ORG": 0.5})
    with pytest.raises(UsageError, match="NOUN, VERB, PUNCT"):
        label_bias(UPOS, {"O": 0.5})
