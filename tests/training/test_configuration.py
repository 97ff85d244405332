from __future__ import annotations

import copy
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.errors import UsageError
from tagger_cli.training.configuration import (
    Configuration,
    describe_settings,
    load_configuration,
    parse_setting,
    validate_configuration,
)

CORPUS: dict[str, Any] = {"corpora": [{"train": ["a.conll"], "targets": {"ner": 4, "upos": ""}}]}


def refusal(*set_options: str) -> str:
    """The message for some ``--set``."""
    with pytest.raises(UsageError) as caught:
        load_configuration(None, [CORPUS, *map(parse_setting, set_options)])
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("network.layer=2", "network.layer: there is no such setting; did you mean layers?"),
        ("netwrk.layers=2", "netwrk: there is no such setting; did you mean network?"),
        ("training.lerning_rate=1", "did you mean learning_rate?"),
        ("targets.ner.hed=crf", "targets.ner.hed: there is no such setting; did you mean head?"),
        ("epochs=3", "epochs: there is no such setting; did you mean training.epochs?"),
        ("training.hidden=3", "training.hidden: there is no such setting; did you mean network.hidden?"),
        ("export.zzz=3", "there are: precision"),
        ("targets.nerr.head=crf", "targets.nerr: no corpus has this target; did you mean ner?"),
        ("targets.x.head=crf", "targets.x: no corpus has this target; there are: ner, upos"),
    ],
)
def test_an_unknown_key_is_refused_with_the_right_name(option: str, hint: str) -> None:
    assert hint in refusal(option)


@pytest.mark.parametrize(
    ("option", "key", "value"),
    [
        ("network.layers=two", "network.layers", "'two'"),
        ('network.layers="2"', "network.layers", "'2'"),
        ("network.layers=1.5", "network.layers", "1.5"),
        ("training.epochs=true", "training.epochs", "True"),
        ("network.bidirectional=1", "network.bidirectional", "1"),
        ("network.bidirectional=yes", "network.bidirectional", "'yes'"),
        ("network.dense=3", "network.dense", "3"),
        ("network.dense=[3,'a']", "network.dense.1", "'a'"),
        ("network.dense=[0]", "network.dense.0", "0"),
        ("network.cell=lstmm", "network.cell", "'lstm', 'gru', 'rnn-tanh', 'rnn-relu' or 'none'"),
        ("network.dropout=1", "network.dropout", "less than 1"),
        ("vectors.path=5", "vectors.path", "string"),
        ("training.epochs=0", "training.epochs", "greater than or equal to 1"),
        ("training.learning_rate=0", "training.learning_rate", "greater than 0"),
        ("training.learning_rate=inf", "training.learning_rate", "finite"),
        ("training.learning_rate=nan", "training.learning_rate", "finite"),
        ("training.minutes=-1", "training.minutes", "greater than 0"),
        ("training.seed=-1", "training.seed", "-1"),
        ("training.warmup=1", "training.warmup", "less than 1"),
        ("network=3", "network", "table"),
        ("network.layers.x=3", "network.layers", "integer"),
        ("corpora.0.train=x", "corpora", "list"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(option: str, key: str, value: str) -> None:
    message = refusal(option)
    assert message.startswith(f"{key}: ")
    assert value in message


@pytest.mark.parametrize(
    ("corpora", "hint"),
    [
        ([], "corpora: "),
        ([{"targets": {"ner": 1}}], "corpora.1.train: "),
        ([{"train": [], "targets": {"ner": 1}}], "corpora.1.train: "),
        ([{"train": "a.conll", "targets": {"ner": 1}}], "corpora.1.train: should be a list"),
        ([{"train": ["a"], "targets": {}}], "corpora.1.targets: "),
        ([{"train": ["a"], "target": {"ner": 1}}], "did you mean targets?"),
        ([{"train": ["a"], "targets": {"ner": 1.5}}], "corpora.1.targets.ner: should be a valid integer or string"),
        ([{"train": ["a"], "targets": {"ner": 1}, "format": "xml"}], "corpora.1.format: should be 'auto', 'conll'"),
        ([{"train": ["a"], "targets": {"my ner": 1}}], "corpora.1.targets.my ner: should begin with a letter and have"),
    ],
)
def test_a_wrong_corpus_is_refused(corpora: list[Any], hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_configuration(None, [{"corpora": corpora}])
    assert hint in str(caught.value)


def test_no_corpus_is_refused() -> None:
    with pytest.raises(UsageError, match="corpora: field required"):
        load_configuration(None, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("-2", -2),
        ("0.5", 0.5),
        ("1e-3", 1e-3),
        ("true", True),
        ("false", False),
        ("gru", "gru"),
        ('"gru"', "gru"),
        ("'gru'", "gru"),
        ('"2"', "2"),
        (" rnn-tanh ", "rnn-tanh"),
        ("/data/my vectors#1=x.txt", "/data/my vectors#1=x.txt"),
        ("[64, 32]", [64, 32]),
        ("[]", []),
        ('["a", "b"]', ["a", "b"]),
        ("{kind = 'span'}", {"kind": "span"}),
        ("", ""),
    ],
)
def test_values_of_set(text: str, value: object) -> None:
    parsed = parse_setting(f"a.b-c.d={text}")
    assert parsed == {"a": {"b-c": {"d": value}}}
    assert type(parsed["a"]["b-c"]["d"]) is type(value)


@pytest.mark.parametrize("text", ["network.layers", "", "=2", "  = 2"])
def test_set_without_key_or_value_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"expected section\.key=value"):
        parse_setting(text)


def test_later_overrides_win_and_leave_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text(
        '[[corpora]]\ntrain = ["a"]\ntargets = {ner = 4}\n'
        '[targets.ner]\nkind = "span"\n[network]\nlayers = 3\nhidden = 9\n',
        encoding="utf-8",
    )
    overrides = [parse_setting("network.layers=4"), {"targets": {"ner": {"head": "softmax"}}}]
    before = copy.deepcopy(overrides)
    loaded = load_configuration(file, [*overrides, parse_setting("targets.ner.kind=word")])
    assert (loaded.network.layers, loaded.network.hidden) == (4, 9)
    assert (loaded.targets["ner"].kind, loaded.targets["ner"].head) == ("word", "softmax")
    assert loaded.corpora[0].targets == {"ner": 4}
    assert overrides == before  # the caller's own


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (None, "cannot read the configuration"),
        (b"[network\n", "not a TOML file"),
        (b'[network]\ncell = "\xff"\n', "not a TOML file"),
        (b"[network]\nlayer = 2\n", "did you mean layers?"),
    ],
)
def test_errors_name_the_file(tmp_path: Path, content: bytes | None, hint: str) -> None:
    file = tmp_path / "run.toml"
    if content is not None:
        file.write_bytes(b'[[corpora]]\ntrain = ["a"]\ntargets = {ner = 4}\n' + content)
    with pytest.raises(UsageError) as caught:
        load_configuration(file, [])
    assert str(caught.value).startswith(f"{file}: ")
    assert hint in str(caught.value)


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_NAME = st.text(string.ascii_letters, min_size=1, max_size=6).map(lambda name: f"{name}-_9")


@settings(max_examples=40, deadline=None)
@given(
    train=st.lists(_TEXT, min_size=1, max_size=2),
    targets=st.dictionaries(_NAME, st.integers(-5, 20) | _TEXT, min_size=1, max_size=3),
    word_column=st.none() | st.integers(0, 9) | _TEXT,
    dense=st.lists(st.integers(1, 1000), max_size=3),
    learning_rate=st.floats(0, 1e30, exclude_min=True),
    minutes=st.none() | st.floats(1e-3, 1e4),
    path=st.none() | _TEXT,
    bidirectional=st.booleans(),
)
def test_a_written_configuration_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    train: list[str],
    targets: dict[str, int | str],
    word_column: int | str | None,
    dense: list[int],
    learning_rate: float,
    minutes: float | None,
    path: str | None,
    bidirectional: bool,
) -> None:
    configuration = validate_configuration(
        {
            "corpora": [{"train": train, "targets": targets, "word_column": word_column}],
            "targets": {name: {"kind": "word"} for name in targets},
            "vectors": {"path": path},
            "network": {"dense": dense, "bidirectional": bidirectional},
            "training": {"learning_rate": learning_rate, "minutes": minutes},
        }
    )
    file = tmp_path_factory.getbasetemp() / "round-trip.toml"
    file.write_text(configuration.to_toml(), encoding="utf-8")
    assert load_configuration(file, []) == configuration


def test_every_described_setting_can_be_set_to_its_default() -> None:
    described = list(describe_settings())
    keys = [key for key, _, _ in described]
    assert {"vectors.path", "network.cell", "network.layers", "training.minutes", "export.precision"} <= set(keys)
    options = [parse_setting(f"{key}={default.lower()}") for key, default, _ in described if default != "None"]
    assert load_configuration(None, [CORPUS, *options]) == load_configuration(None, [CORPUS])
    assert all(meaning for key, _, meaning in described if key != "training.optimizer")


def test_targets_are_in_the_order_of_the_corpora() -> None:
    first = {"train": ["a"], "targets": {"upos": 1, "ner": 2}}
    second = {"train": ["b"], "targets": {"xpos": 1, "upos": 2}}
    configuration: Configuration = load_configuration(None, [{"corpora": [first, second]}])
    assert configuration.target_names() == ["upos", "ner", "xpos"]


def test_paths_in_a_file_are_found_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    for name in ("beside.conll", "data/vectors.txt"):
        (tmp_path / name).touch()
    toml = '[[corpora]]\ntrain = ["beside.conll", "elsewhere.conll", "~/home.conll", "/a"]\ntargets.ner = 2\n'
    (tmp_path / "run.toml").write_text("\ufeff" + toml + '[vectors]\npath = "data/vectors.txt"\n', encoding="utf-8")
    monkeypatch.setenv("HOME", "/home/me")
    configuration = load_configuration(tmp_path / "run.toml", [])
    assert configuration.corpora[0].train == [
        str(tmp_path / "beside.conll"), "elsewhere.conll", "/home/me/home.conll", "/a"
    ]  # fmt: skip
    assert configuration.vectors.path == str(tmp_path / "data" / "vectors.txt")
    overridden = load_configuration(tmp_path / "run.toml", [parse_setting("vectors.path=~/vectors.txt")])
    assert overridden.vectors.path == "/home/me/vectors.txt"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("training.seed=4294967296", "training.seed: should be at most 4294967295"),
        ("network.character_widths=[]", "network.character_widths: is empty; give at least one"),
        ("network.hidden=1000000", "network.hidden: should be less than or equal to 65536, not 1000000"),
        (f"network.layers={10**300}", "network.layers: should be less than or equal to 100, not 1000"),
        (f"network.hidden=0x{'f' * 5000}", "network.hidden: should be less than or equal to 65536, not such a number"),
        (f"network.dense={'[' * 5000}", "network.dense: should be a list, not '[[["),
        (".".join("a" * 5000) + "=1", "no setting has so many parts"),
        ("training.epochs=" + "9" * 5000, "training.epochs: should be a valid integer, not '999"),
    ],
)
def test_what_no_machine_could_do_is_refused_in_a_line(setting: str, message: str) -> None:
    corpora = {"corpora": [{"train": ["a"], "targets": {"ner": 2}}]}
    with pytest.raises(UsageError) as caught:
        load_configuration(None, [corpora, parse_setting(setting)])
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_the_seeds_of_all_networks_are_looked_at(train_file: str) -> None:
    corpora = {"corpora": [{"train": ["a"], "targets": {"ner": 2}}]}
    last = {"training": {"seed": 4294967295}}
    assert load_configuration(None, [corpora, last]).training.seed == 4294967295
    with pytest.raises(UsageError, match=r"training\.seed: should be at most"):
        load_configuration(None, [corpora, last, {"training": {"networks": 2}}])


def test_a_deeply_nested_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(UsageError) as caught:
        load_configuration(tmp_path / "deep.toml", [])
    assert str(caught.value).endswith("deep.toml: not a configuration: its tables or lists are nested too deeply")


@pytest.mark.parametrize("name", ["text", "start", "end"])
def test_a_target_has_no_name_of_a_field(name: str) -> None:
    with pytest.raises(UsageError, match=f"target {name}: JSONL has a field of that name"):
        load_configuration(None, [{"corpora": [{"train": ["a"], "targets": {name: 2}}]}])
