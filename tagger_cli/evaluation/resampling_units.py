"""What is drawn and exchanged together when one asks how sure a score is: documents, or else sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import Sentence


def resampling_units(files: Sequence[Sequence[Sentence]]) -> NDArray[np.intp]:
    """The unit of each sentence, numbers from 0: its document where its file says so, else the sentence itself.

    Sentences of one document share names and topics, so that they are drawn together: an interval over sentences
    would be too narrow.

    Args:
        files: the sentences of each file.
    """
    numbers = count()
    units: list[int] = []
    for sentences in files:
        documents: dict[int, int] = {}
        for sentence in sentences:
            if not sentence.document:
                units.append(next(numbers))
                continue
            if sentence.document not in documents:
                documents[sentence.document] = next(numbers)
            units.append(documents[sentence.document])
    return np.array(units, np.intp)
