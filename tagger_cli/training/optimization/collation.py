"""Sentences of a batch as the tensors the network reads."""

from __future__ import annotations

import numpy as np
import torch

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.features.forms import FormTable
from tagger_cli.network.batch import Batch
from tagger_cli.targets.codec import NO_LABEL


def collate(sentences: EncodedCorpus, forms: FormTable) -> Batch:
    """The tensors of a batch of sentences; targets that none of them carries are left out."""
    starts, lengths = sentences.starts[:-1], sentences.lengths
    steps = np.arange(int(lengths.max()))[:, None]
    inside = steps < lengths
    places = np.where(inside, starts + steps, starts)
    distinct, form_places = np.unique(sentences.forms[places], return_inverse=True)
    arrays = forms.arrays(distinct)
    labels, allowed, shares = {}, {}, {}
    for target, ids in sentences.labels.items():
        padded = np.where(inside, ids[places], NO_LABEL)
        said = padded != NO_LABEL
        if not said.any():
            continue
        labels[target] = torch.from_numpy(padded.astype(np.int64))
        sets = sentences.label_sets.get(target)
        if sets is not None and sets.leave_open(padded, inside & said.any(0)):
            allowed[target] = torch.from_numpy(sets.members[padded])
        if sets is not None and sets.weigh(padded).any():
            shares[target] = torch.from_numpy(sets.shares[padded])
    return Batch(
        rows=torch.from_numpy(arrays.rows),
        characters=torch.from_numpy(arrays.characters),
        shapes=torch.from_numpy(arrays.shapes),
        forms=torch.from_numpy(form_places.reshape(places.shape).astype(np.int64)),
        lengths=torch.from_numpy(lengths),
        labels=labels,
        allowed=allowed,
        shares=shares,
    )
