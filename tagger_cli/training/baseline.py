"""What a network has to be better than: words and pairs of words, counted and weighed (TF-IDF), and a linear model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import split_labels
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.scores import SentenceScores
from tagger_cli.evaluation.sentence_scores import sentence_scores
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target, of_sentences
from tagger_cli.training.data import TrainingData

INVERSE_REGULARIZATIONS = (1.0, 10.0, 100.0)
"""Values of ``C``, of which the best on dev is taken."""

FEWEST_SENTENCES = 2
"""Sentences in which a word or a pair of words must be to count."""

FEWEST_LABELS = 2

SENTENCES_AT_ONCE = 10_000


def tfidf_baseline(data: TrainingData) -> dict[str, dict[str, SentenceScores]]:
    """Train TF-IDF with logistic regression on the sentences that the network is trained on.

    Features are single words and pairs of neighbours in lower case, of the same words that the network reads.

    Args:
        data: of the run.

    Returns:
        Split (dev, test) → target of sentences → scores.

    Raises:
        UsageError: there is no target of sentences, or only one label.
    """
    targets = of_sentences(data.targets)
    if not targets:
        raise UsageError("--baseline is for labels of sentences, and no target has such; leave it out")
    splits = {"dev": data.dev, **({} if data.test is None else {"test": data.test})}
    found: dict[str, dict[str, SentenceScores]] = {split: {} for split in splits}
    for target in targets:
        texts, labels = _training_texts(data, target)
        if len(set(labels)) < FEWEST_LABELS:
            raise UsageError(f"--baseline: all training sentences have the same {target.name}; leave it out")
        vectorizer = TfidfVectorizer(
            tokenizer=str.split,
            token_pattern=None,
            ngram_range=(1, 2),
            sublinear_tf=True,
            min_df=min(FEWEST_SENTENCES, len(texts)),
        )
        vectors = vectorizer.fit_transform(texts)
        weights = "balanced" if target.name in data.label_weights else None
        best: dict[str, SentenceScores] = {}
        for strength in INVERSE_REGULARIZATIONS:
            model = _Model(target, strength, weights, vectorizer, vectors, labels)
            tried = {split: model.scores(corpus.sentences) for split, corpus in splits.items()}
            if not best or tried["dev"].main > best["dev"].main:
                best = tried
        for split, scores in best.items():
            found[split][target.name] = scores
    return found


class _Model:
    """A linear model of TF-IDF vectors.

    Args:
        target: what it predicts.
        strength: inverse of the regularisation.
        weights: of the labels, as scikit-learn takes them.
        vectorizer: makes vectors of texts.
        vectors: of the training texts.
        labels: their labels.
    """

    def __init__(
        self,
        target: Target,
        strength: float,
        weights: str | None,
        vectorizer: TfidfVectorizer,
        vectors: object,
        labels: Sequence[str],
    ) -> None:
        self._target = target
        self._several = target.head == "sigmoid"
        self._vectorizer = vectorizer
        regression = LogisticRegression(C=strength, class_weight=weights, max_iter=1000)
        if self._several:
            bits = MultiLabelBinarizer(classes=list(target.labels)).fit_transform(map(split_labels, labels))
            self._classifier = OneVsRestClassifier(regression).fit(vectors, bits)
            self._names = list(target.labels)
        else:
            self._classifier = regression.fit(vectors, labels)
            self._names = list(map(str, regression.classes_))

    def scores(self, sentences: Sequence[Sentence]) -> SentenceScores:
        """How well it predicts those of some sentences that have a label."""
        labelled = [sentence for sentence in sentences if self._target.name in sentence.labels]
        gold = [[sentence.labels[self._target.name]] for sentence in labelled]
        if not labelled:
            return sentence_scores([], [])
        probabilities = self._classifier.predict_proba(self._vectorizer.transform(_text(s.words) for s in labelled))
        if self._several:
            bits = (probabilities > 0.5) @ (1 << np.arange(len(self._names)))
            found = self._target.codec.decode(bits[:, None], [s.words for s in labelled])
        else:
            found = [[self._names[place]] for place in probabilities.argmax(1).tolist()]
        rows = [dict(zip(self._names, row, strict=True)) for row in probabilities.tolist()]
        return sentence_scores(gold, found, None, rows, self._several)


def _training_texts(data: TrainingData, target: Target) -> tuple[list[str], list[str]]:
    """The texts of the training sentences that have a label, and these labels."""
    texts: list[str] = []
    labels: list[str] = []
    words = np.array(data.forms.words, object)
    for begin in range(0, len(data.train), SENTENCES_AT_ONCE):
        taken = data.train.take(np.arange(begin, min(begin + SENTENCES_AT_ONCE, len(data.train))))
        ids = taken.labels[target.name][taken.starts[:-1]]
        carrying = np.flatnonzero(ids != NO_LABEL)
        starts = taken.starts
        sentences = [words[taken.forms[starts[row] : starts[row + 1]]].tolist() for row in carrying.tolist()]
        texts += map(_text, sentences)
        labels += [label for (label,) in target.codec.decode(ids[carrying][:, None], sentences)]
    return texts, labels


def _text(words: Sequence[str]) -> str:
    return " ".join(word.replace(" ", "_") for word in words)
