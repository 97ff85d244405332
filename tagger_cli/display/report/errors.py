"""The errors of a report: grouped by kind, each in its sentence, gold above predicted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.display.html_text import html_text
from tagger_cli.display.labels import percentage
from tagger_cli.evaluation.report import Report
from tagger_cli.evaluation.tagging_errors import ERROR_KINDS, ErrorKind, TaggingError

MOST_SHOWN = 500
"""Errors of a kind and target; a page of all of a large corpus would take a browser minutes."""
CONTEXT = 15
"""Words shown before and behind an error."""

_CONTROLS = """\
<form id="filter" role="search" aria-label="Errors">
<span><label for="of-target">target</label> <select id="of-target" name="target"><option value="">all</option>{targets}\
</select></span>
<span><label for="of-kind">kind</label> <select id="of-kind" name="kind"><option value="">all</option>{kinds}\
</select></span>
<span><label for="of-label">label</label> <select id="of-label" name="label"><option value="">all</option>{labels}\
</select></span>
<span><label for="of-word">word</label> <input id="of-word" name="word" type="search" autocomplete="off" size="12">\
</span>
<span><label for="in-order">order</label> <select id="in-order" name="order"><option value="text">of the text</option>\
<option value="sure">surest first</option><option value="label">by label</option><option value="word">by word</option>\
</select></span>
<output aria-live="polite"></output>
</form>
"""


def errors_part(report: Report) -> str:
    """The controls, and a list of errors for each kind."""
    errors = [error for target in report.targets for error in target.errors]
    if not errors:
        return '<section id="errors"><h2>Errors</h2>\n<p>None.</p></section>\n'
    groups = {kind: [error for error in errors if error.kind == kind] for kind in ERROR_KINDS}
    there = {kind: group for kind, group in groups.items() if group}
    labels = sorted({span.label for error in errors for span in (*error.gold, *error.found)})
    targets = [target.target for target in report.targets if target.errors]
    controls = _CONTROLS.format(targets=_options(targets), kinds=_options(there), labels=_options(labels))
    lists = "".join(_group(report, kind, group) for kind, group in there.items())
    return f'<section id="errors"><h2>Errors</h2>\n{controls}{lists}</section>\n'


def _options(values: Iterable[str]) -> str:
    return "".join(f"<option>{html_text(value)}</option>" for value in values)


def _group(report: Report, kind: ErrorKind, errors: Sequence[TaggingError]) -> str:
    shown: list[TaggingError] = []
    for target in report.targets:
        shown += [error for error in errors if error.target == target.target][:MOST_SHOWN]
    items = "".join(_item(report, error) for error in shown)
    count = f"{len(errors):,}"
    if len(shown) < len(errors):
        count += f", the first {len(shown):,} shown; evaluate --errors writes all"
    return (
        f'<details open data-kind="{kind}"><summary><h3>{kind}</h3> <span class="count">{count}</span> '
        f"<small>{ERROR_KINDS[kind]}</small></summary>\n<ol>\n{items}</ol></details>\n"
    )


def _item(report: Report, error: TaggingError) -> str:
    sentence = report.sentences[error.row]
    labels = dict.fromkeys(span.label for span in (*error.gold, *error.found))
    words = " ".join(sentence.words[error.first : error.behind])
    sure = max(error.scores, default=0.0)
    said = ", ".join(dict.fromkeys(span.label for span in error.found)) or "–"
    right = ", ".join(dict.fromkeys(span.label for span in error.gold)) or "–"
    probability = f" <span>{percentage(sure)} sure</span>" if error.scores else ""
    place = f"{report.files[error.row]}:{sentence.line}" if sentence.line else report.files[error.row]
    data = "".join(
        f' data-{name}="{html_text(value)}"'
        for name, value in (
            ("target", error.target),
            ("labels", "\n".join(labels)),
            ("word", words),
            ("sure", f"{sure:.4f}"),
        )
    )
    return (
        f'<li{data}><p class="what"><span>{html_text(error.target)}</span> <b>{html_text(right)} → '
        f"{html_text(said)}</b>{probability} <cite>{html_text(place)}</cite></p>\n"
        f"{_line('gold', sentence, error, error.gold)}{_line('predicted', sentence, error, error.found)}</li>\n"
    )


def _line(side: str, sentence: Sentence, error: TaggingError, spans: Sequence[Span]) -> str:
    """The sentence around an error, with the spans of one side."""
    first, behind = max(0, error.first - CONTEXT), min(len(sentence.words), error.behind + CONTEXT)
    starts = {span.start: span for span in spans}
    parts = ["…"] if first else []
    word = first
    while word < behind:
        span = starts.get(word)
        if span is None:
            parts.append(html_text(sentence.words[word]))
            word += 1
            continue
        inside = html_text(" ".join(sentence.words[span.start : span.end]))
        parts.append(f"<mark>{inside}<b>{html_text(span.label)}</b></mark>")
        word = span.end
    parts += ["…"] if behind < len(sentence.words) else []
    return f'<p class="{side}"><i>{side}</i> <span lang="" dir="auto">{" ".join(parts)}</span></p>\n'
