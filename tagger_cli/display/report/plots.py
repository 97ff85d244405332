"""The plots of a report, as SVG; what they show stands in a table beside them, so that screen readers skip them."""

from __future__ import annotations

from collections.abc import Sequence

from tagger_cli.display.html_text import html_text
from tagger_cli.evaluation.bootstrap import Interval
from tagger_cli.evaluation.reliability import Reliability

BAR = 120
"""Width of the bar that stands for 0 to 100 %."""
SIDE, MARGIN = 200, 36
"""Side of the square of a plot, and the space for what is written beside it."""


def interval_bar(value: float, interval: Interval) -> str:
    """A score and its interval on a line from 0 to 100 %."""
    low, high, middle = (round(BAR * part, 1) for part in (interval.low, interval.high, value))
    return (
        f'<svg class="bar" width="{BAR + 8}" height="14" viewBox="-4 0 {BAR + 8} 14" aria-hidden="true">'
        f'<path class="axis" d="M0 7H{BAR}"/><path class="interval" d="M{low} 7H{high}"/>'
        f'<circle cx="{middle}" cy="7" r="3.5"/></svg>'
    )


def reliability_plot(reliability: Reliability) -> str:
    """Share of right answers over their probability; on the diagonal the two are the same."""
    points = [(part.confidence, part.accuracy) for part in reliability.bins]
    return _frame(f'<path class="axis" d="M0 {SIDE}L{SIDE} 0"/>{_line(points)}', "probability", "right", "0", "100 %")


def curve_plot(shares: Sequence[float], scores: Sequence[float]) -> str:
    """Scores over the share of the training data, from the lowest to the highest of them."""
    low, high = min(scores), max(scores)
    height = (high - low) or 1.0
    points = [(share, (score - low) / height) for share, score in zip(shares, scores, strict=True)]
    return _frame(_line(points), "training data", "score", f"{100 * low:.1f}", f"{100 * high:.1f}")


def _line(points: Sequence[tuple[float, float]]) -> str:
    places = [(round(SIDE * x, 1), round(SIDE * (1 - y), 1)) for x, y in points]
    path = "M" + "L".join(f"{x} {y}" for x, y in places) if places else "M0 0"
    return f'<path class="line" d="{path}"/>' + "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for x, y in places)


def _frame(inside: str, x: str, y: str, lowest: str, highest: str) -> str:
    size = SIDE + 2 * MARGIN
    return (
        f'<svg class="plot" width="{size}" height="{size}" viewBox="-{MARGIN + 6} -{MARGIN} {size} {size}" '
        f'aria-hidden="true"><path class="axis" d="M0 0V{SIDE}H{SIDE}"/>{inside}'
        f'<text x="{SIDE}" y="{SIDE + 18}" text-anchor="end">{html_text(x)}, 100 %</text>'
        f'<text x="-4" y="-10">{html_text(y)}</text><text x="-4" y="{SIDE}" text-anchor="end">{lowest}</text>'
        f'<text x="-4" y="12" text-anchor="end">{highest}</text></svg>'
    )
