"""A transformer with the heads of our networks: it learns what they learn, from the same batches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from benchmarks.teacher.word_pieces import Pieces
from tagger_cli.features.shapes import Shape
from tagger_cli.network.heads import TargetHead, build_head
from tagger_cli.targets.target import Target


class TeacherNetwork(nn.Module):
    """Emissions of words from the states of their first pieces.

    Args:
        folder: of the transformer: ``config.json`` and ``model.safetensors`` of a BERT.
        targets: what is predicted; lemmas and labels of sentences are left out.
    """

    def __init__(self, folder: Path, targets: Sequence[Target]) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(folder, attn_implementation="eager")
        config.attention_probs_dropout_prob = 0.0  # fused attention is slower than this on a processor
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(load_file(folder / "model.safetensors"), strict=False)
        self.bert.embeddings.word_embeddings.requires_grad_(False)
        size = config.hidden_size
        # Added to the pieces of a word, from nothing: an uncased transformer learns what capitals mean.
        self.shape = nn.Embedding(len(Shape), size)
        nn.init.zeros_(self.shape.weight)
        self.drop = nn.Dropout(0.1)
        self.targets = [t for t in targets if t.kind != "sentence" and not t.codec.reads_word]
        self.heads = nn.ModuleDict({t.name: build_head(size, size, t, "mean", True) for t in self.targets})

    def head(self, target: str) -> TargetHead:
        """The head of a target."""
        head = self.heads[target]
        assert isinstance(head, TargetHead)
        return head

    def states(self, pieces: Pieces) -> Tensor:
        """The state of each word: (time, batch, size)."""
        embedded = self.bert.embeddings.word_embeddings(pieces.ids) + self.shape(pieces.shapes)
        states = self.bert(inputs_embeds=embedded, attention_mask=pieces.mask).last_hidden_state
        words = torch.gather(states, 1, pieces.first[:, :, None].expand(-1, -1, states.shape[2]))
        dropped: Tensor = self.drop(words)
        return dropped.transpose(0, 1)
