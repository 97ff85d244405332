"""From trained networks to a model folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import torch
from safetensors.torch import save_file
from torch import Tensor

from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import Scores, compared_scores
from tagger_cli.features.vocabulary import write_words
from tagger_cli.files import sync_file, write_text
from tagger_cli.inference import model_folder
from tagger_cli.inference.description import ModelDescription, Provenance, SplitScores, Transitions, describe
from tagger_cli.inference.graphs import open_graph
from tagger_cli.inference.known_words import most_known_words, write_known_words
from tagger_cli.inference.model import Model
from tagger_cli.inference.word_graph import INPUTS, WordGraph
from tagger_cli.network.export.activation_ranges import activation_ranges
from tagger_cli.network.export.graph_writer import network_prefix
from tagger_cli.network.export.tagger_graph import export_tagger
from tagger_cli.network.export.words_graph import export_words
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.training.data import MeasuredCorpus, TrainingData
from tagger_cli.training.writing.calibration import calibrate, calibration_line
from tagger_cli.training.writing.model_card import model_card
from tagger_cli.training.writing.sampled_batches import sampled_batches
from tagger_cli.training.writing.sentence_calibration import best_thresholds, judge_sentences

Precision = Literal["fp32", "int8"]

INT8_MAY_COST = 0.001
"""Loss of dev score, from 0 to 1, for which the speed of int8 is worth it."""


def write_model(
    networks: Sequence[TaggerNetwork],
    data: TrainingData,
    provenance: Provenance,
    folder: Path,
    precision: Literal["auto", "int8", "fp32"],
    note: Callable[[str], None],
) -> dict[str, Scores]:
    """Write the model, measure what was written, and write what was measured.

    ``model.json`` with the scores comes last: a folder that has it is complete.

    Args:
        networks: with their final weights; several tag together.
        data: it was trained on.
        provenance: for the description.
        folder: that receives the files.
        precision: of the graphs; ``auto`` takes int8 unless it costs more than ``INT8_MAY_COST`` on dev.
        note: is told what int8 costs, and how well probabilities are calibrated.

    Returns:
        Split (dev, test) → scores of the written model.
    """
    tensors = {
        f"{network_prefix(number)}{name}": tensor.detach().cpu().contiguous()
        for number, network in enumerate(networks)
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, folder / model_folder.WEIGHTS)
    data.table.vocabulary.write(folder / model_folder.VOCABULARY)
    # safetensors lets nobody but the owner read what it writes.
    shutil.copymode(folder / model_folder.VOCABULARY, folder / model_folder.WEIGHTS)
    # JSONL can hold words with a line end; a file of one word a line cannot.
    training_words = [word for word, _ in data.training_words.most_common() if "\n" not in word]
    write_words(folder / model_folder.TRAINING_WORDS, training_words)
    description = ModelDescription(
        described_targets=tuple(map(describe, data.targets)),
        transitions=_transitions(networks),
        alphabet=data.alphabet.characters,
        vocabulary_size=len(data.table.vocabulary) - 1,  # row 0 is no word
        network=networks[0].settings.model_dump(),
    )

    def written(candidate: Precision) -> Scores:
        sampled = sampled_batches(data.train, data.forms)
        ranges = activation_ranges(networks, sampled) if candidate == "int8" else None
        export_words(networks, folder / model_folder.WORDS_GRAPH, ranges, data.table.training_rows)
        export_tagger(networks, folder / model_folder.TAGGER_GRAPH, ranges)
        graph = WordGraph(open_graph(folder / model_folder.WORDS_GRAPH, INPUTS), data.table.vocabulary, data.alphabet)
        words = training_words[: most_known_words(graph.size, graph.element)]
        write_known_words(folder / model_folder.KNOWN_WORDS, graph.encode(words))
        return _measure(folder, description, data.dev, data)

    if precision == "auto":
        chosen, dev = _choose_precision(written, note)
    else:
        chosen, dev = precision, written(precision)
    several = [target for target in data.targets if target.head == "sigmoid"]
    if several:
        model = Model(folder, description=description)
        thresholds = {t.name: best_thresholds(judge_sentences(model, data.dev.sentences, t)) for t in several}
        description = msgspec.structs.replace(description, thresholds=thresholds)
        dev = _measure(folder, description, data.dev, data)
    scores = {"dev": dev}
    if data.test is not None:
        scores["test"] = _measure(folder, description, data.test, data)
    model = Model(folder, description=description)
    calibrations = calibrate(model, data.dev.sentences)
    for name, calibration in calibrations.items():
        note(f"calibration on dev: {name} {calibration_line(calibration)}")
    for name in (*model_folder.LISTED, model_folder.WEIGHTS):
        if (folder / name).is_file():
            sync_file(folder / name)
    finished = msgspec.structs.replace(
        description,
        provenance=msgspec.structs.replace(provenance, precision=chosen, calibration=calibrations),
        # The speed is left out: it is a figure of this machine, not of the model.
        scores={split: msgspec.convert(score.to_json(), SplitScores) for split, score in scores.items()},
        temperatures={name: calibration.temperature for name, calibration in calibrations.items()},
        files=model_folder.file_entries(folder),
    )
    write_text(folder / model_folder.MODEL_CARD, model_card(finished, folder.name))
    write_text(folder / model_folder.DESCRIPTION, finished.to_json())
    return scores


def _choose_precision(written: Callable[[Precision], Scores], note: Callable[[str], None]) -> tuple[Precision, Scores]:
    """Write the graphs in fp32 and in int8, and leave those that tag best for their speed.

    Args:
        written: writes the graphs and measures them on dev.
        note: is told the scores of both.

    Returns:
        The precision whose graphs are in the folder, and their scores.
    """
    exact, quick = written("fp32"), written("int8")
    before, after = compared_scores(exact), compared_scores(quick)
    cost = max(before[name] - after[name] for name in before)
    compared = ", ".join(f"{name} {100 * before[name]:.2f} → {100 * after[name]:.2f}" for name in before)
    if cost > INT8_MAY_COST:
        note(f"dev scores from fp32 to int8: {compared}; too much, so the model keeps fp32")
        return "fp32", written("fp32")
    note(f"dev scores from fp32 to int8: {compared}; the model tags in int8")
    return "int8", quick


def _measure(folder: Path, description: ModelDescription, corpus: MeasuredCorpus, data: TrainingData) -> Scores:
    model = Model(folder, description=description)
    carried = {name for sentence in corpus.sentences for name in sentence.targets}
    targets = [target for target in data.targets if target.name in carried]
    return evaluate_sentences(model, corpus.sentences, targets, data.training_words.keys())


def _transitions(networks: Sequence[TaggerNetwork]) -> dict[str, Transitions]:
    """Target → the mean transitions of all networks: scores of paths are then means, too."""
    transitions = {}
    for number, target in enumerate(networks[0].targets):
        heads = [network.heads[number] for network in networks]
        crfs = [head.crf for head in heads if isinstance(head, CRFHead)]
        if crfs:
            transitions[target.name] = Transitions(
                start=_mean([crf.start for crf in crfs]),
                between=_mean([crf.transitions for crf in crfs]),
                end=_mean([crf.end for crf in crfs]),
            )
    return transitions


def _mean(tensors: Sequence[Tensor]) -> list[Any]:
    return list(torch.stack(list(tensors)).mean(0).tolist())
