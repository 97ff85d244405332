"""Training sentences varied anew in every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.encoding.training_sentences import TrainingSentences
from tagger_cli.targets.target import Target, of_spans
from tagger_cli.training.augmentation.case_variation import CaseVariants, vary_case
from tagger_cli.training.augmentation.mention_replacement import MentionReplacement
from tagger_cli.training.configuration import TrainingSettings


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How sentences are varied.

    Attributes:
        settings: how many of them.
        mentions: one for each target with spans.
        case_variants: of all forms; None where no sentence is read in another case.
    """

    settings: TrainingSettings
    mentions: Sequence[MentionReplacement]
    case_variants: CaseVariants | None

    @classmethod
    def of(
        cls,
        settings: TrainingSettings,
        sentences: TrainingSentences,
        targets: Sequence[Target],
        case_variants: CaseVariants | None,
    ) -> Augmentation:
        """The augmentation that the settings ask for."""
        mentions = []
        if settings.replace_mentions:
            for target in of_spans(targets):
                # What a sentence is about does not hang on its names.
                others = [other.name for other in targets if other is not target and other.kind != "sentence"]
                mentions.append(MentionReplacement(sentences, target, others, settings.replace_mentions))
        return cls(settings, mentions, case_variants)

    def __call__(self, sentences: EncodedCorpus, random: np.random.Generator) -> EncodedCorpus:
        """The sentences, some of their words replaced."""
        for replace_mentions in self.mentions:
            sentences = replace_mentions(sentences, random)
        if self.case_variants is not None:
            sentences = vary_case(sentences, self.case_variants, self.settings, random)
        return sentences
