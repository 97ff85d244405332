"""An evaluation as one web page that needs nothing beside itself."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from tagger_cli.display.html_text import html_text
from tagger_cli.display.report.errors import errors_part
from tagger_cli.display.report.tables import (
    breakdown_table,
    confusion_table,
    curve_part,
    label_table,
    reliability_part,
)
from tagger_cli.display.score_table import percent
from tagger_cli.evaluation.analysis import TargetAnalysis
from tagger_cli.evaluation.learning_curve import LearningCurve
from tagger_cli.evaluation.report import Report
from tagger_cli.version import VERSION

STYLE, SCRIPT = (Path(__file__).with_name(name) for name in ("report.css", "report.js"))
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tagger {version}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{facts}</p>
<nav aria-label="Parts of the page"><ul>{links}</ul></nav>
</header>
<main>
{parts}</main>
<script>{script}</script>
</body>
</html>
"""


def report_page(report: Report) -> str:
    """The page of a report."""
    script = SCRIPT.read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    words = sum(map(len, report.sentences))
    sentences = len(report.sentences)
    drawn = "sentences" if report.units == sentences else "documents"
    files = ", ".join(dict.fromkeys(report.files))
    facts = (
        f"{html_text(files)}: {sentences:,} sentences, {words:,} words. Percent; 95 % intervals by the bootstrap over "
        f"{report.units:,} {drawn}."
    )
    ids = [*(f"target-{number}" for number in range(len(report.targets))), "errors"]
    names = [*(target.target for target in report.targets), "errors"]
    return PAGE.format(
        digest=digest,
        version=VERSION,
        title=html_text(f"{report.model}, measured"),
        style=STYLE.read_text(encoding="utf-8"),
        facts=facts,
        links="".join(f'<li><a href="#{id}">{html_text(name)}</a></li>' for id, name in zip(ids, names, strict=True)),
        parts="".join(_target(target, id, report.curve) for target, id in zip(report.targets, ids, strict=False))
        + errors_part(report),
        script=script,
    )


def _target(analysis: TargetAnalysis, id: str, curve: LearningCurve | None) -> str:
    """All tables of one target."""
    are_spans = analysis.measure == "f1"
    measure = "F1" if are_spans else "accuracy"
    whole = analysis.whole
    interval = f"{percent(whole.interval.low)} – {percent(whole.interval.high)}"
    main = f'<p class="main"><b>{percent(whole.score.f1)}</b> {measure} <span>95 %: {interval}</span>'
    if are_spans:
        main += f" <span>precision {percent(whole.score.precision)}, recall {percent(whole.score.recall)}</span>"
    counted = "spans" if are_spans else "words"
    parts = [f"{main} <span>{whole.score.support:,} gold {counted}</span></p>\n"]
    if analysis.labels:
        parts.append(label_table(analysis.labels, "feature" if analysis.measure == "features" else "label"))
    breakdowns = [breakdown_table(breakdown, measure) for breakdown in analysis.breakdowns]
    parts.append(f'<div class="beside">{"".join(breakdowns)}</div>\n')
    if analysis.confusion is not None:
        parts.append(confusion_table(analysis.confusion, are_spans))
    if analysis.reliability is not None:
        parts.append(reliability_part(analysis.reliability))
    if curve is not None and any(analysis.target in point.scores for point in curve.points):
        parts.append(curve_part(curve, analysis.target))
    return f'<section id="{id}"><h2>{html_text(analysis.target)}</h2>\n{"".join(parts)}</section>\n'
