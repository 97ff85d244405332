"""The whole network, in the order in which data meets its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.batch import Batch
from tagger_cli.network.dropout import VariationalDropout
from tagger_cli.network.heads import TargetHead, build_head
from tagger_cli.network.loss_balance import UncertaintyWeights
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.network.word_encoder import WordEncoder
from tagger_cli.targets.target import Target


class TaggerNetwork(nn.Module):
    """Words → vectors → recurrent layers → dense layers → one head per target.

    Args:
        settings: shape of the network.
        targets: what it predicts.
        rows: rows of the word-vector table.
        word_size: size of a word vector.
        trainable_rows: the first so many rows are trained, the others stay as they are.
        characters: number of character ids.
        window: steps of truncated back-propagation through time; 0 for all.
        learns_weights: whether the weights of the targets' losses are learned with it.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        targets: Sequence[Target],
        rows: int,
        word_size: int,
        trainable_rows: int,
        characters: int,
        window: int = 0,
        learns_weights: bool = False,
    ) -> None:
        super().__init__()
        self.settings = settings = settings.settled_for(targets)
        self.targets = tuple(targets)
        self.word_encoder = WordEncoder(settings, rows, word_size, trainable_rows, characters)
        self.dropout = VariationalDropout(settings.dropout)
        size = self.word_encoder.output_size

        self.recurrent = nn.ModuleList()
        for _ in range(settings.layers if settings.cell != "none" else 0):
            layer = RecurrentLayer(settings.cell, size, settings.hidden, settings.bidirectional, window)
            self.recurrent.append(layer)
            size = layer.output_size

        self.dense = nn.ModuleList()
        for dense_size in settings.dense:
            self.dense.append(nn.Linear(size, dense_size))
            size = dense_size
        activations = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU}
        self.activation = activations[settings.dense_activation]()

        word_size = self.word_encoder.output_size
        both = settings.bidirectional and settings.cell != "none"
        self.heads = nn.ModuleList(
            build_head(size, word_size, target, settings.pooling, both) for target in self.targets
        )
        self.loss_weights = UncertaintyWeights([target.name for target in self.targets]) if learns_weights else None

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """The summed loss of each target the batch has labels for; means are taken by the caller.

        A scalar per target: over words for softmax heads, over sequences for CRF heads and for labels of sentences.
        """
        words = self.word_vectors(batch)  # (time, batch, word size)
        states = self.hidden_states(words, batch.lengths)  # (time, batch, size)
        losses = {}
        for head in self.target_heads():
            name = head.target.name
            if name in batch.labels:
                labels, allowed, shares = batch.labels[name], batch.allowed.get(name), batch.shares.get(name)
                losses[name] = head.loss_of_states(states, words, labels, batch.lengths, allowed, shares)  # scalar
        return losses if self.loss_weights is None else self.loss_weights(losses)

    def emissions(self, batch: Batch) -> dict[str, Tensor]:
        """Scores of every label before decoding: target → (time, batch, labels), time being 1 for sentences."""
        words = self.word_vectors(batch)
        states = self.hidden_states(words, batch.lengths)
        return {head.target.name: head(states, words, batch.lengths) for head in self.target_heads()}

    def target_heads(self) -> list[TargetHead]:
        """The heads, in the order of the targets; each knows its own."""
        return cast(list[TargetHead], list(self.heads))

    def word_vectors(self, batch: Batch) -> Tensor:
        """What is known of each word apart from its context: (time, batch, word size)."""
        vectors = self.word_encoder(batch.rows, batch.characters, batch.shapes)  # (forms, word size)
        # A batch repeats its words: each distinct form is encoded once, and stands wherever it is read.
        return cast(Tensor, self.dropout(functional.embedding(batch.forms, vectors)))

    def hidden_states(self, words: Tensor, lengths: Tensor) -> Tensor:
        """What the heads read of a sentence: (time, batch, size).

        Args:
            words: (time, batch, word size) as ``word_vectors`` gives them.
            lengths: (batch,) words of each sentence.
        """
        states = words
        for layer in self.recurrent:
            states = self.dropout(layer(states, lengths))  # (time, batch, hidden × directions)
        for layer in self.dense:
            states = self.dropout(self.activation(layer(states)))  # (time, batch, dense size)
        return states
