"""Where the sentences of English text end: one regular expression finds the candidates, rules decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tagger_cli.segmentation.abbreviations import BEFORE_NUMBER, MAYBE_LAST, NEVER_LAST, SENTENCE_STARTERS
from tagger_cli.segmentation.character_classes import EMOJI
from tagger_cli.segmentation.possessive_groups import compile_rules
from tagger_cli.segmentation.word_rules import EMOTICON

SMILEY = rf"(?:{EMOTICON})[{EMOJI}\ufe0f\u200d]*+"  # an emoticon, or emojis in a row

# A candidate takes all that it looked at: nothing is read twice, and the time stays linear in the text.
CANDIDATE = compile_rules(
    rf"""(?:
      (?P<stop> [.?!…؟۔।॥]++ )
      (?P<closing> (?: [ ]?["'”’)\]»](?=[\s)\]"'.]|\Z) )*+ )
      (?P<emoticon> (?: \s{{0,2}}{SMILEY} )*+ )
    | (?P<unspaced> [。！？｡]++(?![」』”’）]) )              # in Chinese and Japanese no space follows
    | (?P<blank_line> \n[^\S\n]*+(?=\n) )
    | (?P<ruler> [-=_*~]{{10,}}+ )
    | (?P<unstopped> https?://\S++ | (?<=\s){SMILEY} )    # ends a sentence before a capital letter
    ) (?P<space> \s*+ )""",
    re.VERBOSE,
)
FIRST_WORD = re.compile(r"""["'“‘`(\[]{0,4}+(\w[\w'’]{0,20}+)?""")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S without its last full stop


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) offsets of the sentences of ``text``, one by one; a blank line always ends one."""
    start = 0
    for match in CANDIDATE.finditer(text):
        if match.end() < len(text) and _ends_sentence(text, start, match):
            yield start, match.start("space")
            start = match.end()
    yield start, len(text)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence that begins at ``start`` ends with the candidate ``match``."""
    stop, closing, emoticon, _, _, _, unstopped, space = match.groups()
    end = match.end()
    if unstopped:
        return bool(space) and (text[end].isupper() or text.startswith("http", end))
    if not stop:
        return True
    if emoticon:
        return bool(space)
    if not space:
        return not closing and _space_forgotten(text, match.start(), end)
    word = FIRST_WORD.match(text, end)
    following = word[1] if word and word[1] else text[end]
    if "?" in stop or "!" in stop:
        return not (closing and following[0].islower())  # else speech: "Why?" he said
    if stop == "." and not closing:
        return _full_stop_ends_sentence(text, start, match.start(), following)
    return not following[0].islower() and (bool(closing) or following[0].isalpha())


def _space_forgotten(text: str, stop: int, end: int) -> bool:
    """Whether a sentence follows without a space (``the end.Then``): not in an address (``Al.Gore@x.org``)."""
    if not (text[stop - 2 : stop].islower() and text[end].isupper() and text[end + 1 : end + 2].islower()):
        return False
    rest = text[end : end + 40].split(maxsplit=1)[0]
    return "@" not in rest and "www" not in text[max(0, stop - 10) : stop]


def _full_stop_ends_sentence(text: str, start: int, stop: int, following: str) -> bool:
    """Whether the single full stop at ``stop``, with the word ``following`` after it, ends the sentence."""
    before = text[max(start, stop - 20) : stop].rpartition(" ")[2].lstrip("\"'“‘([*")
    if following == "." or before.lower() in NEVER_LAST:
        return False
    if len(before) == 1 and before.isupper():
        return before == "I"  # else an initial
    if before.lower() in BEFORE_NUMBER:
        return not following[0].isdigit()
    if before in MAYBE_LAST or DOTTED.fullmatch(before):
        return following in SENTENCE_STARTERS
    if before.isdigit() and len(before) < 3:  # the number of a list item ends nothing
        number = stop - len(before)
        return number - start > 2 and text[max(0, number - 2) : number].rstrip()[-1:] != ":"
    return True
