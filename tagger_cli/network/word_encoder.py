"""From a distinct word to one vector: its word vector, its characters and its shape, side by side."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.features.shapes import Shape
from tagger_cli.features.vocabulary import UNKNOWN_ROW
from tagger_cli.network.character_networks import CharacterCNN, CharacterLSTM
from tagger_cli.network.settings import NetworkSettings


class WordVectorTable(nn.Module):
    """Word vectors; rows that no training word reads stay frozen and cost the optimiser nothing.

    Args:
        rows: number of rows.
        size: size of a vector.
        trainable_rows: the first so many rows are parameters, the others a buffer.
    """

    def __init__(self, rows: int, size: int, trainable_rows: int) -> None:
        super().__init__()
        self.trainable = nn.Parameter(torch.zeros(trainable_rows, size))
        self.frozen: Tensor
        # Not saved with the weights: it is read from the vector file again, or from the graph.
        self.register_buffer("frozen", torch.zeros(rows - trainable_rows, size), persistent=False)

    def load(self, matrix: Tensor) -> None:
        """Set all vectors from a (rows, size) matrix; those that stay frozen are not copied."""
        with torch.no_grad():
            self.trainable.copy_(matrix[: len(self.trainable)])
        self.frozen = matrix[len(self.trainable) :]

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors of (words,) rows → (words, size)."""
        if not len(self.frozen):
            return functional.embedding(rows, self.trainable)
        last = len(self.trainable) - 1
        is_frozen = rows > last
        vectors = functional.embedding(rows.clamp(max=last), self.trainable)
        frozen = functional.embedding((rows - last - 1).clamp(min=0), self.frozen)
        return torch.where(is_frozen[:, None], frozen, vectors)


class WordEncoder(nn.Module):
    """Concatenates what is known of a word apart from its context.

    Args:
        settings: the network's settings.
        rows: rows of the word-vector table.
        size: size of a word vector.
        trainable_rows: see ``WordVectorTable``.
        characters: number of character ids.
    """

    def __init__(self, settings: NetworkSettings, rows: int, size: int, trainable_rows: int, characters: int) -> None:
        super().__init__()
        self.word_dropout = settings.word_dropout
        self.words = WordVectorTable(rows, size, trainable_rows)
        self.characters: CharacterCNN | CharacterLSTM | None = None
        if settings.characters != "none":
            sizes = (characters, settings.character_size, settings.character_hidden)
            if settings.characters == "cnn":
                assert settings.character_widths != "auto"
                self.characters = CharacterCNN(*sizes, settings.character_widths)
            else:
                self.characters = CharacterLSTM(*sizes)
        self.shapes = nn.Embedding(len(Shape), settings.shape_size) if settings.shape_size else None
        self.output_size = size + (self.characters.output_size if self.characters else 0) + settings.shape_size

    def forward(self, rows: Tensor, characters: Tensor, shapes: Tensor) -> Tensor:
        """Vectors of distinct words.

        Args:
            rows: (words,) rows of the word-vector table.
            characters: (words, length) character ids.
            shapes: (words,) shape ids.

        Returns:
            (words, output_size).
        """
        if self.training and self.word_dropout:
            dropped = torch.rand(rows.shape, device=rows.device) < self.word_dropout
            rows = rows.masked_fill(dropped, UNKNOWN_ROW)
        parts = [self.words(rows)]
        if self.characters is not None:
            parts.append(self.characters(characters))
        if self.shapes is not None:
            parts.append(self.shapes(shapes))
        return torch.cat(parts, dim=-1)
