"""From hidden states to labels: one head per target."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.crf import LinearChainCRF
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target


class TargetHead(nn.Module, ABC):
    """Emissions of a target from hidden states, and the loss of its labels.

    Args:
        size: the size of a hidden state.
        word_size: the size of a word's vector.
        target: what the head predicts.

    Attributes:
        output: from hidden states to emissions.
        word_output: from the words' own vectors to what is added to them; None where the target has no use for it.
    """

    def __init__(self, size: int, word_size: int, target: Target) -> None:
        super().__init__()
        self.target = target
        self.output = nn.Linear(size, len(target.labels))
        self.word_output = nn.Linear(word_size, len(target.labels)) if target.codec.reads_word else None

    def forward(self, states: Tensor, words: Tensor) -> Tensor:
        """Emissions of words: (time, batch, labels).

        What a lemma is depends on its word's letters as well as on the sentence (Straka 2018, section 4.1.3).

        Args:
            states: (time, batch, size) hidden states.
            words: (time, batch, word size) the words' own vectors.
        """
        emissions: Tensor = self.output(states)
        return emissions if self.word_output is None else emissions + self.word_output(words)

    def loss_of_states(
        self, states: Tensor, words: Tensor, labels: Tensor, lengths: Tensor, allowed: Tensor | None = None
    ) -> Tensor:
        """The loss of the emissions that states and words give; arguments as those of ``forward`` and ``loss``."""
        return self.loss(self(states, words), labels, lengths, allowed)

    @abstractmethod
    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor, allowed: Tensor | None = None) -> Tensor:
        """Summed loss over what carries the target: a scalar.

        Args:
            emissions: (time, batch, labels).
            labels: (time, batch), ``NO_LABEL`` where there is none.
            lengths: (batch,) words of each sentence.
            allowed: (time, batch, labels) true for the labels that a word may have; None where ``labels`` say it all.
        """


class SoftmaxHead(TargetHead):
    """Each word's label by itself; the loss is summed over the words that have a label."""

    def loss_of_states(
        self, states: Tensor, words: Tensor, labels: Tensor, lengths: Tensor, allowed: Tensor | None = None
    ) -> Tensor:
        """The loss, see ``TargetHead.loss_of_states``; words without a label, of other corpora, get no emissions."""
        labelled = labels != NO_LABEL  # (time, batch)
        if allowed is not None:
            allowed = allowed[labelled][:, None]
        # The words that are left stand as sequences of one batch row.
        return self.loss(
            self(states[labelled][:, None], words[labelled][:, None]), labels[labelled][:, None], lengths, allowed
        )

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor, allowed: Tensor | None = None) -> Tensor:
        """Cross-entropy, −log of the summed probability of what is allowed; see ``TargetHead.loss``.

        Padding has no label.
        """
        if allowed is not None:
            open_ones = emissions.masked_fill(~allowed, -torch.inf)
            losses = torch.logsumexp(emissions, dim=2) - torch.logsumexp(open_ones, dim=2)  # (time, batch)
            return losses[labels != NO_LABEL].sum()
        return functional.cross_entropy(
            emissions.flatten(0, 1), labels.flatten(), ignore_index=NO_LABEL, reduction="sum"
        )


class CRFHead(TargetHead):
    """The label sequence as a whole; the loss is summed over the sequences that have labels."""

    def __init__(self, size: int, word_size: int, target: Target) -> None:
        super().__init__(size, word_size, target)
        self.crf = LinearChainCRF(target.allowed_transitions())

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor, allowed: Tensor | None = None) -> Tensor:
        """−log p; see ``TargetHead.loss``. A sequence without any label is left out."""
        labelled = (labels != NO_LABEL).any(0)
        if not torch.all(labelled):
            emissions, labels, lengths = emissions[:, labelled], labels[:, labelled], lengths[labelled]
        # The recursion adds up hundreds of exponentials: half precision would lose the differences.
        emissions = emissions.float()
        if allowed is None:
            return self.crf.negative_log_likelihood(emissions, labels, lengths).sum()
        return self.crf.partial_negative_log_likelihood(emissions, allowed[:, labelled], lengths).sum()


def build_head(size: int, word_size: int, target: Target) -> TargetHead:
    """The head that a target asks for; arguments as those of ``TargetHead``."""
    return (CRFHead if target.head == "crf" else SoftmaxHead)(size, word_size, target)
