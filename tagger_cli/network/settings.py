"""The shape of a network: everything that decides which parameters it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tagger_cli.targets.target import Target, of_spans

Cell = Literal["lstm", "gru", "rnn-tanh", "rnn-relu", "none"]
PoolingKind = Literal["last", "max", "mean", "attention"]
Probability = Annotated[float, Field(ge=0.0, lt=1.0)]
LARGEST_SIZE = 65_536
"""Of a vector; no network that is larger has been of use, and most of these do not fit any memory."""
Size = Annotated[int, Field(ge=1, le=LARGEST_SIZE)]
MOST_LAYERS = 100


class NetworkSettings(BaseModel):
    """Section ``[network]`` of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cell: Cell = Field("lstm", description="recurrent cell; none: a feed-forward baseline")
    layers: Annotated[int, Field(ge=1, le=MOST_LAYERS)] = Field(1, description="recurrent layers")
    hidden: Size = Field(256, description="hidden size of a recurrent layer, per direction")
    bidirectional: bool = Field(True, description="read the sentence in both directions")
    dense: list[Size] = Field([], description="sizes of the dense layers after the recurrent ones")
    dense_activation: Literal["relu", "tanh", "gelu"] = Field("relu", description="after each dense layer")
    word_size: Size = Field(100, description="size of word vectors that are not read from a file")
    most_words: Annotated[int, Field(ge=0)] = Field(
        0, description="words with such a vector, the most frequent ones; 0: all that training has twice"
    )
    characters: Literal["cnn", "lstm", "none"] = Field("cnn", description="how a word's characters are read")
    character_size: Size = Field(30, description="size of a character's vector")
    character_hidden: Size = Field(
        50, description="filters of the CNN, per width; hidden size per direction of the LSTM"
    )
    character_widths: Annotated[list[Literal[1, 3, 5, 7]], Field(min_length=1)] | Literal["auto"] = Field(
        "auto",
        description="characters that filters see; auto: 3, and where no target has spans also 5, which takes in "
        "a suffix like -ness whole",
    )
    shape_size: Annotated[int, Field(ge=0, le=LARGEST_SIZE)] = Field(
        10, description="size of a word shape's vector; 0: none"
    )
    pooling: PoolingKind = Field(
        "max",
        description="how one vector of a sentence is made of the states at its words, for labels of sentences: last "
        "(states of both ends), max, mean, or attention (a mean with learned weights)",
    )
    dropout: Probability = Field(
        0.4, description="on words, between recurrent layers and after dense ones; one mask for all steps"
    )
    word_dropout: Probability = Field(0.05, description="share of words read as unknown during training")

    def settled_for(self, targets: Sequence[Target]) -> NetworkSettings:
        """The same settings with what is ``auto`` settled for some targets."""
        if self.character_widths != "auto":
            return self
        return self.model_copy(update={"character_widths": [3] if of_spans(targets) else [3, 5]})
