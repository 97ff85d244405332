"""Two models, or two recipes with several seeds each, on the same annotated files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.answers import answer
from tagger_cli.evaluation.comparison import Comparison, compare_answers
from tagger_cli.evaluation.gold_files import read_gold_files
from tagger_cli.inference.model import Model
from tagger_cli.targets.target import Target


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """What came out.

    Attributes:
        models: names of the two sides.
        seeds: how many models each side has.
        sentences: all that were measured.
        files: the name of the file of each sentence.
        units: how many documents or sentences were drawn and exchanged.
        targets: one comparison for each target that both models have.
        notes: what was noticed in the files, one line each.
    """

    models: tuple[str, str]
    seeds: int
    sentences: list[Sentence]
    files: list[str]
    units: int
    targets: list[Comparison]
    notes: list[str]

    @property
    def drawn(self) -> str:
        """What the units are."""
        return "sentences" if self.units == len(self.sentences) else "documents"

    def to_json(self) -> dict[str, Any]:
        """The object that ``tagger compare --json`` prints."""
        return {
            "models": list(self.models),
            "seeds": self.seeds,
            "sentences": len(self.sentences),
            self.drawn: self.units,
            "targets": {
                found.target: {
                    "first": found.means[0],
                    "second": found.means[1],
                    "difference": found.means[1] - found.means[0],
                    "deviations": found.deviations,
                    "interval": [found.interval.low, found.interval.high],
                    "p": found.p,
                    "p_seeds": found.p_seeds,
                    "significant": found.is_significant,
                    "only_first_right": sum(not one.second_is_right for one in found.differences),
                    "only_second_right": sum(one.second_is_right for one in found.differences),
                }
                for found in self.targets
            },
        }


def compare_models(
    first: Sequence[Model],
    second: Sequence[Model],
    names: tuple[str, str],
    files: Sequence[str],
    columns: Mapping[str, str | None] | None = None,
    labels: Mapping[str, str] | None = None,
) -> ModelComparison:
    """Compare two sides on annotated files, all together.

    Args:
        first: the model of one side, or several that differ in their seed.
        second: as many of the other one.
        names: what the two sides are called.
        files: read by the readers of training files.
        columns: target → its column; None for all targets that both sides and every file have.
        labels: label of the files → label of the models: only these count; None for all.

    Raises:
        UsageError: a model does not have a target, they have none in common, or one side has more models.
        InputError: a file is not what it should be.
    """
    if len(first) != len(second):
        raise UsageError(f"{names[0]} has {len(first)} models and {names[1]} {len(second)}; compare as many of each")
    wanted = None if columns is None else list(columns)
    chosen = first[0].choose_targets(wanted)
    others = {target.name: target for target in second[0].choose_targets(wanted)}
    common = [target for target in chosen if _same_kind(target, others.get(target.name))]
    if not common:
        have = " and ".join(", ".join(target.name for target in model.targets) for model in (first[0], second[0]))
        raise UsageError(f"the two models have no target in common; they have {have}")
    gold = read_gold_files(files, common, columns, labels, [others[target.name] for target in common])
    sentences, units = gold.sentences, gold.units
    measured = [target.name for target in gold.targets]
    answers = [
        [answer(model, sentences, model.choose_targets(measured)).targets for model in side] for side in (first, second)
    ]
    found = [
        compare_answers([one[name] for one in answers[0]], [one[name] for one in answers[1]], units)
        for name in measured
    ]
    return ModelComparison(names, len(first), sentences, gold.sources, int(units.max()) + 1, found, gold.notes)


def _same_kind(one: Target, other: Target | None) -> bool:
    return other is not None and one.codec.measure == other.codec.measure
