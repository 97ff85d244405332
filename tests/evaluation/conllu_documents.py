"""Small CoNLL-U documents, and what ``udeval`` of the package udtools says of two of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from udtools.udeval import evaluate, load_conllu

from tagger_cli.corpora.conllu_reader import read_conllu
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.surface import read_paragraphs
from tagger_cli.evaluation.placed_text import PlacedText, placed_text
from tagger_cli.evaluation.raw_scores import AlignedScore, RawScores, raw_scores
from tagger_cli.evaluation.scores import LabelScore, SpanScores

KINDS: dict[str, Kind] = {"upos": "word", "xpos": "word", "feats": "word", "lemma": "word"}
NAMES = {"upos": "UPOS", "xpos": "XPOS", "feats": "UFeats", "lemma": "Lemmas"}


def document(*sentences: Sequence[str]) -> str:
    """CoNLL-U of sentences of tokens.

    A token is its words, separated by blanks, behind its form where it is a range: ``don't do n't``; a word is
    ``form/upos/xpos/feats/lemma``, of which all but the form may be absent. A token that ends with ``+`` is followed by
    no blank.
    """
    lines = []
    for sentence in sentences:
        number = 0
        for token in sentence:
            misc = "SpaceAfter=No" if token.endswith("+") else "_"
            form, *words = token.removesuffix("+").split(" ")
            if words:
                lines.append("\t".join([f"{number + 1}-{number + len(words)}", form, *"_______", misc]))
            for word in words or [form]:
                number += 1
                form, upos, xpos, feats, lemma = [*word.split("/"), *"____"][:5]
                columns = [form, lemma, upos, xpos, feats, str(int(number > 1)), "dep", "_", "_" if words else misc]
                lines.append("\t".join([str(number), *columns]))
        lines.append("")
    return "".join(line + "\n" for line in lines)


def rows_of_sentences(conllu: str) -> list[list[list[str]]]:
    """The columns of the words and ranges of each sentence."""
    blocks = conllu.strip("\n").split("\n\n")
    rows = [[line.split("\t") for line in block.split("\n") if line[0] != "#"] for block in blocks]
    return [[row for row in sentence if "." not in row[0]] for sentence in rows]


def without_trees(sentences: Iterable[Sequence[Sequence[str]]]) -> str:
    """CoNLL-U of such rows, numbered anew, each sentence with the flat tree that ``udeval`` asks for."""
    lines = []
    for rows in sentences:
        number = 0
        for row in rows:
            begin, dash, end = row[0].partition("-")
            number += not dash
            identifier = f"{number + 1}-{number + 1 + int(end) - int(begin)}" if dash else str(number)
            head = "_" if dash else str(int(number > 1))
            lines.append("\t".join([identifier, *row[1:6], head, "dep", "_", row[9]]))
        lines.append("")
    return "".join(line + "\n" for line in lines)


def assert_equal(ours: RawScores, gold: str, system: str) -> None:
    """Check every figure of ours against ``udeval`` on two documents, to 1e-12."""
    theirs = evaluate(
        *(load_conllu(io.StringIO(conllu), "test", {"multiple_roots_okay": True}) for conllu in (gold, system))
    )
    metrics: dict[str, LabelScore | AlignedScore | SpanScores | None] = {
        "Tokens": ours.tokens,
        "Sentences": ours.sentences,
        "Words": ours.words,
        "AllTags": ours.all_tags,
        **{NAMES[target]: score for target, score in ours.targets.items()},
    }
    for name, score in metrics.items():
        assert score is not None
        expected = [theirs[name].precision, theirs[name].recall, theirs[name].f1, theirs[name].gold_total]
        if isinstance(score, AlignedScore):
            expected.append(theirs[name].aligned_accuracy)
        assert max(abs(a - b) for a, b in zip(astuple(score), expected, strict=True)) <= 1e-12, name


def placed(conllu: str) -> PlacedText:
    """A document as the scores take it."""
    paragraphs = list(read_paragraphs(read_conllu(conllu.split("\n"), "test", dict.fromkeys(KINDS)), "test"))
    texts = [paragraph.text for paragraph in paragraphs]
    return placed_text(texts, [(n, s) for n, paragraph in enumerate(paragraphs) for s in paragraph.sentences], KINDS)


def our_scores(gold: str, system: str) -> RawScores:
    """Our figures for two documents."""
    return raw_scores(placed(gold), placed(system))


def assert_equal_to_udeval(gold: str, system: str) -> RawScores:
    """Score two documents, check every figure of ours, and hand the figures out."""
    ours = our_scores(gold, system)
    assert ours.targets.keys() == KINDS.keys()
    assert_equal(ours, gold, system)
    return ours
