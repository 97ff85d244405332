"""A segmenter learnt from CoNLL-U: it cuts new text of its language, and cuts it the same however it comes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.segmentation_scores import segmentation_scores
from tagger_cli.inference import atom_labels
from tagger_cli.inference.learned_segmenter import LearnedSegmenter
from tagger_cli.inference.segmenter_folder import load_segmenter
from tagger_cli.inference.segmenter_rules import MOST_BYTES
from tagger_cli.segmentation.atoms import SEPARATOR, character_class
from tagger_cli.segmentation.raw_text import read_paragraphs
from tagger_cli.training.configuration import Configuration, validate_configuration
from tagger_cli.training.train_model import train_model

NOUNS = ["dog", "cat", "house", "tree", "sea", "bird", "stone", "river", "cloud", "road"]
VERBS = ["sees", "likes", "finds", "needs", "paints", "knows"]
SPLIT = {"don't": ("do", "n't"), "isn't": ("is", "n't"), "cat's": ("cat", "'s"), "dog's": ("dog", "'s")}


def treebank(sentences: int, seed: int) -> str:
    """Sentences of a small language: tokens of several words, numbers with points within, stops without blanks."""
    chance = random.Random(seed)
    blocks = []
    for number in range(sentences):
        tokens = ["The", chance.choice(NOUNS), chance.choice([*VERBS, *SPLIT]), chance.choice([*NOUNS, "3.5", "1,000"])]
        tokens += [",", chance.choice(NOUNS)] * (chance.random() < 0.3)
        rows = [f"# newpar\n# sent_id = {number}"] if number % 5 == 0 else [f"# sent_id = {number}"]
        word = 1
        for place, token in enumerate([*tokens, chance.choice(".?!")]):
            misc = "SpaceAfter=No" if place + 1 < len(tokens) and tokens[place + 1] == "," else "_"
            misc = "SpaceAfter=No" if place + 1 == len(tokens) else misc
            parts = SPLIT.get(token, (token,))
            if len(parts) > 1:
                rows.append(f"{word}-{word + len(parts) - 1}\t{token}\t_\t_\t_\t_\t_\t_\t_\t{misc}")
                misc = "_"
            for part in parts:
                rows.append(f"{word}\t{part}\t_\t_\t_\t_\t_\t_\t_\t{misc}")
                word += 1
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n\n"


def configuration(folder: Path, **segmenter: object) -> Configuration:
    train, dev = folder / "train.conllu", folder / "dev.conllu"
    train.write_text(treebank(400, 1))
    dev.write_text(treebank(40, 2))
    return validate_configuration(
        {
            "corpora": [{"train": [str(train)], "dev": [str(dev)], "targets": {"segments": ""}}],
            "segmenter": {
                "hidden": 12,
                "character_hidden": 8,
                "epochs": 6,
                "variations": 1,
                "batch_atoms": 100,
                "learning_rate": 0.01,
                **segmenter,
            },
            "export": {"precision": "fp32"},
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("segmenter")
    result = train_model(configuration(output), output / "model", device="cpu")
    assert result is not None and not result.scores
    return output / "model"


@pytest.fixture(scope="module")
def segmenter(folder: Path) -> LearnedSegmenter:
    loaded = load_segmenter(folder)
    assert loaded is not None
    return loaded.segmenter()


def test_it_learns_tokens_words_and_sentences(segmenter: LearnedSegmenter, tmp_path: Path) -> None:
    (tmp_path / "new.conllu").write_text(treebank(60, 3))
    scores = segmentation_scores(read_paragraphs(tmp_path / "new.conllu"), segmenter.segment)
    assert scores.tokens > 0.99 and scores.words > 0.99 and scores.sentences > 0.95


def test_words_written_together_have_their_places(segmenter: LearnedSegmenter) -> None:
    ((sentence, *_),) = segmenter.segment(["The bird don't dog. The cat sees 3.5."])
    assert sentence.words == ["The", "bird", "do", "n't", "dog", "."]
    assert sentence.offsets == [(0, 3), (4, 8), (9, 11), (11, 14), (15, 18), (18, 19)]
    assert sentence.ranges == [(2, 4)]


def test_its_scores_and_size_are_in_the_folder(folder: Path) -> None:
    loaded = load_segmenter(folder)
    assert loaded is not None and loaded.rules.scores["dev"]["tokens"] > 0.98
    files = list((folder / "segmenter").iterdir())
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES
    provenance = loaded.network.description.provenance
    assert provenance is not None and {Path(file.path).name for file in provenance.files} == {
        "train.conllu",
        "dev.conllu",
    }


CHARACTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from("ab1. '\n你\u200d👍🏽\u0301\x00"))
PIECES = st.one_of(st.text(CHARACTERS, max_size=12), st.sampled_from([*NOUNS, "The ", "don't ", "\n\n", ". "]))
TEXTS = st.lists(PIECES, max_size=20).map("".join)


def flat(sentences: Sequence[SentencePlaces]) -> list[tuple[list[str], list[tuple[int, int]], list[tuple[int, int]]]]:
    return [(sentence.words, sentence.offsets, sentence.ranges) for sentence in sentences]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_tokens_and_what_lies_between_them_are_the_text(segmenter: LearnedSegmenter, text: str) -> None:
    (sentences,) = segmenter.segment([text])
    behind = 0
    for sentence in sentences:
        assert len(sentence.words) == len(sentence.offsets) > 0
        members = {word for first, end in sentence.ranges for word in range(first, end)}
        for number, (word, (start, end)) in enumerate(zip(sentence.words, sentence.offsets, strict=True)):
            assert all(character_class(character) == SEPARATOR for character in text[behind:start])
            assert word == text[start:end] or number in members
            behind = max(behind, end)
    assert all(character_class(character) == SEPARATOR for character in text[behind:])


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXTS, max_size=6))
def test_a_text_is_cut_the_same_alone_and_among_others(segmenter: LearnedSegmenter, texts: list[str]) -> None:
    together = segmenter.segment(texts)
    assert [flat(sentences) for sentences in together] == [flat(segmenter.segment([text])[0]) for text in texts]


@pytest.mark.parametrize("batch", [1, 3, 64])
def test_a_long_text_is_cut_the_same_in_batches_of_any_size(
    segmenter: LearnedSegmenter, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    text = " ".join(chance.choice([*NOUNS, "The", "sees.", "don't", "3.5!", "…"]) for _ in range(1500))
    expected = flat(segmenter.segment([text])[0])
    monkeypatch.setattr(atom_labels, "BATCH", batch)
    assert flat(segmenter.segment([text, "The dog sees."])[0]) == expected


def test_blank_lines_end_sentences_and_nothing_is_no_sentence(segmenter: LearnedSegmenter) -> None:
    first, second = segmenter.segment(["The dog\n\nsees \r\n\r\n a cat", " \n"])
    assert [sentence.words for sentence in first] == [["The", "dog"], ["sees"], ["a", "cat"]]
    assert second == []


def test_segments_are_learnt_from_conllu_alone(tmp_path: Path) -> None:
    checked = configuration(tmp_path)
    column_file = tmp_path / "train.conll"
    column_file.write_text("a\tX\n\n")
    corpora = [checked.corpora[0].model_copy(update={"train": [str(column_file)]})]
    with pytest.raises(UsageError, match="CoNLL-U"):
        train_model(checked.model_copy(update={"corpora": corpora}), tmp_path / "model", device="cpu")


def test_the_same_seed_gives_the_same_segmenter(folder: Path, tmp_path: Path) -> None:
    again = configuration(folder.parent)
    train_model(again, tmp_path / "model", device="cpu")
    for name in ("tagger.onnx", "words.onnx", "vocabulary.txt"):
        assert (tmp_path / "model" / "segmenter" / name).read_bytes() == (folder / "segmenter" / name).read_bytes()
