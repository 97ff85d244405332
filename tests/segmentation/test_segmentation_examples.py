"""What the segmenter makes of English as people write it; `|` separates words, a new line a new sentence."""

from __future__ import annotations

import pytest

from tagger_cli.segmentation.segmenter import RuleSegmenter

WORDS = """
I don't, can't, won't and shouldn't.      I|do|n't|,|ca|n't|,|wo|n't|and|should|n't|.
DON'T! ISN'T!                             DO|N'T|!¶IS|N'T|!
I'm sure they'll say John's OK            I|'m|sure|they|'ll|say|John|'s|OK
We’ve seen Mary’s; it doesn’t             We|’ve|seen|Mary|’s|;|it|does|n’t
the players' room                         the|players|'|room
I cannot; I'm gonna, I wanna, I gotta     I|can|not|;|I|'m|gon|na|,|I|wan|na|,|I|got|ta
dont, didnt, im, thats, Lets              do|nt|,|did|nt|,|i|m|,|that|s|,|Let|s
O'Connell at 7 o'clock, y'all             O'Connell|at|7|o'clock|,|y'all
a well-known state-of-the-art plan        a|well|-|known|state|-|of|-|the|-|art|plan
e-mail a non-violent ex-member            e-mail|a|non-violent|ex-member
Mr. and Mrs. J. K. Smith vs. St. Louis    Mr.|and|Mrs.|J.|K.|Smith|vs.|St.|Louis
the U.S. army, i.e. at 10 a.m. sharp      the|U.S.|army|,|i.e.|at|10|a.m.|sharp
Apple Inc., cats, etc., in the U.K today  Apple|Inc.|,|cats|,|etc.|,|in|the|U.K|today
He lives in the U.S.                      He|lives|in|the|U.S|.
It cost $ 50, $1,000.50 or 3.14%          It|cost|$|50|,|$|1,000.50|or|3.14|%
at 10:30PM on 12/05/2001 or 2001-12-05    at|10:30|PM|on|12/05/2001|or|2001-12-05
call 713-853-3989 or 345-9945, 9-5        call|713-853-3989|or|345-9945|,|9|-|5
the 20th in the 1970s, the 60's, the '72  the|20th|in|the|1970s|,|the|60's|,|the|'72
35mm, 5pm, 3G, 5'10"                      35|mm|,|5|pm|,|3G|,|5|'|10|"
see http://a.org/b_(c)?d=1#e.             see|http://a.org/b_(c)?d=1#e|.
(www.x.com, example.co.uk/path)           (|www.x.com|,|example.co.uk/path|)
<bob.smith@mail.example.com>              <|bob.smith@mail.example.com|>
report.pdf, comp.lang.python, AT&T, w/o   report.pdf|,|comp.lang.python|,|AT&T|,|w/o
up +0.435 to .5 from -3                   up|+0.435|to|.5|from|-|3
and/or 24 km/h                            and|/|or|24|km|/|h
RT @user_1: #FridayFeeling #1             RT|@user_1|:|#FridayFeeling|#|1
wow!!! really?! hmm... so -- yes          wow|!!!¶really|?!¶hmm|...|so|--|yes
fun :) sad :-( wink ;-) grin :D love <3   fun|:)|sad|:-(|wink|;-)|grin|:D|love|<3
Fax:(713) 5                               Fax|:|(|713|)|5
"Yes," 'no' and “maybe” (or [not])        "|Yes|,|"|'|no|'|and|“|maybe|”|(|or|[|not|]|)
-------- *** ~~                           --------|***|~~
AT&amp;T &lt;b&gt;                        AT|&amp;|T|&lt;|b|&gt;
"""

SENTENCES = """
He left. She stayed! Why? Nobody knows.     He|left|.¶She|stayed|!¶Why|?¶Nobody|knows|.
Dr. Who met Sen. Paul. They ate.            Dr.|Who|met|Sen.|Paul|.¶They|ate|.
"Why?" he said. "Go." I went.               "|Why|?|"|he|said|.¶"|Go|.|"¶I|went|.
He said (twice.) So did I.                  He|said|(|twice|.|)¶So|did|I|.
I live in the U.S. It is big.               I|live|in|the|U.S|.¶It|is|big|.
The U.S. Senate met at 5 p.m. Monday.       The|U.S.|Senate|met|at|5|p.m.|Monday|.
See No. 5. No. It is p. 3.                  See|No.|5|.¶No|.¶It|is|p.|3|.
On Sept. 11 we met J. Doe. He was I. Me?    On|Sept.|11|we|met|J.|Doe|.¶He|was|I|.¶Me|?
it rained. we stayed in. ok                 it|rained|.¶we|stayed|in|.¶ok
Wait... what? Well... No. The end… Bye      Wait|...|what|?¶Well|...¶No|.¶The|end|…¶Bye
1. Buy milk. 2. Go home.                    1|.|Buy|milk|.¶2|.|Go|home|.
Great! :) I love it :( Not now              Great|!|:)¶I|love|it|:(¶Not|now
Nice 👍🏽 We won! 🎉 It was late               Nice|👍🏽¶We|won|!|🎉¶It|was|late
the end.Then mail Al.Gore@x.org             the|end|.¶Then|mail|Al.Gore@x.org
It is 3.14 at x.com or https://x.y/z. We    It|is|3.14|at|x.com|or|https://x.y/z|.¶We
"""

OTHER_SCRIPTS = """
Cafe\u0301 nai\u0308ve Zu\u0308rich’s      Cafe\u0301|nai\u0308ve|Zu\u0308rich|’s
Müller und Çelik: déjà vu                  Müller|und|Çelik|:|déjà|vu
שָׁלוֹם עולם. מה שלומך?                        שָׁלוֹם|עולם|.¶מה|שלומך|?
مرحبا بالعالم؟ أنا بخير                    مرحبا|بالعالم|؟¶أنا|بخير
नमस्ते दुनिया। हाँ                              नमस्ते|दुनिया|।¶हाँ
我爱北京。iPhone手机                            我|爱|北|京|。¶iPhone|手|机
🇺🇸🇩🇪 👨‍👩‍👧‍👦👍🏽 1️⃣ ❤️‍🔥                        🇺🇸|🇩🇪|👨‍👩‍👧‍👦|👍🏽|1️⃣|❤️‍🔥
"""


def rows(table: str) -> list[tuple[str, str]]:
    """Text and expectation of each line, which stand at least two blanks apart."""
    parts = [line.partition("  ") for line in table.strip().split("\n")]
    return [(text, expected.strip()) for text, _, expected in parts]


@pytest.mark.parametrize(("text", "expected"), rows(WORDS) + rows(SENTENCES) + rows(OTHER_SCRIPTS))
def test_words_and_sentences(text: str, expected: str) -> None:
    (sentences,) = RuleSegmenter().segment([text])
    assert "¶".join("|".join(sentence.words) for sentence in sentences) == expected
    assert all(
        text[start:end] == word for s in sentences for word, (start, end) in zip(s.words, s.offsets, strict=True)
    )


def test_a_blank_line_ends_a_sentence_and_a_line_end_does_not() -> None:
    text = "A title\n \nThis line\ngoes on"
    (sentences,) = RuleSegmenter().segment([text])
    assert [text[sentence.offsets[0][0] : sentence.offsets[-1][1]] for sentence in sentences] == [
        "A title",
        "This line\ngoes on",
    ]


@pytest.mark.parametrize("text", ["", " \t\r\n", "\ufeff\u200b\x00\n\n\n"])
def test_text_without_words_has_no_sentences(text: str) -> None:
    assert RuleSegmenter().segment([text]) == [[]]


def test_control_and_zero_width_characters_are_in_no_word() -> None:
    text = "\ufeffone\x00two\u200bthree \u200fארבע\u200e"
    ((sentence,),) = RuleSegmenter().segment([text])
    assert sentence.words == ["one", "two", "three", "ארבע"]
