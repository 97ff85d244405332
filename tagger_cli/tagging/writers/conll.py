"""CoNLL columns: the word and one column per target, separated by tabs; a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterable

from tagger_cli.corpora.sentence import Sentence

_LINE_BREAKERS = str.maketrans({"\t": "_", "\n": "_", "\r": "_"})


def format_conll(sentences: Iterable[Sentence], targets: Iterable[str]) -> str:
    """The sentences as text; one column for each of ``targets``, in their order.

    Where sentences have scores, as many columns follow with the probability of each label. A tab or line end
    inside a word becomes ``_``. Blanks stay, since tabs separate. A sentence without words gives nothing.
    """
    names = list(targets)
    parts = []
    for sentence in sentences:
        if not sentence.words:
            continue
        words = "\t".join(sentence.words)
        columns = [sentence.words, *(sentence.tags[name] for name in names)]
        if sentence.scores:
            columns += [list(map("{:.4f}".format, sentence.scores[name])) for name in names]
        if words.count("\t") >= len(columns[0]) or "\n" in words or "\r" in words:
            columns = [list(map(one_line, column)) for column in columns]  # a lemma has what its word has
        parts.append("\n".join(map("\t".join, zip(*columns, strict=True))))
    parts.append("")
    return "\n\n".join(parts)


def one_line(word: str) -> str:
    """A word that breaks no line and no column."""
    return word.translate(_LINE_BREAKERS)
