"""Labels and scores of the network in training; the finished model is measured by the runtime."""

from __future__ import annotations

import torch

from tagger_cli.corpora.label_rules import heard
from tagger_cli.evaluation.measures import MEASURES
from tagger_cli.features.forms import FormTable
from tagger_cli.inference.decoding import TransitionScores, best_labels, viterbi
from tagger_cli.inference.length_batches import length_batches
from tagger_cli.inference.sentence_decoder import label_bits
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import Target
from tagger_cli.training.data import MeasuredCorpus
from tagger_cli.training.optimization.collation import collate

PREDICTION_TOKENS = 8192


def transition_scores(network: TaggerNetwork) -> dict[str, TransitionScores]:
    """The transitions that decode each span target; learned ones where its head is a CRF."""
    scores = {}
    for head in network.target_heads():
        target = head.target
        if isinstance(head, CRFHead):
            learned = [p.detach().float().cpu().numpy() for p in (head.crf.start, head.crf.transitions, head.crf.end)]
            scores[target.name] = TransitionScores.of(target.allowed_transitions(), *learned)
        elif target.is_chain:
            scores[target.name] = TransitionScores.of(target.allowed_transitions())
    return scores


@torch.no_grad()
def predict(
    network: TaggerNetwork, corpus: MeasuredCorpus, forms: FormTable, device: torch.device
) -> dict[str, list[list[str]]]:
    """Labels of all sentences: target → sentence → word, spans in IOB2; of a target of sentences one for each."""
    network.eval()
    scores = transition_scores(network)
    codecs = {target.name: target.codec for target in network.targets}
    heads = {target.name: target.head for target in network.targets}
    predicted: dict[str, list[list[str]]] = {name: [[]] * len(corpus.sentences) for name in codecs}
    for indices in length_batches(corpus.encoded.lengths, PREDICTION_TOKENS):
        batch = collate(corpus.encoded.take(indices), forms)
        lengths = batch.lengths.numpy()
        words = [corpus.sentences[index].words for index in indices.tolist()]
        for name, tensor in network.emissions(batch.to(device)).items():
            emissions = tensor.float().cpu().numpy()
            if heads[name] == "sigmoid":
                ids = label_bits(emissions)
            else:
                ids = viterbi(emissions, lengths, scores[name]) if name in scores else best_labels(emissions)
            for index, labels in zip(indices.tolist(), codecs[name].decode(ids.T, words), strict=True):
                predicted[name][index] = labels
    network.train()
    return predicted


def measure(network: TaggerNetwork, corpus: MeasuredCorpus, forms: FormTable, device: torch.device) -> dict[str, float]:
    """The one number that matters of each target the corpus carries: accuracy of words, F1 of spans and sentences."""
    predicted = predict(network, corpus, forms, device)
    carried = {name for sentence in corpus.sentences for name in sentence.targets}
    return {t.name: _score(t, corpus, predicted[t.name]) for t in network.targets if t.name in carried}


def _score(target: Target, corpus: MeasuredCorpus, predicted: list[list[str]]) -> float:
    said = [sentence.said_of(target.name) for sentence in corpus.sentences]
    carrying = [number for number, labels in enumerate(said) if labels is not None]
    gold = [labels for labels in said if labels is not None]
    found = [predicted[number] for number in carrying]
    if target.kind == "span":
        found = [heard(predicted[number], corpus.sentences[number].silent) for number in carrying]
    return MEASURES[target.codec.measure](gold, found).main
