"""From hidden states to labels: one head per target."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.crf import LinearChainCRF
from tagger_cli.network.pooling import Pooling
from tagger_cli.network.settings import PoolingKind
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

    def forward(self, states: Tensor, words: Tensor, lengths: Tensor) -> Tensor:
        """Emissions of words: (time, batch, labels); of sentences, which are one step: (1, batch, labels).

        What a lemma is depends on its word's letters as well as on the sentence (Straka 2018, section 4.1.3).

        Args:
            states: (time, batch, size) hidden states.
            words: (time, batch, word size) the words' own vectors.
            lengths: (batch,) words of each sentence.
        """
        emissions: Tensor = self.output(states)
        return emissions if self.word_output is None else emissions + self.word_output(words)

    def loss_of_states(
        self,
        states: Tensor,
        words: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """The loss of the emissions that states and words give; arguments as those of ``forward`` and ``loss``."""
        return self.loss(self(states, words, lengths), labels, lengths, allowed, shares)

    @abstractmethod
    def loss(
        self,
        emissions: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """Summed loss over what carries the target: a scalar.

        Args:
            emissions: (time, batch, labels), as ``forward`` gives them.
            labels: (time, batch), ``NO_LABEL`` where there is none; those of sentences stand at the first word.
            lengths: (batch,) words of each sentence.
            allowed: (time, batch, labels) true for the labels that a word may have; None where ``labels`` say it all.
            shares: (time, batch, labels) how probable each label is, zeros where that is not said; None where it is
                said of no word.
        """


class SoftmaxHead(TargetHead):
    """Each word's label by itself; the loss is summed over the words that have a label."""

    def loss_of_states(
        self,
        states: Tensor,
        words: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """The loss, see ``TargetHead.loss_of_states``; words without a label, of other corpora, get no emissions."""
        labelled = labels != NO_LABEL  # (time, batch)
        if allowed is not None:
            allowed = allowed[labelled][:, None]
        if shares is not None:
            shares = shares[labelled][:, None]
        # The words that are left stand as sequences of one batch row.
        return self.loss(
            self(states[labelled][:, None], words[labelled][:, None], lengths),
            labels[labelled][:, None],
            lengths,
            allowed,
            shares,
        )

    def loss(
        self,
        emissions: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """Cross-entropy, −log of the summed probability of what is allowed; see ``TargetHead.loss``.

        Padding has no label. Of words with probabilities it is the cross-entropy of these and the network's
        (Hinton et al. 2015, section 2, at temperature 1).
        """
        if shares is not None:
            soft = shares.any(2)  # (time, batch)
            taught = -(shares[soft] * functional.log_softmax(emissions[soft].float(), dim=1)).sum()
            return taught + self.loss(emissions, labels.masked_fill(soft, NO_LABEL), lengths, allowed)
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

    def loss(
        self,
        emissions: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """−log p; see ``TargetHead.loss``. A sequence without any label is left out."""
        if shares is not None:
            soft = shares.any(2).any(0)  # (batch,)
            taught = self.crf.soft_negative_log_likelihood(emissions[:, soft].float(), shares[:, soft], lengths[soft])
            return taught.sum() + self.loss(emissions, labels.masked_fill(soft, NO_LABEL), lengths, allowed)
        labelled = (labels != NO_LABEL).any(0)
        if not torch.any(labelled):
            return emissions.new_zeros(())
        if not torch.all(labelled):
            emissions, labels, lengths = emissions[:, labelled], labels[:, labelled], lengths[labelled]
        # The recursion adds up hundreds of exponentials: half precision would lose the differences.
        emissions = emissions.float()
        if allowed is None:
            return self.crf.negative_log_likelihood(emissions, labels, lengths).sum()
        return self.crf.partial_negative_log_likelihood(emissions, allowed[:, labelled], lengths).sum()


class SentenceHead(SoftmaxHead):
    """One label of each sentence; the loss is summed over the sentences that have one.

    Args:
        size: the size of a hidden state.
        target: what the head predicts.
        pooling: how one vector is made of the states.

    Attributes:
        label_weights: (labels,) how much each label counts in the loss.
    """

    def __init__(self, size: int, target: Target, pooling: Pooling) -> None:
        super().__init__(pooling.output_size, size, target)
        self.pooling = pooling
        self.label_weights: Tensor
        self.register_buffer("label_weights", torch.ones(len(target.labels)), persistent=False)

    def forward(self, states: Tensor, words: Tensor, lengths: Tensor) -> Tensor:
        """See ``TargetHead.forward``."""
        emissions: Tensor = self.output(self.pooling(states, lengths))  # (batch, labels)
        return emissions[None]

    def loss_of_states(
        self,
        states: Tensor,
        words: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """See ``TargetHead.loss_of_states``; all words of a sentence say what it is about."""
        return self.loss(self(states, words, lengths), labels, lengths, allowed, shares)

    def loss(
        self,
        emissions: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """Cross-entropy; see ``SoftmaxHead.loss``. What a corpus leaves open has no weight of its own."""
        if allowed is not None:
            return super().loss(emissions, labels[:1], lengths, allowed[:1])
        return functional.cross_entropy(
            emissions[0].float(), labels[0], self.label_weights, ignore_index=NO_LABEL, reduction="sum"
        )


class SentenceLabelsHead(SentenceHead):
    """Each label of a sentence by itself: whether it applies."""

    def loss(
        self,
        emissions: Tensor,
        labels: Tensor,
        lengths: Tensor,
        allowed: Tensor | None = None,
        shares: Tensor | None = None,
    ) -> Tensor:
        """Binary cross-entropy, summed over the labels and over the sentences that say which apply.

        An id has a bit for each label, see ``SentenceLabelsCodec``.
        """
        said = labels[0] != NO_LABEL
        places = torch.arange(emissions.shape[2], device=labels.device)
        apply = (labels[0, said][:, None] >> places & 1).float()  # (sentences, labels)
        return functional.binary_cross_entropy_with_logits(
            emissions[0, said].float(), apply, pos_weight=self.label_weights, reduction="sum"
        )


def build_head(size: int, word_size: int, target: Target, pooling: PoolingKind, bidirectional: bool) -> TargetHead:
    """The head that a target asks for.

    Args:
        size: the size of a hidden state.
        word_size: the size of a word's vector.
        target: what the head predicts.
        pooling: how one vector of a sentence is made of its states.
        bidirectional: whether states know of the words after them.
    """
    if target.kind == "sentence":
        kind = SentenceLabelsHead if target.head == "sigmoid" else SentenceHead
        return kind(size, target, Pooling(pooling, size, bidirectional))
    return (CRFHead if target.head == "crf" else SoftmaxHead)(size, word_size, target)
