import sys
sys.path.insert(0,"tests/runtime")
from collections import Counter
def test_see(random_model):
    from tagger_cli.runtime.tagger import Tagger
    from test_tagging import random_sentences
    t=Tagger(random_model,1)
    for n,l in t.predict(random_sentences(80,30),t.targets).items(): print(n, Counter(x for s in l for x in s))
    for s in t.tag(["Angela Merkel met Emmanuel Macron in Paris. They talked about the weather."]): print(list(zip(s.words,s.tags["ner"],s.tags["upos"])))
