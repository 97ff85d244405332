"""The raw text of labelled files, and how they cut and label it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tagger_cli.corpora.label_reading import LabelReading
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.record_labels import entities_in
from tagger_cli.corpora.schemes import Kind, Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.surface import PlacedSentence, Token, read_paragraphs, tokens_of
from tagger_cli.evaluation.placed_text import NO_LABEL, PlacedText, placed_text


@dataclass(frozen=True, slots=True)
class GoldText:
    """Texts to be tagged, each on a line of its own, and what should come out.

    Attributes:
        texts: the raw texts.
        gold: their sentences, words and labels.
        notes: what the user should know of the files, one line each.
    """

    texts: list[str]
    gold: PlacedText
    notes: list[str]


@dataclass(slots=True)
class _Texts:
    """What was read so far."""

    texts: list[str] = field(default_factory=list)
    sentences: list[tuple[int, PlacedSentence]] = field(default_factory=list)
    spans: dict[str, list[tuple[int, Span]]] = field(default_factory=dict)
    without_words: bool = False

    def add(self, text: str, sentences: Sequence[PlacedSentence]) -> None:
        self.sentences += [(len(self.texts), sentence) for sentence in sentences]
        self.texts.append(text)


def read_gold_text(files: Sequence[LabelledFile], kinds: Mapping[str, Kind]) -> GoldText:
    """Read labelled files as raw text.

    A text is a paragraph of CoNLL-U (see ``read_paragraphs``), the ``text`` of a JSONL object, and a sentence of a
    column file, of which nobody knows where blanks stood: its words are joined with blanks. JSONL objects that have a
    text and entities but no words say nothing of words and sentences.

    Args:
        files: with the places of the labels; JSONL without words needs its ``segment``.
        kinds: target → kind of the targets that are read.

    Raises:
        InputError: a file is malformed, or lacks the labels of a target; see the readers.
    """
    read = _Texts()
    notes: list[str] = []
    for file in files:
        repairs: Counter[str] = Counter()
        format, sentences = file.read(repairs)
        notes += _read_file(file, format, list(sentences), kinds, read)
        notes += [f"{file.source}: {count} {what}" for what, count in repairs.items()]
    spans = None
    if read.without_words:
        spans = {target: read.spans.get(target, []) for target, kind in kinds.items() if kind == "span"}
    return GoldText(read.texts, placed_text(read.texts, read.sentences, kinds, spans), notes)


def _read_file(
    file: LabelledFile, format: str, sentences: list[Sentence], kinds: Mapping[str, Kind], read: _Texts
) -> Iterator[str]:
    for target, kind in kinds.items():
        if kind == "span":
            reading = LabelReading(file.source, target, kind)
            for sentence in sentences:
                reading.look_at(sentence)
            reading.settle(sentences[0])
            for sentence in sentences:
                reading.apply(sentence)
            yield from reading.notes()
        elif target not in ("lemma", "feats"):
            missing = sum(label in ("", NO_LABEL) for s in sentences for label in s.tags.get(target, ()))
            if missing:
                yield f"{file.source}: {missing} words have no label for {target}; from raw text they count as wrong"
    if format == "conllu":
        for paragraph in read_paragraphs(sentences, file.source):
            read.add(paragraph.text, paragraph.sentences)
        return
    before = None
    for sentence in sentences:
        record = sentence.record
        if record is not None and record.get(file.word_column or "tokens") is None:
            if record is not before:  # our segmenter made several sentences of it
                _read_entities(record, file.targets, kinds, read)
            before = record
        elif sentence.text is None or sentence.offsets is None:
            text, tokens = _joined(sentence.words)
            read.add(text, [PlacedSentence(sentence, tokens)])
        else:
            read.add(sentence.text, [PlacedSentence(sentence, tokens_of(sentence, sentence.start))])


def _read_entities(
    record: Mapping[str, Any], selectors: Mapping[str, str | None], kinds: Mapping[str, Kind], read: _Texts
) -> None:
    """Read an object without words: each entity where it says, be that the border of a word or not."""
    text = record["text"]
    for target, selector in selectors.items():
        if kinds[target] == "span":
            entities = entities_in(record, target, selector, 0, len(text)) or []
            read.spans.setdefault(target, []).extend((len(read.texts), entity) for entity in entities)
    read.without_words = True
    read.add(text, [])


def _joined(words: Sequence[str]) -> tuple[str, list[Token]]:
    tokens = []
    start = 0
    for word in words:
        tokens.append(Token(start, start + len(word)))
        start += len(word) + 1
    return " ".join(words), tokens
