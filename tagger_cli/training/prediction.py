"""Labels and scores of the network in training; the finished model is measured by the runtime."""

from __future__ import annotations

import numpy as np
import torch

from tagger_cli.evaluation.span_scores import span_scores
from tagger_cli.evaluation.word_scores import word_scores
from tagger_cli.features.forms import FormTable
from tagger_cli.features.targets import Target, allowed_transitions, written_labels
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.runtime.decoding import TransitionScores, best_labels, viterbi
from tagger_cli.runtime.length_batches import length_batches
from tagger_cli.training.collation import collate
from tagger_cli.training.data import MeasuredCorpus
from tagger_cli.training.encoded_corpus import EncodedCorpus

PREDICTION_TOKENS = 8192


def transition_scores(network: TaggerNetwork) -> dict[str, TransitionScores]:
    """The transitions that decode each span target; learned ones where its head is a CRF."""
    scores = {}
    for target, head in network.target_heads():
        allowed = allowed_transitions(target)
        if isinstance(head, CRFHead):
            learned = [p.detach().float().cpu().numpy() for p in (head.crf.start, head.crf.transitions, head.crf.end)]
            scores[target.name] = TransitionScores.of(allowed, *learned)
        elif target.kind == "span":
            scores[target.name] = TransitionScores.of(allowed)
    return scores


@torch.no_grad()
def predict(
    network: TaggerNetwork, corpus: EncodedCorpus, forms: FormTable, device: torch.device
) -> dict[str, list[list[str]]]:
    """Labels of all sentences: target → sentence → word, spans in IOB2."""
    network.eval()
    scores = transition_scores(network)
    names = {target.name: np.array(written_labels(target), dtype=object) for target in network.targets}
    predicted: dict[str, list[list[str]]] = {name: [[]] * len(corpus) for name in names}
    for indices in length_batches(corpus.lengths, PREDICTION_TOKENS):
        batch = collate(corpus.take(indices), forms)
        lengths = batch.lengths.numpy()
        for name, tensor in network.emissions(batch.to(device)).items():
            emissions = tensor.float().cpu().numpy()
            ids = viterbi(emissions, lengths, scores[name]) if name in scores else best_labels(emissions)
            labels = names[name][ids.T]
            for place, index in enumerate(indices.tolist()):
                predicted[name][index] = labels[place, : lengths[place]].tolist()
    network.train()
    return predicted


def measure(network: TaggerNetwork, corpus: MeasuredCorpus, forms: FormTable, device: torch.device) -> dict[str, float]:
    """The one number that matters of each target the corpus carries: accuracy of word labels, F1 of spans."""
    predicted = predict(network, corpus.encoded, forms, device)
    carried = {name for sentence in corpus.sentences for name in sentence.tags}
    return {t.name: _score(t, corpus, predicted[t.name]) for t in network.targets if t.name in carried}


def _score(target: Target, corpus: MeasuredCorpus, predicted: list[list[str]]) -> float:
    carrying = [number for number, s in enumerate(corpus.sentences) if target.name in s.tags]
    gold = [corpus.sentences[number].tags[target.name] for number in carrying]
    found = [predicted[number] for number in carrying]
    return span_scores(gold, found).f1 if target.kind == "span" else word_scores(gold, found).accuracy
