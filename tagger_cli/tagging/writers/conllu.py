"""CoNLL-U: an input's own lines with our annotations filled in, or bare CoNLL-U for any other input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile

from tagger_cli.corpora.conllu_reader import COLUMNS, MISC, MISC_ESCAPES
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Origin, Sentence
from tagger_cli.tagging.writers.comments import label_comments, without_label_comments
from tagger_cli.tagging.writers.conllu_rows import conllu_rows
from tagger_cli.tagging.writers.one_line import one_line
from tagger_cli.tagging.writers.writer import Writer

SENTENCE_ID = "# sent_id = "
_OWN_COLUMN = ("lemma", "upos", "xpos", "feats")
_ESCAPES = str.maketrans(MISC_ESCAPES)
_ONE_LINE = str.maketrans("\t\n\r", "   ")


def format_conllu(sentences: Sequence[Sentence], targets: Mapping[str, Kind]) -> str:
    """All the sentences as text; see ``ConlluWriter`` for output in pieces."""
    return ConlluWriter(targets).write(sentences)


class ConlluWriter(Writer):
    """Sentences that arrive in windows → CoNLL-U.

    Word targets named ``lemma``, ``upos``, ``xpos`` or ``feats`` go to their columns; every other target to
    MISC as ``NAME=label`` under its name in capitals, in place of such a key that is there already. The
    probability of each label, where sentences have it, goes to MISC as ``UPOSScore=0.9912``.

    Labels of sentences are comments, ``# topic = sports``, in place of such comments that are there already.

    Sentences of running text have ``newdoc``, ``newpar`` and ``sent_id``, and the blanks between their tokens, so that
    FORM and MISC give back the text.

    Args:
        targets: target → kind.
    """

    def __init__(self, targets: Mapping[str, Kind]) -> None:
        self._of_sentences = [target for target, kind in targets.items() if kind == "sentence"]
        targets = {target: kind for target, kind in targets.items() if kind != "sentence"}
        self._targets = targets
        self._columns = {t: COLUMNS.index(t) for t, kind in targets.items() if kind == "word" and t in _OWN_COLUMN}
        self._keys = {target: _setter(target) for target in targets if target not in self._columns}
        names = "|".join(map(re.escape, targets))
        self._old_scores = re.compile(rf"(^|\|)(?:{names})Score=[^|]*", re.IGNORECASE)
        self.sentences_numbered = 0
        self.numbers: list[tuple[int, int]] = []
        self._origin: Origin | None = None
        self._record: object = None

    def write(self, sentences: Sequence[Sentence]) -> str:
        """See ``Writer.write``."""
        targets = self._targets
        parts = []
        self.numbers, position = [], 0
        for sentence in sentences:
            if not sentence.words:
                continue
            lines = self._bare(sentence, position) if sentence.lines is None else sentence.lines
            scores = [[f"{t.upper()}Score={p:.4f}" for p in sentence.scores[t]] for t in targets if sentence.scores]
            tags = sentence.tags
            if "lemma" in self._columns:  # it has what its word has
                tags = {**tags, "lemma": [one_line(lemma) for lemma in tags["lemma"]]}
            filled = _filled(lines, tags, self._columns, self._keys, self._old_scores, scores)
            if self._of_sentences:
                filled = without_label_comments(filled, self._of_sentences)
                comments = sum(1 for _ in takewhile(lambda line: line.startswith("#"), filled))
                filled[comments:comments] = label_comments(sentence, self._of_sentences)
            parts.append("\n".join(filled))
            position += len(parts[-1]) + 2
        parts.append("")
        return "\n\n".join(parts)

    def follow(self, origin: Origin | None) -> None:
        """See ``Writer.follow``."""
        self._origin = origin

    def _bare(self, sentence: Sentence, position: int) -> list[str]:
        """Comments and rows of a sentence that was not CoNLL-U, and that begins at a position of the text."""
        self.sentences_numbered += 1
        comments = [*self._beginnings(sentence)]
        if sentence.after is not None:
            place = position + sum(len(comment) + 1 for comment in comments) + len(SENTENCE_ID)
            self.numbers.append((place, self.sentences_numbered))
            comments.append(f"{SENTENCE_ID}{self.sentences_numbered}")
        if sentence.text is not None:
            comments.append("# text = " + sentence.text.translate(_ONE_LINE))
        return [*comments, *conllu_rows(sentence)]

    def _beginnings(self, sentence: Sentence) -> Iterator[str]:
        """Whether a document or a paragraph begins with a sentence."""
        origin, before = sentence.origin, self._origin
        self._origin = origin
        if origin is not None:
            if before is None or origin.file != before.file:
                yield "# newdoc" if origin.file.startswith("<") else f"# newdoc id = {one_line(origin.file)}"
            if origin != before:
                yield "# newpar"
        elif sentence.record is not None and sentence.record is not self._record:
            name = sentence.record.get("id")
            yield f"# newdoc id = {one_line(str(name))}" if isinstance(name, str | int) else "# newdoc"
        self._record = sentence.record


def _filled(
    lines: Iterable[str],
    tags: Mapping[str, Sequence[str]],
    columns: Mapping[str, int],
    keys: Mapping[str, Callable[[str, str], str]],
    old_scores: re.Pattern[str],
    scores: Sequence[Sequence[str]],
) -> list[str]:
    """The lines of a sentence with its tags and with items of MISC for its scores: one list for each target."""
    filled = []
    word = 0
    for line in lines:
        identifier, _, _ = line.partition("\t")
        if identifier.isdecimal():
            row = line.split("\t")
            for target, index in columns.items():
                row[index] = tags[target][word]
            if "Score=" in row[MISC]:  # of labels that are replaced
                row[MISC] = old_scores.sub("", row[MISC]).removeprefix("|") or "_"
            for target, put in keys.items():
                row[MISC] = put(row[MISC], tags[target][word])
            if scores:
                row[MISC] = "|".join([row[MISC], *(items[word] for items in scores)]).removeprefix("_|")
            line = "\t".join(row)
            word += 1
        filled.append(line)
    return filled


def _setter(target: str) -> Callable[[str, str], str]:
    """A function (MISC, label) → MISC with ``TARGET=label``."""
    key = target.upper()
    find = re.compile(rf"(^|\|){re.escape(key)}=[^|]*", re.IGNORECASE)

    @lru_cache(maxsize=4096)
    def put(misc: str, label: str) -> str:
        item = f"{key}={label.translate(_ESCAPES)}"
        if misc == "_":
            return item
        changed, count = find.subn(lambda match: match[1] + item, misc, count=1)
        return changed if count else f"{misc}|{item}"

    return put
