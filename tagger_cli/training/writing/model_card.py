"""The model card: what a person who finds the folder wants to know."""

from __future__ import annotations

from collections.abc import Mapping

from tagger_cli.inference.description import ModelDescription, SplitScores


def model_card(description: ModelDescription, name: str) -> str:
    """The text of the folder's ``README.md``.

    Args:
        description: of the model, with its scores.
        name: of the folder.
    """
    provenance = description.provenance
    assert provenance is not None
    return "\n".join(
        [
            f"# {name}",
            "",
            f"A model of tagger: `tagger tag -m {name} FILE`. Trained on {provenance.date} "
            f"with tagger {provenance.tagger}, seed {provenance.seed}{_count(len(provenance.best_epochs))}.",
            "",
            "## Targets",
            "",
            "| target | kind | head | labels |",
            "|---|---|---|---|",
            *(
                f"| {target.name} | {target.kind} | {target.head} | {len(target.labels)} |"
                for target in description.targets
            ),
            "",
            "## Scores",
            "",
            "| split | target | measure | score |",
            "|---|---|---|---|",
            *_score_rows(description.scores),
            "",
            "Accuracy of words, strict F1 of spans; the best epoch was chosen on dev.",
            "",
            "## Data",
            "",
            "| file | split | sentences | words | sha256 |",
            "|---|---|---|---|---|",
            *(
                f"| {file.path} | {file.split} | {file.sentences:,} | {file.words:,} | `{file.sha256[:12]}` |"
                for file in provenance.files
            ),
            "",
            f"Word vectors: {provenance.vectors or 'none, learned with the network'}.",
            "A model inherits the licences of the data and vectors it was trained on.",
            "",
        ]
    )


def _count(networks: int) -> str:
    return f"; {networks} networks tag together" if networks > 1 else ""


def _score_rows(scores: Mapping[str, SplitScores]) -> list[str]:
    rows = []
    for split, score in scores.items():
        for target, found in score.targets.items():
            measure, value = found.main
            rows.append(f"| {split} | {target} | {measure} | {value:.2%} |")
    return rows
