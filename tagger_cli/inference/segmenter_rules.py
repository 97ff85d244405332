"""What a segmenter has beside its network: where it lies in a model folder, and ``segmentation.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from tagger_cli.errors import TaggerError
from tagger_cli.segmentation.atoms import AtomRules
from tagger_cli.segmentation.multiword import MultiwordRules
from tagger_cli.segmentation.token_shapes import TokenShapes

FOLDER = "segmenter"
"""Within the folder of a model; it is the folder of a model of its own, whose words are atoms."""

RULES = "segmentation.json"

MOST_BYTES = 1_000_000
"""Of all files of a segmenter that ``tagger train`` writes."""


class SegmenterRules(msgspec.Struct, frozen=True):
    """The content of ``segmentation.json``: what the network does not decide.

    Attributes:
        atoms: which characters are one step for the network.
        multiword: which words a token of several is.
        shapes: which shapes are tokens where the network is not sure.
        sentence_bias: what is added to the logits of a sentence's end, so that the F1 of sentences is highest on dev.
        scores: split → F1 of tokens, words and sentences from raw text.
    """

    atoms: AtomRules
    multiword: MultiwordRules
    shapes: TokenShapes = TokenShapes()
    sentence_bias: float = 0.0
    scores: dict[str, dict[str, float]] = {}

    def to_json(self) -> str:
        """The text of the file."""
        atoms = {
            "parted": sorted(self.atoms.parted),
            "joined": sorted(self.atoms.joined),
            "repeated": self.atoms.repeated,
        }
        multiword = {**msgspec.structs.asdict(self.multiword), "certain": sorted(self.multiword.certain)}
        shapes = {name: sorted(found) for name, found in msgspec.structs.asdict(self.shapes).items()}
        values = {
            "atoms": atoms,
            "multiword": multiword,
            "shapes": shapes,
            "sentence_bias": self.sentence_bias,
            "scores": self.scores,
        }
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def read_segmenter_rules(folder: Path) -> SegmenterRules:
    """Read and check ``segmentation.json``.

    Raises:
        TaggerError: it is missing or damaged.
    """
    path = folder / RULES
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        atoms, multiword = values["atoms"], values["multiword"]
        return SegmenterRules(
            AtomRules(
                frozenset(map(str, atoms["parted"])),
                frozenset((str(one), str(other)) for one, other in atoms["joined"]),
                str(atoms["repeated"]),
            ),
            MultiwordRules(
                table=_words(multiword["table"]),
                endings=_words(multiword["endings"]),
                beginnings=_words(multiword["beginnings"]),
                certain=frozenset(map(str, multiword["certain"])),
            ),
            # Models of before there were shapes have none.
            TokenShapes(
                **{
                    name: frozenset(map(str, values.get("shapes", {}).get(name, ())))
                    for name in ("always", "never", "either")
                }
            ),
            float(values["sentence_bias"]),
            {
                str(split): {str(name): float(score) for name, score in scores.items()}
                for split, scores in values["scores"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TaggerError(f"{path}: damaged ({error}); copy the model again") from None


def _words(rules: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Token or affix → words, of which there are at least two, and the token's rest is not empty."""
    words = {token: tuple(map(str, parts)) for token, parts in rules.items()}
    if not all(len(parts) > 1 for parts in words.values()):
        raise ValueError("a token of several words has fewer than two")
    return words
