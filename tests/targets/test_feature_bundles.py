"""Bundles of features are one label each, in the order of Universal Dependencies."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from tagger_cli.targets.feature_bundles import FeatureBundleCodec, ordered_bundle


def test_the_order_of_features_and_of_values_means_nothing() -> None:
    for features in permutations(["Case=Nom", "abbr=Yes", "Number[psor]=Plur", "PronType=Int,Rel"]):
        assert ordered_bundle("|".join(features)) == "abbr=Yes|Case=Nom|Number[psor]=Plur|PronType=Int,Rel"
    assert ordered_bundle("PronType=Rel,Int") == "PronType=Int,Rel"
    assert ordered_bundle("_") == "_"


def test_bundles_written_in_several_orders_have_one_id_and_come_out_in_order() -> None:
    counts = Counter({("a", "Number=Sing|Case=Nom"): 2, ("b", "Case=Nom|Number=Sing"): 2, ("c", "_"): 3, ("d", ""): 9})
    codec = FeatureBundleCodec.learn(counts)
    assert codec.labels == ("Case=Nom|Number=Sing", "_")
    ids = codec.encode(["a", "b", "c", "d"], ["Number=Sing|Case=Nom", "Case=Nom|Number=Sing", "_", ""])
    assert ids.tolist() == [0, 0, 1, -1]
    assert codec.decode(np.array([[0, 1]]), [["a", "b"]]) == [["Case=Nom|Number=Sing", "_"]]
    assert codec.unknown(["Number=Sing|Case=Nom", "Case=Gen"]) == ["Case=Gen"]


def test_bundles_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order of Universal Dependencies"):
        FeatureBundleCodec(["Number=Sing|Case=Nom"])
