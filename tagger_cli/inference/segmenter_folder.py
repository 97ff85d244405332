"""The segmenter of a model folder, loaded."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tagger_cli.inference.atom_labels import AtomLabeller
from tagger_cli.inference.learned_segmenter import LearnedSegmenter
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import DESCRIPTION
from tagger_cli.inference.segmenter_rules import FOLDER, RULES, SegmenterRules, read_segmenter_rules
from tagger_cli.segmentation.atoms import AtomSplitter


class SegmenterModel(msgspec.Struct, frozen=True):
    """A loaded segmenter: what any number of threads may share.

    Attributes:
        rules: what its network does not decide.
        network: a model whose words are atoms.
    """

    rules: SegmenterRules
    network: Model

    def segmenter(self) -> LearnedSegmenter:
        """What one thread or stream segments with."""
        labeller = AtomLabeller(self.network, self.rules.sentence_bias)
        return LearnedSegmenter(AtomSplitter(self.rules.atoms), labeller, self.rules.multiword, self.rules.shapes)


def is_segmenter_alone(folder: Path) -> bool:
    """Whether a folder has a segmenter and nothing that predicts."""
    return (folder / RULES).exists() or ((folder / FOLDER / RULES).exists() and not (folder / DESCRIPTION).exists())


def load_segmenter(folder: Path) -> SegmenterModel | None:
    """The segmenter of a model, or the one whose own folder this is; None where there is none.

    Raises:
        TaggerError: it is damaged.
    """
    own = folder if (folder / RULES).exists() else folder / FOLDER
    if not ((own / RULES).exists() and (own / DESCRIPTION).exists()):
        return None
    return SegmenterModel(read_segmenter_rules(own), Model(own, threads=1))
