"""Training sentences read in lower or upper case, so that a network does without capitals where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.targets.codec import NO_LABEL, Codec
from tagger_cli.targets.target import Target
from tagger_cli.training.configuration import TrainingSettings


@dataclass(frozen=True, slots=True)
class CaseVariants:
    """The forms that a form becomes in another case.

    Attributes:
        lower: (forms,) id of each form in lower case.
        upper: (forms,) id of each form in upper case.
        words: each form, those in another case included.
        spelled: target → the codec of its labels, for targets whose labels depend on how a word is spelled.
    """

    lower: NDArray[np.int32]
    upper: NDArray[np.int32]
    words: Sequence[str]
    spelled: Mapping[str, Codec]

    @classmethod
    def added_to(cls, form_ids: dict[str, int], targets: Sequence[Target] = ()) -> CaseVariants:
        """The variants of all forms there are; those that are no form yet become one."""
        words = list(form_ids)
        lower, upper = (
            np.array([form_ids.setdefault(variant(word), len(form_ids)) for word in words], np.int32)
            for variant in (str.lower, str.upper)
        )
        spelled = {target.name: target.codec for target in targets if target.codec.reads_word}
        return cls(lower, upper, list(form_ids), spelled)

    def relabelled(
        self, codec: Codec, labels: NDArray[np.integer], before: NDArray[np.int32], after: NDArray[np.int32]
    ) -> NDArray[np.integer]:
        """The labels of words in another case that say of them what the old ones said of the words as they were.

        Args:
            codec: of the labels.
            labels: (words,) label ids of the words as they were.
            before: (words,) their form ids.
            after: (words,) form ids of the words in the other case.
        """
        changed = np.flatnonzero((before != after) & (labels != NO_LABEL))
        if not len(changed):
            return labels
        words, variants = ([self.words[form] for form in forms[changed].tolist()] for forms in (before, after))
        relabelled = labels.copy()
        relabelled[changed] = codec.encode(variants, codec.decode(labels[changed][None], [words])[0])
        return relabelled


def vary_case(
    sentences: EncodedCorpus, variants: CaseVariants, settings: TrainingSettings, random: np.random.Generator
) -> EncodedCorpus:
    """The sentences, some of them chosen at random in lower or upper case; labels say what they did before."""
    drawn = np.repeat(random.random(len(sentences)), sentences.lengths)
    forms = sentences.forms
    lower = drawn < settings.lower_case
    upper = ~lower & (drawn < settings.lower_case + settings.upper_case)
    varied = np.where(lower, variants.lower[forms], np.where(upper, variants.upper[forms], forms))
    labels = {
        name: variants.relabelled(variants.spelled[name], ids, forms, varied) if name in variants.spelled else ids
        for name, ids in sentences.labels.items()
    }
    return replace(sentences, forms=varied, labels=labels)
