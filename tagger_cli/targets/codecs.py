"""The codecs there are, by the names that model folders give them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.several_labels import are_several
from tagger_cli.targets.codec import Codec
from tagger_cli.targets.edit_scripts import EditScriptCodec
from tagger_cli.targets.feature_bundles import FeatureBundleCodec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.sentence_labels import SentenceLabelCodec, SentenceLabelsCodec
from tagger_cli.targets.spans import SpanCodec

CODECS: dict[str, type[Codec]] = {
    codec.name: codec
    for codec in (
        IdentityCodec,
        SpanCodec,
        FeatureBundleCodec,
        EditScriptCodec,
        SentenceLabelCodec,
        SentenceLabelsCodec,
    )
}


LabelKind: TypeAlias = Literal["word", "span", "features", "lemma", "sentence", "multi-label"]
"""What a label says of a word, ``word`` meaning that it stands for itself, or that a sentence has one or several."""

_BY_LABEL_KIND: dict[LabelKind, type[Codec]] = {
    "word": IdentityCodec,
    "span": SpanCodec,
    "features": FeatureBundleCodec,
    "lemma": EditScriptCodec,
    "sentence": SentenceLabelCodec,
    "multi-label": SentenceLabelsCodec,
}
_BY_COLUMN: dict[str, LabelKind] = {"feats": "features", "lemma": "lemma"}


def label_kind(given: LabelKind) -> Kind:
    """What one label is of, where the user says what labels are."""
    return _BY_LABEL_KIND[given].kind


def codec_for(kind: Kind, name: str, given: LabelKind | None = None, labels: Collection[str] = ()) -> type[Codec]:
    """The codec of a target.

    Args:
        kind: what one of its labels is of.
        name: the target's; labels of words that are named like a column of CoNLL-U are what stands there.
        given: what the user says of its labels.
        labels: those that stand in the corpus, for sentences that have several.
    """
    found: LabelKind = kind
    if kind == "word":
        found = _BY_COLUMN.get(name.lower(), kind)
    elif kind == "sentence" and are_several(labels):
        found = "multi-label"
    return _BY_LABEL_KIND[given or found]
