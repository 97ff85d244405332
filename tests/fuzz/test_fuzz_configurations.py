"""Any configuration: it is valid, or what is wrong with it is one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fuzz_settings import check_line, inputs
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.errors import UsageError
from tagger_cli.training.configuration import (
    Configuration,
    describe_settings,
    load_configuration,
    parse_setting,
    validate_configuration,
)

VALID = '[[corpora]]\ntrain = ["a"]\ntargets.ner = 2\n'
PIECES = [
    *("\n", "=", "[", "]", "[[", "]]", "{", "}", ",", ".", '"', "'", "#", " ", "\t", "\0", "\ufeff", "\ud800", "é"),
    *(
        "corpora",
        "[[corpora]]\n",
        'train = ["a"]\n',
        "targets = {ner = 1}\n",
        "[network]\n",
        "hidden = 8\n",
        "[training]\n",
    ),
    *(
        "seed = ",
        "4294967296",
        "-1",
        "nan",
        "inf",
        "1e400",
        "true",
        "0x" + "f" * 5000,
        "9" * 5000,
        "[" * 3000,
        "1979-05-27",
    ),
    *('vectors.path = "~nobody/x"\n', 'path = "a\\u0000b"\n', "character_widths = []\n", "a." * 3000, "[a]\n" * 3),
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map("".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates()),
        st.sampled_from(["auto", "lstm", 2**70, 10**400, "a", "2"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)
KEYS = [key for key, _, _ in describe_settings()]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "run.toml"


def loaded(path: Path | None, *overrides: dict[str, Any]) -> Configuration | None:
    try:
        configuration = load_configuration(path, overrides)
    except UsageError as error:
        check_line(error)
        return None
    configuration.to_toml()
    return configuration


@given(text=TEXTS, begun=st.booleans())
@inputs(0.025)
def test_a_file_of_any_text(path: Path, text: str, begun: bool) -> None:
    path.write_bytes(((VALID if begun else "") + text).encode(errors="surrogatepass"))
    loaded(path)


@given(key=st.one_of(st.sampled_from(KEYS), TEXTS), value=st.one_of(TEXTS, VALUES.map(str)))
@inputs(0.025)
def test_a_setting_of_any_text(key: str, value: str) -> None:
    try:
        setting = parse_setting(f"{key}={value}")
    except UsageError as error:
        check_line(error)
        return
    loaded(None, {"corpora": [{"train": ["a"], "targets": {"ner": 2}}]}, setting)


def tables(key: str, value: Any) -> dict[str, Any]:
    section, _, name = key.partition(".")
    return {section: {name: value}}


@given(key=st.sampled_from([*KEYS, "corpora", "targets.ner", "vectors", "network"]), value=VALUES)
@inputs(0.025)
def test_values_of_any_type(key: str, value: Any) -> None:
    given = tables(key, value) if "." in key else {key: value}
    configuration = loaded(None, {"corpora": [{"train": ["a"], "targets": {"ner": 2}}]}, given)
    if configuration is not None:
        assert validate_configuration(configuration.model_dump()) == configuration
