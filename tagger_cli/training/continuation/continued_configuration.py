"""The configuration of a run that goes on from a model: the network is the model's."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.errors import UsageError
from tagger_cli.inference.find_model import find_model
from tagger_cli.inference.model_folder import read_description
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.training.configuration import Configuration

LEARNING_RATE = 1e-3
EPOCHS = 12
"""What a run that goes on has where nothing is said: a third of what a new one has."""
_FREE = {"dropout", "word_dropout"}
"""Settings of the network that no weight depends on."""


def continued(configuration: Configuration) -> Configuration:
    """The configuration with the settings that follow from the model it starts from; unchanged where there is none.

    Raises:
        UsageError: a setting asks for another network than the model's, or for rehearsal without a model.
        TaggerError: it is no model.
    """
    training = configuration.training
    if training.start_from is None:
        if training.rehearse:
            raise UsageError("training.rehearse: what is rehearsed is a model's; name it with --from MODEL")
        return configuration
    folder = find_model(training.start_from)
    network = NetworkSettings.model_validate(read_description(folder).network)
    asked = configuration.network
    for name in sorted(asked.model_fields_set - _FREE):
        if getattr(asked, name) != getattr(network, name):
            raise UsageError(f"network.{name}: the network is that of {folder}; leave the setting out")
    if configuration.vectors.path is not None:
        raise UsageError(f"vectors.path: the vectors are those of {folder}; leave the setting out")
    network = network.model_copy(update={name: getattr(asked, name) for name in asked.model_fields_set & _FREE})
    usual = {"learning_rate": LEARNING_RATE, "epochs": EPOCHS}
    changed = {name: value for name, value in usual.items() if name not in training.model_fields_set}
    training = training.model_copy(update={**changed, "start_from": str(Path(folder).resolve())})
    return configuration.model_copy(update={"network": network, "training": training})
