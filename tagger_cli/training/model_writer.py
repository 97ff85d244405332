"""From a trained network to a model folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from tagger_cli.evaluation.evaluate import evaluate_sentences
from tagger_cli.evaluation.scores import Scores
from tagger_cli.features.vocabulary import write_words
from tagger_cli.network.export import export_tagger, export_words
from tagger_cli.network.heads import CRFHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.model_folder import ModelDescription, Transitions
from tagger_cli.runtime.tagger import Tagger
from tagger_cli.training.atomic_text import write_text
from tagger_cli.training.data import TrainingData
from tagger_cli.training.model_card import model_card


def write_model(
    network: TaggerNetwork, data: TrainingData, provenance: dict[str, Any], folder: Path
) -> dict[str, Scores]:
    """Write the model, measure what was written, and write what was measured.

    ``model.json`` with the scores comes last: a folder that has it is complete.

    Args:
        network: with its final weights.
        data: it was trained on.
        provenance: for the description.
        folder: that receives the files.

    Returns:
        Split (dev, test) → scores of the written model.
    """
    network.eval()
    export_words(network, folder / model_folder.WORDS_GRAPH)
    export_tagger(network, folder / model_folder.TAGGER_GRAPH)
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, folder / model_folder.WEIGHTS)
    data.table.vocabulary.write(folder / model_folder.VOCABULARY)
    # JSONL can hold words with a line end; a file of one word a line cannot.
    write_words(folder / model_folder.TRAINING_WORDS, (w for w in data.training_words if "\n" not in w))
    description = ModelDescription(
        targets=data.targets,
        transitions=_transitions(network),
        alphabet=data.alphabet.characters,
        vocabulary_size=len(data.table.vocabulary.words),
        network=network.settings.model_dump(),
        provenance=provenance,
    )
    scores = _measure(folder, description, data)
    described = {split: score.to_json() for split, score in scores.items()}
    for score in described.values():
        del score["tokens_per_second"]  # a figure of this machine, not of the model
    finished = ModelDescription(
        **{name: getattr(description, name) for name in description.__slots__ if name != "scores"},
        scores=described,
    )
    write_text(folder / model_folder.MODEL_CARD, model_card(finished, folder.name))
    write_text(folder / model_folder.DESCRIPTION, finished.to_json())
    return scores


def _measure(folder: Path, description: ModelDescription, data: TrainingData) -> dict[str, Scores]:
    tagger = Tagger(folder, description=description)
    known = data.training_words.keys()
    splits = {"dev": data.dev} | ({"test": data.test} if data.test else {})
    return {
        split: evaluate_sentences(tagger, corpus.sentences, data.targets, known) for split, corpus in splits.items()
    }


def _transitions(network: TaggerNetwork) -> dict[str, Transitions]:
    transitions = {}
    for target, head in network.target_heads():
        if isinstance(head, CRFHead):
            crf = head.crf
            transitions[target.name] = Transitions(crf.start.tolist(), crf.transitions.tolist(), crf.end.tolist())
    return transitions
