"""What is downloaded holds exactly the sentences and labels of the originals."""

from __future__ import annotations

from pathlib import Path

from command_line import Model
from datasets import ClassLabel, Features, List
from hub_server import HubServer
from small_datasets import STRING, parquet, serve
from treebanks import treebank_parquet

from tagger_cli.corpora.corpus import Corpus, read_corpus
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.download.download_data import download_data
from tagger_cli.download.hub import Hub

CONLL2003 = {"train": "eng.train", "validation": "eng.testa", "test": "eng.testb"}
UD = {"train": "train", "dev": "dev", "test": "test"}
TARGETS = {"pos": "2", "chunk": "3", "ner": "4"}


def test_universal_dependencies_come_out_as_they_are(
    tagger: Model, server: HubServer, shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "ud-english-ewt"
    originals = {split: (folder / f"en_ewt-ud-{split}.conllu").read_text(encoding="utf-8") for split in UD}
    files = {f"parquet/en_ewt/{split}.parquet": treebank_parquet(text) for split, text in originals.items()}
    files["parquet/zh_gsd/test.parquet"] = treebank_parquet(originals["dev"][: originals["dev"].index("\n\n")])
    serve(server, "commul/universal_dependencies", files, revision="2.17")
    done = tagger("download-data", "ud:en_ewt")
    assert done.returncode == 0, done.stderr
    for split, text in originals.items():
        assert (tmp_path / "data" / "ud-en_ewt" / f"{split}.conllu").read_text(encoding="utf-8") == text
    assert "12,544 sentences" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "Next:     tagger train --train data/ud-en_ewt/train.conllu --dev data/ud-en_ewt/dev.conllu "
        "--test data/ud-en_ewt/test.conllu --target upos -o out/ud-en_ewt"
    )


def test_conll2003_comes_out_as_it_is(server: HubServer, hub: Hub, shared_data: Path, tmp_path: Path) -> None:
    originals = {split: _read(shared_data / "conll2003" / name) for split, name in CONLL2003.items()}
    files = {f"data/{split}-00000-of-00001.parquet": _parquet(corpus) for split, corpus in originals.items()}
    serve(server, "lhoestq/conll2003", files)
    downloaded = download_data("conll2003", tmp_path, hub, lambda _: None)
    for split, corpus in originals.items():
        written = _read(downloaded.folder / f"{split.replace('validation', 'dev')}.conll")
        assert [s.words for s in written.sentences] == [s.words for s in corpus.sentences]
        assert [s.tags for s in written.sentences] == [s.tags for s in corpus.sentences]
        assert {scheme.value for scheme in written.schemes.values()} == {"IOB2"}
    assert [file.sentences for file in downloaded.record.files] == [14041, 3250, 3453]
    assert downloaded.record.licence.startswith("research use only")


def _read(path: Path) -> Corpus:
    """A corpus with its span labels in IOB2, as the hub has them."""
    return read_corpus(LabelledFile(str(path), TARGETS))


def _parquet(corpus: Corpus) -> bytes:
    columns: dict[str, list[list[str] | list[int]]] = {"tokens": [s.words for s in corpus.sentences]}
    features = {"tokens": List(STRING)}
    for target in TARGETS:
        names = sorted({label for sentence in corpus.sentences for label in sentence.tags[target]}, reverse=True)
        number = {name: index for index, name in enumerate(names)}
        columns[f"{target}_tags"] = [[number[label] for label in s.tags[target]] for s in corpus.sentences]
        features[f"{target}_tags"] = List(ClassLabel(names=names))
    return parquet(columns, Features(features))
