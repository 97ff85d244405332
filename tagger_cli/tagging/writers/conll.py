"""CoNLL columns: the word and one column per target, separated by tabs; a blank line after each sentence.

Labels of sentences stand before their words in comments: ``# topic = sports``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.writers.comments import label_comments
from tagger_cli.tagging.writers.one_line import one_line


def format_conll(sentences: Iterable[Sentence], targets: Iterable[str], of_sentences: Sequence[str] = ()) -> str:
    """The sentences as text; one column for each of ``targets``, in their order, and comments for those of sentences.

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
        rows = map("\t".join, zip(*columns, strict=True))
        parts.append("\n".join([*label_comments(sentence, of_sentences), *rows] if of_sentences else rows))
    parts.append("")
    return "\n\n".join(parts)
