"""Small CoNLL-U documents, and what ``udeval`` of the package udtools says of two of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import astuple

from udtools.udeval import evaluate, load_conllu

from tagger_cli.corpora.conllu_reader import read_conllu
from tagger_cli.corpora.surface import read_paragraphs
from tagger_cli.evaluation.raw_scores import AlignedScore, RawScores, raw_scores
from tagger_cli.evaluation.scores import LabelScore
from tagger_cli.evaluation.segmented_text import SegmentedText, segmented_text

KINDS = {"upos": "word", "xpos": "word", "feats": "word", "lemma": "word"}
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


def segmented(conllu: str) -> SegmentedText:
    """A document as the scores take it."""
    paragraphs = list(read_paragraphs(read_conllu(conllu.split("\n"), "test", dict.fromkeys(KINDS))))
    texts = [paragraph.text for paragraph in paragraphs]
    return segmented_text(texts, [(n, s) for n, paragraph in enumerate(paragraphs) for s in paragraph.sentences], KINDS)


def our_scores(gold: str, system: str) -> RawScores:
    """Our figures for two documents."""
    return raw_scores(segmented(gold), segmented(system))


def assert_equal_to_udeval(gold: str, system: str) -> RawScores:
    """Check every figure of ours to 1e-12, and hand the figures out."""
    theirs = evaluate(
        *(load_conllu(io.StringIO(conllu), "test", {"multiple_roots_okay": True}) for conllu in (gold, system))
    )
    ours = our_scores(gold, system)
    metrics: dict[str, LabelScore | AlignedScore | None] = {
        "Tokens": ours.tokens,
        "Sentences": ours.sentences,
        "Words": ours.words,
        "AllTags": ours.all_tags,
    }
    for target, name in NAMES.items():
        score = ours.targets[target]
        assert isinstance(score, AlignedScore)
        metrics[name] = score
    for name, score in metrics.items():
        assert score is not None
        expected = [theirs[name].precision, theirs[name].recall, theirs[name].f1, theirs[name].gold_total]
        if isinstance(score, AlignedScore):
            expected.append(theirs[name].aligned_accuracy)
        assert max(abs(a - b) for a, b in zip(astuple(score), expected, strict=True)) <= 1e-12, name
    return ours
