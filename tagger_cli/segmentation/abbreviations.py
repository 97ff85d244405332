"""English abbreviations whose full stop need not end a sentence, all without that full stop."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence; looked up in lower case.
NEVER_LAST = _words("""
    mr mrs ms mx dr drs prof st sts ste gen lt col sgt capt cpl cmdr maj adm gov govs sen sens rep reps
    rev hon pres messrs mme mlle spec pvt supt det insp ft mt pt attn atty vs v cf viz ca approx ie eg i.e
    e.g esp incl excl et al ext arr arrv dep lv tel mob p.s ps
""")

# An abbreviation only where a number follows ("No. 5", "p. 12"), else a word; looked up in lower case.
BEFORE_NUMBER = _words("""
    no nos vol vols fig figs ch p pp sec art para op ex ed eds
""")

# Last in a sentence only where the next word is one that starts sentences; looked up as it is written.
MAYBE_LAST = _words("""
    etc Inc INC Corp Co Ltd LTD Bros Jr Sr Ph Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Jan Feb Mar Apr
    Jun Jul Aug Sep Sept Oct Nov Dec Ave Blvd Rd Ln Sq Dept Univ Assn Assoc Conf Ala Ariz Ark Calif Colo
    Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Mo Mont Neb Nev Okla Ore Pa Penn Que Ont Tenn Tex
    Va Vt Wash Wis Wyo oz lb lbs ft hr hrs min mins sec secs yr yrs est avg
""")

# With a capital letter these begin a sentence rather than a name.
SENTENCE_STARTERS = _words("""
    The A An This That These Those He She It We They You I My Our Your His Her Its Their There Here If
    When While Where What Who Why How Which But And Or So Yet However Although Though Because Since After
    Before As At By For From In On Of To With Without Then Thus Also Please Thanks Let Do Does Did Is Are
    Was Were Has Have Had Will Would Can Could Should May Might No Not Now Even Just All Some Many Most
    More Both Each Every One Two Mr Mrs Ms
""")
