"""Words of English text: one regular expression after the conventions of UD English EWT, mostly those of PTB."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tagger_cli.segmentation.character_classes import EMOJI, IDEOGRAPH, MARK, SEPARATOR
from tagger_cli.segmentation.possessive_groups import compile_rules

PREFIXES = (  # stay with their word: non-violent, e-mail; all other compounds are split at the hyphen
    "anti|co|counter|cross|e|ex|extra|inter|intra|micro|mid|mini|mis|multi|neo|non|over|post|pre|pro|pseudo|"
    "psycho|re|semi|socio|sub|super|trans|ultra|un|under"
)
DOMAINS = "com|org|net|edu|gov|mil|int|info|biz|io|ai|app|dev|tv|co|us|uk|ca|au|nz|ie|de|fr|nl|ch|eu|se|jp|cn|in|ru|br"
EXTENSIONS = (
    "docx?|xlsx?|pptx?|pdf|txt|rtf|csv|tsv|html?|xml|json|ya?ml|toml|md|jpe?g|png|gif|bmp|svg|mp[34]|wav|avi|"
    "mov|zip|t?gz|tar|exe|dll|py|js|java|cpp|sh|url"
)
LETTER = rf"[^\W{IDEOGRAPH}]"  # also a digit or _
AT_END = r"""["'”’)\]}»]*+\s*+\Z"""  # nothing but closing marks up to the end of the sentence

# of a URL: no punctuation at its end, brackets only in pairs
PATH = rf"(?:[\w/=&#%+-]++|[.,;:!?'*|$@~^\[\]]++(?=[\w/=&#%+-])|\([^{SEPARATOR}<>\"()]*+\))*+"
URL = rf"(?:https?|ftp|file)://\w{PATH}|(?i:www)\.\w{PATH}"
SITE = rf"(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,8}}(?i:{DOMAINS})\b(?:/{PATH})?"
EMAIL = r"(?a:(?:mailto:)?\w[\w.+%-]{0,63}@\w[\w-]{0,62}(?:\.[\w-]{1,63})*+)"
FILE = rf"\w[\w#-]{{0,63}}\.(?i:{EXTENSIONS})\b"
EMOTICON = (
    r"[<>]?[:;=][-o*']?[)(\]\[/\\|*]++(?!\w)|[:;=]-?[DPOp3](?!\w)|\(-?[:;=](?!\w)|<3+|\^[_.]?\^|-_+-"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}|[{EMOJI}]"  # a flag is two letters
)

# In each list the first alternative that matches wins. One that can fail after a long look ahead is bounded,
# and the rest is possessive, so that the time stays linear in the text.
LETTER_FIRST = (
    # nearly every word, found at once; but what ends as a contraction without its apostrophe may end is left
    # to the next alternative
    r"[A-Za-z]++(?<![nN][tT]|[oO][tT]|[tTeE][sS]|[iI][mM]|[vVrRmM][eE]|[lL][lL]|[nNtT][aA])(?=[\s,?!);\"])",
    (
        r"(?i:can(?=not\b)|(?:gon|wan)(?=na\b)|(?:got|out)(?=ta\b)|(?:gim|lem)(?=me\b)"
        r"|(?:that|let|there|what|he|she)(?=s\b)|i(?=m\b|ve\b)|(?:you|they)(?=ve\b|ll\b|re\b)"
        r"|(?:it|that)(?=ll\b)"
        r"|(?:do|does|did|wo|ca|could|would|should|is|are|was|were|has|have|had|ai)(?=nt\b))"  # can|not  do|nt
    ),
    r"[A-Za-z]++(?=[\s,?!);\"])",
    r"[A-Za-z]{1,9}(?=[nN]['’][tT]\b)|[nN]['’][tT]\b",  # do|n't
    URL,
    EMAIL,
    SITE,
    FILE,
    r"[a-z]{2,20}(?:\.[a-z][a-z-]{1,20}){2,8}+(?![\w.])",  # comp.sources.unix
    rf"(?:[^\W\d_]\.){{1,9}}[^\W\d_](?=\.{AT_END}|(?!\w|\.))",  # U.K; at the end of a sentence also U.S|.
    r"(?:[^\W\d_]\.){2,10}(?!\w)",  # U.S.  a.m.
    rf"[^\W\d_]{{1,10}}\.(?=[\s,;:])(?!{AT_END})",  # Mr.  etc.: a full stop that ended no sentence
    rf"(?i:{PREFIXES})-(?=\w)[^\W_]++",
    r"[^\W_]{1,5}&[^\W_]{1,4}\b(?!;)|[A-Za-z]/(?:[A-Za-z]|out)\b(?!/)",  # AT&T  w/o
    r"(?:US|U|A|C|NZ|HK)\$|[A-Za-z]{1,9}\d++(?:\.\d++)++",  # US$  v2.0
    rf"{LETTER}++(?:['’](?!(?i:s|m|d|ll|re|ve|t)\b)[^\W\d_]++)*+",  # O'Connell
)
DIGIT_FIRST = (
    r"\d++(?=[\s)])",
    EMAIL,
    FILE,
    r"\d++(?:-\d++){2,}+|\d{3}[-/]\d{3}-\d{4}\b|(?:\d{5}|\d{1,3})-\d{4}\b",  # 2004-12-31, telephone numbers
    r"(?i:\d++(?:st|nd|rd|th|s)\b)|\d+0['’]s\b",  # 20th  1970s  60's
    r"\d++(?!(?:[AP]M|[KMB]|MM|MW)\b)[A-Z]\w*+",  # 3G; but 10|AM
    r"[0-9]\ufe0f?\u20e3",  # a key-cap emoji
    r"\d++(?:[.,:/]\d++)*+",  # 1,000.50  10:30  12/05/2001
)
SYMBOL_FIRST = (
    r"[,.](?=[ \n])",
    r"['’`](?i:s|m|d|ll|re|ve)\b|'(?i:em|n|cause|til|bout|cos)\b|(?<!\w)['’]\d\d(?:s\b|\b)",  # 's  'em  '72
    r"(?a:@\w++)|#[^\W\d_]\w*+",  # @user  #hashtag
    r"\+\d++(?:[.,]\d++)*+|(?<!\w)\.\d++",  # +44  .5
    rf"\.(?i:{EXTENSIONS})\b",
    r"&(?:amp|lt|gt|quot|nbsp|#\d{1,6});",
    EMOTICON,
    r"[-=*~_+<>|#]{4,}+|([-.=*~#+_—–$/\\])\1++|[?!]{2,}+|…++|<-|->|''|``|‘‘|’’|‘’|<<|>>",  # ...  --  ?!
    rf"[^{SEPARATOR}]",  # any other character, Chinese ones among them
)
WORD = compile_rules(
    rf"(?:(?=[^\W\d_{IDEOGRAPH}])(?:{'|'.join(LETTER_FIRST)})|(?=\d)(?:{'|'.join(DIGIT_FIRST)})|{'|'.join(SYMBOL_FIRST)})"
    rf"(?:[{MARK}]++(?:{LETTER}++|(?<=\u200d)[^{SEPARATOR}])?)*+"  # accents, vowel signs, emoji sequences
)


def word_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The (start, end) offsets in ``text`` of the words of the sentence ``text[start:end]``, one by one."""
    return map(re.Match.span, WORD.finditer(text, start, end))
