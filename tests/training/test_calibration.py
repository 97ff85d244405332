"""Temperatures: found where they are known, kept where they help, written with the model."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from small_runs import small_configuration

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inference.marginals import forward_backward, softmax
from tagger_cli.inference.model import Model
from tagger_cli.inference.model_folder import read_description
from tagger_cli.training.events import Event, Note
from tagger_cli.training.train import train
from tagger_cli.training.writing.calibration import calibrate
from tagger_cli.training.writing.minimum import minimise

WORDS = ["Angela", "Merkel", "met", "Macron", "in", "Paris", ".", "weather", "U.S.", "1984", "北京", "x", "They"]


@pytest.fixture(scope="module")
def model(random_model: Path) -> Model:
    return Model(random_model, threads=1)


def drawn(model: Model, temperature: float, count: int) -> list[Sentence]:
    """Sentences whose gold labels are drawn from the model's own distribution at a temperature."""
    random = np.random.default_rng(0)
    sentences = [
        Sentence([WORDS[number] for number in random.integers(0, len(WORDS), random.integers(1, 25))])
        for _ in range(count)
    ]
    ner, upos = model.targets
    transitions = model.description.transition_scores(ner)
    assert transitions is not None

    def draw(weights: np.ndarray) -> int:
        return int(random.choice(len(weights), p=weights / weights.sum()))

    for indices, emissions in model.session().emissions([sentence.words for sentence in sentences], model.targets):
        lengths = np.array([len(sentences[index]) for index in indices])
        words = softmax(emissions["upos"], temperature)
        chain = forward_backward(emissions["ner"], lengths, transitions, temperature)
        for place, index in enumerate(indices.tolist()):
            sentence = sentences[index]
            steps = range(len(sentence))
            sentence.tags["upos"] = [upos.labels[draw(words[step, place])] for step in steps]
            path = [draw(chain.marginals()[0, place])]
            for step in steps[1:]:
                onward = chain.between[path[-1]] + chain.emissions[step, place] + chain.backward[step, place]
                path.append(draw(np.exp(onward - onward.max())))
            sentence.tags["ner"] = [ner.codec.written()[label] for label in path]
    return sentences


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_the_temperature_labels_were_drawn_at_is_found(model: Model, temperature: float) -> None:
    calibrations = calibrate(model, drawn(model, temperature, 400))
    assert list(calibrations) == ["ner", "upos"]
    for calibration in calibrations.values():
        assert calibration.temperature == pytest.approx(temperature, rel=0.15)
        assert calibration.after.words < 0.5 * calibration.before.words
        assert calibration.after.words < 0.03
    ner = calibrations["ner"]
    assert ner.before.spans is not None and ner.after.spans is not None
    assert ner.after.spans < 0.5 * ner.before.spans
    assert calibrations["upos"].before.spans is None


def test_a_temperature_that_does_not_lower_the_error_is_not_kept(model: Model) -> None:
    seen = set()
    for count in range(1, 12):  # on so few words, likelihood and calibration do not always want the same
        for calibration in calibrate(model, drawn(model, 1.0, count)).values():
            if calibration.temperature == 1.0:
                assert calibration.after == calibration.before
            else:
                assert calibration.after.words < calibration.before.words
            seen.add(calibration.temperature == 1.0)
    assert seen == {True, False}


def test_targets_that_nothing_carries_have_no_temperature(model: Model) -> None:
    sentences = drawn(model, 2.0, 40)
    for sentence in sentences:
        del sentence.tags["ner"]
    sentences += [Sentence(["x"]), Sentence([])]
    assert list(calibrate(model, sentences)) == ["upos"]
    assert calibrate(model, []) == {}


def test_labels_the_model_does_not_know_count_as_errors(model: Model) -> None:
    sentences = drawn(model, 1.0, 60)
    before = calibrate(model, sentences)["upos"].before.words
    for sentence in sentences:
        sentence.tags["upos"] = ["NEW" if number % 2 else tag for number, tag in enumerate(sentence.tags["upos"])]
    assert calibrate(model, sentences)["upos"].before.words > before + 0.2
    for sentence in sentences:  # unlike words without a label
        sentence.tags["upos"] = ["" if tag == "NEW" else tag for tag in sentence.tags["upos"]]
    assert calibrate(model, sentences)["upos"].before.words < before + 0.1


def test_golden_section() -> None:
    calls = []

    def valley(x: float) -> float:
        calls.append(x)
        return (x - math.pi) ** 4

    assert minimise(valley, -10.0, 10.0, 1e-4) == pytest.approx(math.pi, abs=1e-3)
    assert len(calls) < 32
    assert minimise(lambda x: x, 2.0, 3.0, 1e-3) == pytest.approx(2.0, abs=1e-3)


def test_a_run_ends_with_temperatures_in_the_model(tmp_path: Path, train_file: str, dev_file: str) -> None:
    events: list[Event] = []
    train(small_configuration(train_file, dev_file), tmp_path / "model", report=events.append)
    notes = [event.message for event in events if isinstance(event, Note)]
    described = [note for note in notes if note.startswith("calibration on dev: ")]
    assert len(described) == 2
    assert any("ner ECE " in note and "of whole spans" in note for note in described)
    description = read_description(tmp_path / "model")
    assert description.temperatures.keys() == {"pos", "ner"}
    assert description.provenance is not None
    measured = description.provenance.calibration
    for name, temperature in description.temperatures.items():
        assert measured[name].temperature == temperature
        assert f"(temperature {temperature:g})" in "".join(described)
        assert measured[name].after.words <= measured[name].before.words
