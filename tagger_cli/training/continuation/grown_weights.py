"""The weights of a model in a network that may have more words, characters and labels."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from tagger_cli.features.alphabet import Alphabet
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.training.continuation.starting_model import TRAINED_VECTORS, StartingModel

_CHARACTER_VECTORS = "word_encoder.characters.embedding.weight"
_SPECIAL_CHARACTERS = ["padding", "unknown"]


@torch.no_grad()
def load_grown(network: TaggerNetwork, start: StartingModel, number: int, alphabet: Alphabet) -> None:
    """Give a new network what a model has learned; what the model does not have stays as it was drawn.

    Args:
        network: of the model's shape; its vocabulary begins with the model's trained words.
        start: the model.
        number: which of the new networks it is, from 0; where there are more than the model has, they begin alike.
        alphabet: of the new network.
    """
    old = start.weights[number % len(start.weights)]
    new = network.state_dict()  # the network's own tensors
    new[TRAINED_VECTORS][: len(old[TRAINED_VECTORS])] = old[TRAINED_VECTORS]
    if _CHARACTER_VECTORS in new:
        ours, theirs = _shared(
            [*_SPECIAL_CHARACTERS, *alphabet.characters], [*_SPECIAL_CHARACTERS, *start.description.alphabet]
        )
        new[_CHARACTER_VECTORS][ours] = old[_CHARACTER_VECTORS][theirs]
    names = [target.name for target in start.targets]
    for place, target in enumerate(network.targets):
        if target.name not in names or start.targets[names.index(target.name)].codec.name != target.codec.name:
            continue
        before = names.index(target.name)
        ours, theirs = _shared(target.labels, start.targets[before].labels)
        prefix = f"heads.{place}."
        for name in (name for name in new if name.startswith(prefix)):
            learned = old.get(f"heads.{before}.{name.removeprefix(prefix)}")
            if learned is None:  # another kind of head
                continue
            if name.endswith("crf.transitions"):
                new[name][ours[:, None], ours] = learned[theirs[:, None], theirs]
            else:
                new[name][ours] = learned[theirs]
    for name, tensor in new.items():
        if name not in (TRAINED_VECTORS, _CHARACTER_VECTORS) and not name.startswith(("heads.", "loss_weights.")):
            tensor.copy_(old[name])


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Tensor, Tensor]:
    """The places of what two sequences share, in each of them."""
    places = {item: place for place, item in enumerate(theirs)}
    pairs = [(place, places[item]) for place, item in enumerate(ours) if item in places]
    return torch.tensor([ours for ours, _ in pairs]), torch.tensor([theirs for _, theirs in pairs])
