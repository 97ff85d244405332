"""From trained networks to a model folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors.torch import save_file
from torch import Tensor

from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import Scores, main_scores
from tagger_cli.features.vocabulary import write_words
from tagger_cli.network.export.activation_ranges import activation_ranges
from tagger_cli.network.export.graph import network_prefix
from tagger_cli.network.export.tagger import export_tagger
from tagger_cli.network.export.words import export_words
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.known_words import most_known_words, write_known_words
from tagger_cli.runtime.model_folder import ModelDescription, Transitions
from tagger_cli.runtime.sessions import open_session
from tagger_cli.runtime.tagger import Tagger
from tagger_cli.runtime.word_cache import WordEncoder
from tagger_cli.training.atomic_text import write_text
from tagger_cli.training.calibration import calibrate
from tagger_cli.training.data import MeasuredCorpus, TrainingData
from tagger_cli.training.model_card import model_card
from tagger_cli.training.sampled_batches import sampled_batches

Precision = Literal["fp32", "int8"]

INT8_MAY_COST = 0.001
"""Loss of dev score, from 0 to 1, for which the speed of int8 is worth it."""


def write_model(
    networks: Sequence[TaggerNetwork],
    data: TrainingData,
    provenance: dict[str, Any],
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
    # JSONL can hold words with a line end; a file of one word a line cannot.
    training_words = [word for word, _ in data.training_words.most_common() if "\n" not in word]
    write_words(folder / model_folder.TRAINING_WORDS, training_words)
    description = ModelDescription(
        targets=data.targets,
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
        session = open_session(folder / model_folder.WORDS_GRAPH)
        encoder = WordEncoder(session, data.table.vocabulary, data.alphabet)
        words = training_words[: most_known_words(encoder.size, encoder.element)]
        write_known_words(folder / model_folder.KNOWN_WORDS, encoder.encode(words))
        return _measure(folder, description, data.dev, data)

    if precision == "auto":
        chosen, dev = _choose_precision(written, note)
    else:
        chosen, dev = precision, written(precision)
    scores = {"dev": dev}
    if data.test is not None:
        scores["test"] = _measure(folder, description, data.test, data)
    described = {split: score.to_json() for split, score in scores.items()}
    for score in described.values():
        del score["tokens_per_second"]  # a figure of this machine, not of the model
    calibrations = calibrate(Tagger(folder, description=description), data.dev.sentences)
    for name, calibration in calibrations.items():
        note(f"calibration on dev: {name} {calibration}")
    measured = {name: asdict(calibration) for name, calibration in calibrations.items()}
    finished = replace(
        description,
        provenance={**provenance, "precision": chosen, "calibration": measured},
        scores=described,
        temperatures={name: calibration.temperature for name, calibration in calibrations.items()},
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
    before, after = main_scores(exact), main_scores(quick)
    cost = max(before[name] - after[name] for name in before)
    compared = ", ".join(f"{name} {100 * before[name]:.2f} → {100 * after[name]:.2f}" for name in before)
    if cost > INT8_MAY_COST:
        note(f"dev scores from fp32 to int8: {compared}; too much, so the model keeps fp32")
        return "fp32", written("fp32")
    note(f"dev scores from fp32 to int8: {compared}; the model tags in int8")
    return "int8", quick


def _measure(folder: Path, description: ModelDescription, corpus: MeasuredCorpus, data: TrainingData) -> Scores:
    tagger = Tagger(folder, description=description)
    return evaluate_sentences(tagger, corpus.sentences, data.targets, data.training_words.keys())


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
