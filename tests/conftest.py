"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# In CI the same examples every time, and none fails for a busy machine: new ones are looked for at home.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that a test encodes or finds is in the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAGGER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora: $TAGGER_SHARED_DATA, or ``../shared/data`` beside the checkout."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("TAGGER_SHARED_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"the real corpora are not at {folder}; set TAGGER_SHARED_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that pages are shown in."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("there is no Chromium to show the page in; install it with: apt-get install chromium")
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that nobody trained: it labels at random, but always in the same way.

    Its targets are ``ner`` (spans PER and LOC, CRF) and ``upos`` (NOUN, VERB, PROPN, PUNCT, softmax).
    Tests that change the folder take a copy.
    """
    import numpy as np
    import torch

    from tagger_cli.features.alphabet import Alphabet
    from tagger_cli.features.vector_table import random_table
    from tagger_cli.features.vocabulary import write_words
    from tagger_cli.inference import model_folder
    from tagger_cli.inference.description import ModelDescription, Transitions, describe
    from tagger_cli.network.export.tagger_graph import export_tagger
    from tagger_cli.network.export.words_graph import export_words
    from tagger_cli.network.settings import NetworkSettings
    from tagger_cli.network.tagger import TaggerNetwork
    from tagger_cli.targets.identity import IdentityCodec
    from tagger_cli.targets.spans import SpanCodec
    from tagger_cli.targets.target import Target

    text = "Angela Merkel met Emmanuel Macron in Paris . They talked about the weather in May 2019 ."
    counts = Counter((text.split() + text.lower().split()) * 2)
    targets = (
        Target("ner", SpanCodec.of(["PER", "LOC"]), "crf"),
        Target("upos", IdentityCodec(("NOUN", "VERB", "PROPN", "PUNCT")), "softmax"),
    )
    settings = NetworkSettings(layers=1, hidden=6, word_size=5, character_size=4, character_hidden=6, shape_size=3)
    table = random_table(counts, settings.word_size, np.random.default_rng(0))
    alphabet = Alphabet.of_words(counts)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = TaggerNetwork(settings, targets, len(table.vocabulary), 5, table.training_rows, len(alphabet))
        for head in network.heads:
            # As it starts, a network is undecided: every word would have the label of the largest bias.
            torch.nn.init.normal_(head.output.weight, std=5.0)
            torch.nn.init.zeros_(head.output.bias)
        crf = network.heads[0].crf
        for scores in crf.parameters():
            torch.nn.init.normal_(scores, std=0.3)
    network.word_encoder.words.load(5.0 * torch.from_numpy(table.matrix))

    folder = tmp_path_factory.mktemp("models") / "random"
    folder.mkdir()
    export_words([network], folder / model_folder.WORDS_GRAPH)
    export_tagger([network], folder / model_folder.TAGGER_GRAPH)
    table.vocabulary.write(folder / model_folder.VOCABULARY)
    write_words(folder / model_folder.TRAINING_WORDS, counts)
    description = ModelDescription(
        described_targets=tuple(map(describe, targets)),
        transitions={"ner": Transitions(crf.start.tolist(), crf.transitions.tolist(), crf.end.tolist())},
        alphabet=alphabet.characters,
        vocabulary_size=len(table.vocabulary.words),
        network=settings.model_dump(),
        files=model_folder.file_entries(folder),
    )
    (folder / model_folder.DESCRIPTION).write_text(description.to_json(), encoding="utf-8")
    return folder
