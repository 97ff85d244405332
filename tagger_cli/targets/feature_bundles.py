"""Bundles of morphological features: ``Case=Nom|Number=Sing``, or ``_`` for a word that has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Self

from tagger_cli.targets.codec import Encoder
from tagger_cli.targets.identity import IdentityCodec

NO_FEATURES = "_"


class FeatureBundleCodec(IdentityCodec):
    """One id for each bundle that training has seen, whatever the order in which a corpus writes its features.

    Ids stand for bundles in the order of Universal Dependencies, so that this is what comes out.
    """

    name = "features"
    measure = "features"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        if any(label != ordered_bundle(label) for label in self.labels):
            raise ValueError("the features of a bundle are not in the order of Universal Dependencies")

    @classmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """All bundles, the most frequent first."""
        bundles: Counter[str] = Counter()
        for label, count in cls.of_labels(counts).items():
            bundles[ordered_bundle(label)] += count
        return cls([bundle for bundle, _ in bundles.most_common()])

    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """See ``Codec.encoder``."""
        return super().encoder(words, [ordered_bundle(label) for label in labels])

    def unknown(self, labels: Collection[str]) -> list[str]:
        """See ``Codec.unknown``."""
        known = set(self.labels)
        return [label for label in labels if label and ordered_bundle(label) not in known]


def ordered_bundle(bundle: str) -> str:
    """A bundle as Universal Dependencies wants it: features by name, the values of each one sorted.

    Letters count regardless of case (universaldependencies.org/format, "Morphological Annotation").
    """
    if "|" not in bundle and "," not in bundle:
        return bundle
    features = []
    for feature in bundle.split("|"):
        name, equals, values = feature.partition("=")
        features.append(name + equals + ",".join(sorted(values.split(","), key=str.lower)))
    return "|".join(sorted(features, key=lambda feature: feature.partition("=")[0].lower()))
