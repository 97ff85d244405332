"""What an input without a telling name is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.input_look import format_by_first_lines

ROW = "1\tAda\t_\t_\t_\t_\t_\t_\t_\t_"


@pytest.mark.parametrize(
    ("lines", "format"),
    [
        (['{"text": "Ada"}'], "jsonl"),
        (["", ' {"tokens": ["Ada"]}'], "jsonl"),
        (["# sent_id = 1", ROW], "conllu"),
        ([ROW.replace("1", "1-2", 1)], "conllu"),
        (["-DOCSTART- -X- O O", ""], "conll"),
        (["Ada\tB-PER", "lives\tO", "", "in\tO"], "conll"),
        (["EU NNP I-NP I-ORG", "rejects VBZ I-VP O", "German JJ I-NP I-MISC"], "conll"),
        ([], None),
        (["Ada lives in London."], None),
        (["{see below}"], None),
        (["{", '"text": "Ada"}'], None),
        (["Ada\tlives", "in\tLondon"], None),
        (["Ada lives", "in London", "and writes"], None),
        (["Ada\tlives here", "in\tLondon now", "and\twrites much"], None),
        (["vitamin O", "vitamin O", "vitamin O"], None),
        (["# One", "# Two", "Ada lives."], None),
        (["#one", "#two", "#three"], None),
    ],
)
def test_only_what_can_hardly_be_text_is_taken_for_something_else(lines: list[str], format: str | None) -> None:
    assert format_by_first_lines(lines) == format


@given(st.lists(st.text(st.characters(exclude_characters="\t\n\r{", exclude_categories=["Cs"]))))
def test_lines_without_tabs_braces_and_span_labels_are_text(lines: list[str]) -> None:
    lines = [f"{line} x" for line in lines if not line.startswith("-DOCSTART-")]
    assert format_by_first_lines(lines) is None
