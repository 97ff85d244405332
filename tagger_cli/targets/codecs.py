"""The codecs there are, by the names that model folders give them."""

from __future__ import annotations

from tagger_cli.corpora.schemes import Kind
from tagger_cli.targets.codec import Codec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec

CODECS: dict[str, type[Codec]] = {codec.name: codec for codec in (IdentityCodec, SpanCodec)}


def codec_for(kind: Kind) -> type[Codec]:
    """The codec of a target whose labels are of this kind."""
    return SpanCodec if kind == "span" else IdentityCodec
