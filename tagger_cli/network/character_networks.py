"""From the characters of a word to one vector: a CNN or a bidirectional LSTM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.features.alphabet import PADDING_CHARACTER
from tagger_cli.network.recurrent import RecurrentLayer


class CharacterCNN(nn.Module):
    """Convolutions over the characters and a maximum over the places (Ma & Hovy 2016, section 2.1).

    Args:
        characters: number of character ids.
        size: size of a character's vector.
        filters: of each width; the word's vector is as long as there are filters.
        widths: characters that filters see, odd numbers.
    """

    def __init__(self, characters: int, size: int, filters: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.embedding = nn.Embedding(characters, size, padding_idx=PADDING_CHARACTER)
        self.widths = tuple(widths)
        self.convolutions = nn.ModuleList(nn.Conv1d(size, filters, width, padding=width // 2) for width in self.widths)
        _initialize_embedding(self.embedding)
        self.output_size = filters * len(self.widths)

    def forward(self, characters: Tensor) -> Tensor:
        """Vectors of words: (words, length) character ids → (words, filters × widths)."""
        words, length = characters.shape
        # Two places of three are padding, since one word is the longest: only those with a character are computed.
        places = (characters != PADDING_CHARACTER).flatten().nonzero().squeeze(1)
        features = torch.cat([self._convolve(c, characters, places) for c in self._convolutions()], dim=1)
        # Places after the word's end do not compete for the maximum, else a word's vector would
        # depend on how long its neighbours in the batch are.
        nothing = torch.finfo(features.dtype).min
        everywhere = features.new_full((words * length, self.output_size), nothing).index_copy(0, places, features)
        return torch.tanh(everywhere.view(words, length, self.output_size).amax(dim=1))

    def _convolve(self, convolution: nn.Conv1d, characters: Tensor, places: Tensor) -> Tensor:
        """The filters of one width as a matrix product.

        Args:
            convolution: the filters.
            characters: (words, length) character ids.
            places: (places,) indices of those that are computed.

        Returns:
            (places, filters).
        """
        width = convolution.kernel_size[0]
        around = functional.pad(characters, (width // 2, width // 2), value=PADDING_CHARACTER).unfold(1, width, 1)
        seen = self.embedding(around.reshape(-1, width)[places])  # (places, width, size)
        return functional.linear(seen.flatten(1), convolution.weight.transpose(1, 2).flatten(1), convolution.bias)

    def _convolutions(self) -> list[nn.Conv1d]:
        return cast(list[nn.Conv1d], list(self.convolutions))


class CharacterLSTM(nn.Module):
    """The last state of each direction of an LSTM over the characters (Lample et al. 2016, section 4.1).

    Args:
        characters: number of character ids.
        size: size of a character's vector.
        hidden: hidden size per direction; the word's vector is twice that.
    """

    def __init__(self, characters: int, size: int, hidden: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(characters, size, padding_idx=PADDING_CHARACTER)
        self.recurrent = RecurrentLayer("lstm", size, hidden, bidirectional=True)
        _initialize_embedding(self.embedding)
        self.hidden = hidden
        self.output_size = 2 * hidden

    def forward(self, characters: Tensor) -> Tensor:
        """Vectors of words: (words, length) character ids → (words, 2 × hidden)."""
        lengths = (characters != PADDING_CHARACTER).sum(1).clamp(min=1)
        states = self.recurrent(self.embedding(characters).transpose(0, 1), lengths)
        last = (lengths - 1)[None, :, None].expand(1, -1, self.hidden)
        ends_forward = states[:, :, : self.hidden].gather(0, last).squeeze(0)
        ends_backward = states[0, :, self.hidden :]
        return torch.cat([ends_forward, ends_backward], dim=-1)


def _initialize_embedding(embedding: nn.Embedding) -> None:
    """Uniform in ±√(3/size), as Ma & Hovy 2016, section 3.1; padding stays zero."""
    bound = (3.0 / embedding.embedding_dim) ** 0.5
    nn.init.uniform_(embedding.weight, -bound, bound)
    embedding.weight.data[PADDING_CHARACTER] = 0.0
