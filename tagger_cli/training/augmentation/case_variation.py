"""Training sentences read in lower or upper case, so that a network does without capitals where there are none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.training.configuration import TrainingSettings


@dataclass(frozen=True, slots=True)
class CaseVariants:
    """The forms that a form becomes in another case.

    Attributes:
        lower: (forms,) id of each form in lower case.
        upper: (forms,) id of each form in upper case.
    """

    lower: NDArray[np.int32]
    upper: NDArray[np.int32]

    @classmethod
    def added_to(cls, form_ids: dict[str, int]) -> CaseVariants:
        """The variants of all forms there are; those that are no form yet become one."""
        words = list(form_ids)
        ids = [
            np.array([form_ids.setdefault(variant(word), len(form_ids)) for word in words], np.int32)
            for variant in (str.lower, str.upper)
        ]
        return cls(*ids)


def vary_case(
    sentences: EncodedCorpus, variants: CaseVariants, settings: TrainingSettings, random: np.random.Generator
) -> EncodedCorpus:
    """The sentences, some of them chosen at random in lower or upper case; labels stay."""
    drawn = np.repeat(random.random(len(sentences)), sentences.lengths)
    forms = sentences.forms
    lower = drawn < settings.lower_case
    upper = ~lower & (drawn < settings.lower_case + settings.upper_case)
    varied = np.where(lower, variants.lower[forms], np.where(upper, variants.upper[forms], forms))
    return replace(sentences, forms=varied)
