"""The codecs there are, by the names that model folders give them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tagger_cli.corpora.schemes import Kind
from tagger_cli.targets.codec import Codec
from tagger_cli.targets.edit_scripts import EditScriptCodec
from tagger_cli.targets.feature_bundles import FeatureBundleCodec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec

CODECS: dict[str, type[Codec]] = {
    codec.name: codec for codec in (IdentityCodec, SpanCodec, FeatureBundleCodec, EditScriptCodec)
}


LabelKind: TypeAlias = Literal["word", "span", "features", "lemma"]
"""What a label says of a word: ``word`` means that it stands for itself."""

_BY_LABEL_KIND: dict[LabelKind, type[Codec]] = {
    "word": IdentityCodec,
    "span": SpanCodec,
    "features": FeatureBundleCodec,
    "lemma": EditScriptCodec,
}
_BY_COLUMN: dict[str, LabelKind] = {"feats": "features", "lemma": "lemma"}


def codec_for(kind: Kind, name: str, given: LabelKind | None = None) -> type[Codec]:
    """The codec of a target.

    Args:
        kind: what one of its labels is of.
        name: the target's; labels of words that are named like a column of CoNLL-U are what stands there.
        given: what the user says of its labels.
    """
    return _BY_LABEL_KIND[given or (_BY_COLUMN.get(name.lower(), kind) if kind == "word" else kind)]
