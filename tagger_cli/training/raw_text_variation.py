"""Variations of raw training text: what people write and treebanks seldom show.

Each takes a text with its tokens and changes it so that the right tokens and sentences stay known. None knows a
language; what has no upper case or no blanks is left as it is by those that are about them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from tagger_cli.segmentation.segmented_text import SegmentedText

EMOJI = (
    *("😂", "😀", "🎉", "❤️", "👍", "🙏", "😭", "🔥", "😍", "🤔", "👍🏽", "🇺🇸", "👩\u200d💻", "✨", "💯"),
    *(":)", ":-)", ";)", ":(", ":D", "<3", ":P"),
)
BULLETS = ("-", "*", "•", "–", "·", ">")
DOMAINS = ("com", "org", "net", "edu", "gov", "io", "de", "fr", "co.uk", "info")
FILES = ("pdf", "doc", "docx", "xls", "txt", "jpg", "png", "html", "zip", "csv", "py")
STOPS = frozenset(".?!。！？…")
QUOTES = {'"': "“”", "'": "‘’"}

Variation = Callable[[SegmentedText, random.Random], None]


def varied(text: SegmentedText, chance: random.Random) -> SegmentedText:
    """A copy of a text with one to three variations."""
    copy = text.part(slice(0, len(text)))
    copy.tail = text.tail
    for variation in chance.sample(VARIATIONS, chance.choice((1, 2, 2, 3))):
        variation(copy, chance)
    return copy


def _other_digits(text: SegmentedText, chance: random.Random) -> None:
    """Other numbers: which digits they have tells nothing."""
    _change(text, lambda token: re.sub(r"\d", lambda _: chance.choice("0123456789"), token))


def _lower_case(text: SegmentedText, chance: random.Random) -> None:
    _change(text, _lower)


def _upper_case(text: SegmentedText, chance: random.Random) -> None:
    _change(text, lambda token: token.upper() if len(token.upper()) == len(token) else token)


def _small_beginnings(text: SegmentedText, chance: random.Random) -> None:
    """No capital after a stop."""
    for sentence in text.sentences():
        if chance.random() < 0.7:
            _change(text, lambda token: _lower(token[:1]) + token[1:], slice(sentence.start, sentence.start + 1))


def _no_stops(text: SegmentedText, chance: random.Random) -> None:
    """Sentences without what ends them; some then end with their line."""
    some = chance.choice((0.3, 1.0))
    on_a_line = chance.random() < 0.5
    for sentence in reversed(list(text.sentences())):
        last = sentence.stop - 1
        if last == sentence.start or text.tokens[last][-1] not in STOPS or chance.random() > some:
            continue
        if text.gaps[last] or any(character not in STOPS for character in text.tokens[last]):
            continue
        _remove(text, last)
        text.ends[last - 1] = True
        if last < len(text) and on_a_line:
            text.gaps[last] = "\n"


def _no_space_after_stops(text: SegmentedText, chance: random.Random) -> None:
    for sentence in text.sentences():
        after = sentence.stop
        spaced = after < len(text) and text.gaps[after] == " " and text.tokens[after - 1][-1] in STOPS
        # Not before a digit or a dot: 3. 5 would become a number.
        if spaced and text.tokens[after][0].isalpha() and chance.random() < 0.5:
            text.gaps[after] = ""


def _many_blanks(text: SegmentedText, chance: random.Random) -> None:
    after_sentences, elsewhere = chance.choice(((0.9, 0.0), (0.5, 0.1), (0.1, 0.1)))
    for place in range(1, len(text)):
        likely = after_sentences if text.ends[place - 1] else elsewhere
        if text.gaps[place] == " " and chance.random() < likely:
            text.gaps[place] = chance.choice(("  ", "   ", "\u00a0 ", "\t", "      "))


def _sentence_lines(text: SegmentedText, chance: random.Random) -> None:
    some = chance.choice((0.3, 1.0))
    for place in range(1, len(text)):
        if (
            text.ends[place - 1]
            and text.gaps[place].isspace()
            and "\n" not in text.gaps[place]
            and chance.random() < some
        ):
            text.gaps[place] = chance.choice(("\n", "\n", "\n\n", " \n"))


def _wrapped(text: SegmentedText, chance: random.Random) -> None:
    """Lines that end at some column, whatever stands there."""
    width = chance.randint(25, 100)
    column = 0
    for place, token in enumerate(text.tokens):
        gap = text.gaps[place]
        column = column + len(gap) + len(token) if "\n" not in gap else len(token)
        if column > width and gap == " ":
            text.gaps[place] = "\n"
            column = len(token)


def _round_quotes(text: SegmentedText, chance: random.Random) -> None:
    """Typographic quotation marks and apostrophes."""
    opened = False
    for place, token in enumerate(text.tokens):
        if token == '"':
            text.tokens[place] = QUOTES['"'][opened]
            opened = not opened
    _change(text, lambda token: token.replace("'", "’"))


def _list_items(text: SegmentedText, chance: random.Random) -> None:
    """Each sentence is an item of a list, mostly on a line of its own."""
    gap_between = chance.choice(("\n", "\n", " "))
    kind = chance.choice(("bullet", "bullet", "number", "bracket", "letter"))
    bullet = chance.choice(BULLETS)
    for number, sentence in reversed(list(enumerate(text.sentences(), 1))):
        name = chr(96 + (number - 1) % 26 + 1) if kind == "letter" else str(number)
        marks = {"bullet": [bullet], "number": [name, "."], "bracket": [name, ")"], "letter": [name, ")"]}[kind]
        gap = text.gaps[sentence.start]
        first = sentence.start
        text.gaps[first] = " "
        for mark in reversed(marks):
            _insert(text, first, "", mark)
        text.gaps[first] = gap_between if first and gap else gap


def _emoji(text: SegmentedText, chance: random.Random) -> None:
    """Emoji and smileys at the end of sentences, of which they are a part."""
    for sentence in reversed(list(text.sentences())):
        if chance.random() < 0.4:
            last = sentence.stop - 1
            text.ends[last] = False
            emoji = chance.choice(EMOJI)
            times = chance.choice((1, 1, 1, 2, 3)) if len(emoji) == 1 else 1
            for number in range(times):
                _insert(text, sentence.stop, "" if number < times - 1 else " ", emoji)
            text.ends[last + times] = True


def _mentions(text: SegmentedText, chance: random.Random) -> None:
    """@names before, #hashtags within and after sentences."""
    for sentence in reversed(list(text.sentences())):
        if chance.random() < 0.4:
            words = [token for token in text.tokens[sentence] if token.isalpha()] or ["news"]
            name = chance.choice(words) + chance.choice(("", "", "_", "1", "99")) + chance.choice((*words, ""))
            if chance.random() < 0.5:
                gap = text.gaps[sentence.start]
                text.gaps[sentence.start] = " "
                _insert(text, sentence.start, gap, "@" + name)
            else:
                last = sentence.stop - 1
                text.ends[last] = False
                _insert(text, sentence.stop, " ", "#" + name)
                text.ends[last + 1] = True


def _abbreviations(text: SegmentedText, chance: random.Random) -> None:
    """Shortened words with a full stop, which does not end the sentence."""
    for sentence in text.sentences():
        for place in range(sentence.start, sentence.stop - 2):
            token = text.tokens[place]
            if not (token.isalpha() and len(token) > 3) or text.words[place] or text.gaps[place + 1] != " ":
                continue
            if chance.random() < 0.06:
                text.tokens[place] = token[: chance.randint(1, min(5, len(token) - 1))] + "."


def _speakers(text: SegmentedText, chance: random.Random) -> None:
    """Each sentence is said by someone: a name in brackets or before a colon."""
    names = [token for token in text.tokens if token.isalpha()] or ["me"]
    some = [chance.choice(names) + chance.choice(("", "", "_k", "42")) for _ in range(2)]
    kind = chance.choice(("angle", "colon", "time"))
    for number, sentence in reversed(list(enumerate(text.sentences()))):
        name = some[number % 2] if kind == "angle" else some[number % 2].rstrip("_k42")
        name = name or "me"
        time = f"{chance.randint(0, 23)}:{chance.randint(10, 59)}"
        marks = {
            "angle": [("", "<"), ("", name), ("", ">")],
            "colon": [("", name), ("", ":")],
            "time": [("", "["), ("", time), ("", "]"), (" ", name), ("", ":")],
        }[kind]
        first = sentence.start
        gap = text.gaps[first]
        text.gaps[first] = " "
        for space, mark in reversed(marks):
            _insert(text, first, space, mark)
        text.gaps[first] = "\n" if first and gap else gap


def _addresses(text: SegmentedText, chance: random.Random) -> None:
    """Addresses of pages and people, and names of files, in the place of words."""
    words = [token for token in text.tokens if token.isalpha()] or ["news"]
    for place, token in enumerate(text.tokens):
        if token.isalpha() and not text.words[place] and chance.random() < 0.04:
            some = [chance.choice(words) for _ in range(4)]
            glue = chance.choice(("", ".", "-", "_"))
            text.tokens[place] = chance.choice(
                (
                    f"https://www.{some[0]}.{chance.choice(DOMAINS)}/{some[1]}/{some[2]}{glue}{some[3]}",
                    f"http://{some[0]}.{chance.choice(DOMAINS)}/{some[1]}?{some[2]}={chance.randint(0, 9999)}",
                    f"www.{some[0]}.{chance.choice(DOMAINS)}",
                    f"{some[0]}.{chance.choice(DOMAINS)}".lower(),
                    f"{some[0]}{glue}{some[1]}@{some[2]}.{chance.choice(DOMAINS)}",
                    f"{some[0]}{glue}{some[1]}.{chance.choice(FILES)}",
                )
            )


VARIATIONS: Sequence[Variation] = (
    _other_digits,
    _lower_case,
    _upper_case,
    _small_beginnings,
    _no_stops,
    _no_space_after_stops,
    _many_blanks,
    _sentence_lines,
    _wrapped,
    _round_quotes,
    _list_items,
    _emoji,
    _mentions,
    _addresses,
    _abbreviations,
    _speakers,
)


def _lower(token: str) -> str:
    lower = token.lower()
    return lower if len(lower) == len(token) else token


def _change(text: SegmentedText, change: Callable[[str], str], places: slice = slice(None)) -> None:
    """Change some tokens; what words they are is only asked of whole tokens, so those stay."""
    text.tokens[places] = [change(token) for token in text.tokens[places]]


def _insert(text: SegmentedText, place: int, gap: str, token: str) -> None:
    text.gaps.insert(place, gap)
    text.tokens.insert(place, token)
    text.words.insert(place, ())
    text.ends.insert(place, False)


def _remove(text: SegmentedText, place: int) -> None:
    """Take a token out, and what stands before it; what stands after it stays."""
    del text.gaps[place], text.tokens[place], text.words[place], text.ends[place]
