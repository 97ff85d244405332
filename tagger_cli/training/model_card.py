"""The model card: what a person who finds the folder wants to know."""

from __future__ import annotations

from typing import Any

from tagger_cli.runtime.model_folder import ModelDescription


def model_card(description: ModelDescription, name: str) -> str:
    """The text of the folder's ``README.md``.

    Args:
        description: of the model, with its scores.
        name: of the folder.
    """
    provenance = description.provenance
    return "\n".join(
        [
            f"# {name}",
            "",
            f"A model of tagger: `tagger tag -m {name} FILE`. Trained on {provenance['date']} "
            f"with tagger {provenance['tagger']}, seed {provenance['seed']}{_count(len(provenance['best_epochs']))}.",
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
                f"| {file['path']} | {file['split']} | {file['sentences']:,} | {file['words']:,} "
                f"| `{file['sha256'][:12]}` |"
                for file in provenance["files"]
            ),
            "",
            f"Word vectors: {provenance['vectors'] or 'none, learned with the network'}.",
            "A model inherits the licences of the data and vectors it was trained on.",
            "",
        ]
    )


def _count(networks: int) -> str:
    return f"; {networks} networks tag together" if networks > 1 else ""


def _score_rows(scores: dict[str, Any]) -> list[str]:
    rows = []
    for split, score in scores.items():
        for target, values in score["targets"].items():
            measure = "f1" if "f1" in values else "accuracy"
            rows.append(f"| {split} | {target} | {measure} | {values[measure]:.2%} |")
    return rows
