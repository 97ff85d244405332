"""Labels of sentences from a corpus to the output: one, several, beside labels of words, and a baseline."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from made_up_language import sentences, write_columns
from small_runs import small_configuration

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.evaluate import evaluate_files
from tagger_cli.evaluation.scores import SentenceScores
from tagger_cli.inference.description import Calibration
from tagger_cli.inference.model import Model
from tagger_cli.targets.sentence_labels import SentenceLabelCodec, SentenceLabelsCodec
from tagger_cli.targets.target import Target
from tagger_cli.training.label_weights import balanced_weights
from tagger_cli.training.train import TrainingResult, train
from tagger_cli.training.writing.sentence_calibration import JudgedSentences, best_thresholds, calibrate_sentences

TOPICS = {"sports": ["goal", "ball", "team"], "film": ["actor", "scene", "plot"]}
FILLERS = ["the", "a", "of", "was", "seen", "here", "now", "very"]
TOPIC = Target("topic", SentenceLabelCodec(["film", "sports", "none"]), "softmax")
LABELS = Target("labels", SentenceLabelsCodec(["film", "sports"]), "sigmoid")


def messages(count: int, seed: int) -> list[tuple[str, list[str]]]:
    """Texts, some of whose words tell what they are about: nothing, one topic or both."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        topics = [topic for topic in TOPICS if draw.random() < 0.5]
        words = draw.choices(FILLERS, k=draw.randint(2, 7)) + [draw.choice(TOPICS[topic]) for topic in topics]
        draw.shuffle(words)
        made.append((" ".join(words), topics))
    return made


def write_csv(path: Path, count: int, seed: int) -> str:
    rows = [f"{text},{topics[0] if topics else 'none'}" for text, topics in messages(count, seed)]
    path.write_text("text,topic\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def write_jsonl(path: Path, count: int, seed: int) -> str:
    rows = [json.dumps({"text": text, "labels": topics}) for text, topics in messages(count, seed)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def one_label(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingResult, str]:
    """A model of one label, in int8, with a baseline; and its dev file."""
    folder = tmp_path_factory.mktemp("one")
    train_file, dev = write_csv(folder / "train.csv", 160, 1), write_csv(folder / "dev.csv", 40, 2)
    configuration = small_configuration(
        train_file, dev, {"topic": ""}, training={"epochs": 12}, export={"precision": "int8"}
    )
    result = train(configuration, folder / "model", baseline=True)
    assert result is not None
    return result, dev


def test_a_network_learns_one_label(one_label: tuple[TrainingResult, str]) -> None:
    result, dev = one_label
    scores = evaluate_files(Model(result.folder), [dev]).scores.targets["topic"]
    assert isinstance(scores, SentenceScores)
    assert scores.macro_f1 > 0.8
    assert scores == result.scores["dev"].targets["topic"]
    assert result.baselines["dev"]["topic"].macro_f1 > 0.8


def test_a_label_does_not_depend_on_the_company(one_label: tuple[TrainingResult, str]) -> None:
    model = Model(one_label[0].folder)
    texts = [text.split() for text, _ in messages(60, 3)]
    with model.session() as session:
        together = list(session.tag(texts, scores=True))
        alone = [next(session.tag([text], scores=True)) for text in reversed(texts)][::-1]
    for one, other in zip(together, alone, strict=True):
        assert (one.labels, one.label_scores) == (other.labels, other.label_scores)
        scores = one.label_scores["topic"]
        assert sum(scores.values()) == pytest.approx(1.0)
        assert max(scores, key=lambda label: scores[label]) == one.labels["topic"]


def test_texts_without_words_and_long_ones(one_label: tuple[TrainingResult, str]) -> None:
    model = Model(one_label[0].folder)
    long_one = ["goal"] * 1000 + ["actor"] * 1500
    with model.session() as session:
        windows = session.tag_stream([Sentence([]), Sentence(long_one), Sentence(long_one[:1000])])
        tagged = [sentence for window in windows for sentence in window]
    assert [sentence.labels.get("topic") for sentence in tagged] == [None, "sports", "sports"]


@pytest.fixture(scope="module")
def several_labels(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingResult, str]:
    folder = tmp_path_factory.mktemp("several")
    train_file, dev = write_jsonl(folder / "train.jsonl", 120, 1), write_jsonl(folder / "dev.jsonl", 40, 2)
    configuration = small_configuration(
        train_file,
        dev,
        {"about": "labels"},
        training={"epochs": 8},
        targets={"about": {"class_weights": "balanced"}},
        network={"pooling": "attention"},
    )
    result = train(configuration, folder / "model", baseline=True)
    assert result is not None
    return result, dev


def test_a_network_learns_several_labels(several_labels: tuple[TrainingResult, str]) -> None:
    result, dev = several_labels
    model = Model(result.folder)
    assert [target.head for target in model.targets] == ["sigmoid"]
    scores = evaluate_files(model, [dev], {"about": "labels"}).scores.targets["about"]
    assert isinstance(scores, SentenceScores)
    assert scores.micro.f1 > 0.8
    assert scores.average_precision.keys() == {"film", "sports"}
    assert result.baselines["dev"]["about"].micro.f1 > 0.8
    nothing, both = model.tag([["the", "very", "here"], ["the", "goal", "of", "the", "actor", "scene", "team"]])
    assert nothing.labels == {"about": "_"}
    assert set(both.labels["about"].split("|")) == {"film", "sports"}


def test_words_and_sentences_in_one_network(tmp_path: Path) -> None:
    plain = Path(write_columns(tmp_path / "plain.conll", sentences(60))).read_text(encoding="utf-8")
    blocks = [block for block in plain.split("\n\n") if block.strip()]
    labelled = [f"# long = {'yes' if block.count(chr(10)) > 5 else 'no'}\n{block}" for block in blocks]
    path = tmp_path / "train.conll"
    path.write_text("\n\n".join(labelled) + "\n\n", encoding="utf-8")
    configuration = small_configuration(str(path), None, {"pos": 2, "ner": 3, "long": ""}, network={"pooling": "mean"})
    result = train(configuration, tmp_path / "model")
    assert result is not None
    assert result.scores["dev"].targets.keys() == {"pos", "ner", "long"}
    (sentence,) = Model(result.folder).tag([["la", "katum"]])
    assert sentence.tags.keys() == {"pos", "ner"}
    assert sentence.labels["long"] in ("yes", "no")


@pytest.mark.parametrize(
    ("settings", "columns", "message"),
    [
        ({"topic": {"head": "crf"}}, {"topic": ""}, r"targets.topic.head: is for labels of words and spans"),
        ({"topic": {"kind": "word"}}, {"topic": ""}, "no word has a label for topic"),
    ],
)
def test_settings_that_do_not_fit(
    tmp_path: Path, settings: dict[str, dict[str, str]], columns: dict[str, str], message: str
) -> None:
    path = write_csv(tmp_path / "train.csv", 20, 1)
    with pytest.raises(Exception, match=message):
        train(small_configuration(path, None, columns, targets=settings), tmp_path / "model")


def test_class_weights_and_baselines_are_for_sentences(train_file: str, tmp_path: Path) -> None:
    weights = {"pos": {"class_weights": "balanced"}}
    with pytest.raises(UsageError, match=r"targets.pos.class_weights: is for labels of sentences"):
        train(small_configuration(train_file, None, {"pos": 2}, targets=weights), tmp_path / "model")
    with pytest.raises(UsageError, match="--baseline is for labels of sentences, and no target has such"):
        train(small_configuration(train_file, None, {"pos": 2}), tmp_path / "other", baseline=True)


def test_balanced_weights_give_every_label_the_same_share() -> None:
    counts = {"film": 80, "sports": 15, "none": 5}
    weights = balanced_weights(TOPIC, Counter({("w", label): count for label, count in counts.items()}))
    shares = [weight * counts[label] for weight, label in zip(weights.tolist(), TOPIC.labels, strict=True)]
    assert shares == pytest.approx([100 / 3] * 3)
    several = balanced_weights(LABELS, Counter({("w", "film|sports"): 10, ("w", "film"): 60, ("w", "_"): 30}))
    assert several.tolist() == pytest.approx([1.0, 9.0])


@pytest.mark.parametrize("temperature", [0.5, 2.0])
@pytest.mark.parametrize("target", [TOPIC, LABELS], ids=["one", "several"])
def test_the_temperature_labels_were_drawn_at_is_found(target: Target, temperature: float) -> None:
    random = np.random.default_rng(0)
    emissions = random.normal(0.0, 2.0, (4000, len(target.labels))).astype(np.float32)
    logits = emissions / temperature
    if target is TOPIC:
        odds = np.exp(logits)
        shares = (odds / odds.sum(1, keepdims=True)).cumsum(1)
        gold = (random.random((4000, 1)) > shares).sum(1)
    else:
        gold = (random.random(logits.shape) < 1 / (1 + np.exp(-logits))) @ [1, 2]
    calibration: Calibration = calibrate_sentences(target, JudgedSentences(emissions, gold))
    assert calibration.temperature == pytest.approx(temperature, rel=0.1)
    assert calibration.after.words < calibration.before.words


def test_thresholds_are_the_best_of_all() -> None:
    random = np.random.default_rng(1)
    emissions = random.normal(0.0, 1.0, (200, 2)).astype(np.float32)
    gold = (emissions + random.normal(-1.0, 1.0, emissions.shape) > 0).astype(int) @ [1, 2]
    judged = JudgedSentences(emissions, gold)

    def f1(label: int, threshold: float) -> float:
        found, right = emissions[:, label] > threshold, judged.bits()[:, label]
        return float(2 * (found & right).sum() / (found.sum() + right.sum()))

    for label, threshold in enumerate(best_thresholds(judged)):
        tried = [*(emissions[:, label] - 1e-4).tolist(), *(emissions[:, label] + 1e-4).tolist()]
        assert f1(label, threshold) == pytest.approx(max(f1(label, other) for other in tried))
    few = JudgedSentences(emissions[:12], np.array([1] * 9 + [0] * 3))
    assert best_thresholds(few) == [0.0, 0.0]
