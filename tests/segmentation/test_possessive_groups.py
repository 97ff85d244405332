"""Rules mean the same in every Python."""

from __future__ import annotations

import re

from tagger_cli.segmentation.possessive_groups import compile_rules, with_atomic_groups


def test_a_possessive_group_goes_back_to_where_it_last_matched() -> None:
    for pattern in (re.compile(with_atomic_groups(r"1(?:,2)*+")), compile_rules(r"1(?:,2)*+")):
        found = pattern.match("1,2,")
        assert found is not None
        assert found.group() == "1,2"


def test_only_groups_are_rewritten() -> None:
    assert with_atomic_groups(r"a++[)*+]\)++(?:b|(c){2,}+)?+") == r"a++[)*+]\)++(?>(?:b|(?>(c){2,}))?)"
