r"""Classes of characters that ``\w`` and ``\s`` do not tell apart; each is the inside of a ``[…]``."""

from __future__ import annotations

# Separates words and is part of none: white space, control characters such as NUL, zero-width space, marks of
# the writing direction, byte order mark. A word that nobody can see would help nobody.
SEPARATOR = r"\s\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"

# Chinese characters, kana and bopomofo, which are written without spaces.
IDEOGRAPH = (
    r"\u3005-\u3007\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)

EMOJI = r"\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"

# Stays with the character before it: combining marks and vowel signs (general category M), joiners, soft
# hyphen, variation selectors, emoji skin tones and tags. Ranges run on over the letters between two marks of a
# script, which continue a word anyway, and in some ancient scripts over a little punctuation.
MARK = (
    r"\xad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    r"\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d\u0859-\u085b\u0897-\u0963"
    r"\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0aef\u0afa-\u0b63\u0b82-\u0bef\u0c00-\u0c76\u0c81-\u0c83\u0c85-\u0d63"
    r"\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc"
    r"\u0fc6\u102b-\u1049\u1056-\u109d\u135d-\u135f\u1712-\u1734\u1752-\u17d3\u17dd\u180b-\u180f\u1885-\u193b"
    r"\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b4c\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1dff"
    r"\u200c\u200d\u2060\u20d0-\u20f0\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua672\ua674-\ua67d"
    r"\ua69e-\ua6f1\ua802-\ua827\ua82c\ua880-\ua8cd\ua8e0-\ua8f7\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0"
    r"\ua9e5-\uaa59\uaa7b-\uaadd\uaaeb-\uaaef\uaaf5\uaaf6\uabe3-\uabea\uabec\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
    r"\U000101fd\U000102e0\U00010350-\U0001039d\U00010a01-\U00010a3f\U00010ae5\U00010ae6\U00010d24-\U00010eac"
    r"\U00010efc-\U00011046\U00011070-\U00011c3f\U00011c92-\U00011fff\U00013440-\U00016af4\U00016b30-\U00016b36"
    r"\U00016f4f-\U00016ff1\U0001bc9d\U0001bc9e\U0001cf00-\U0001cf46\U0001d165-\U0001d244\U0001da00-\U0001e94a"
    r"\U0001f3fb-\U0001f3ff\U000e0020-\U000e01ef"
)
