"""The shapes in which the hub has corpora, and the one in which they come out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from datasets import ClassLabel, Features, List
from hub_server import HubServer
from small_datasets import SENTENCES, STRING, jsonl, parquet, serve, serve_small, tagged
from treebanks import treebank_parquet

from tagger_cli.display.download_summary import next_command
from tagger_cli.download.download_data import Downloaded, download_data
from tagger_cli.download.fetch_events import Event, Note
from tagger_cli.download.hub import Hub
from tagger_cli.errors import TaggerError

TREEBANK = """\
# newdoc id = d1
# sent_id = s1
# text = Vámonos ya.
# a comment
1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\tTypo=Yes
1\tVamos\tir\tVERB\tVMI\tMood=Imp\t0\troot\t0:root\t_
2\tnos\tnosotros\tPRON\t_\tCase=Acc|Person=1\t1\tobj\t1:obj\t_
2.1\tEllos\tellos\tPRON\t_\t_\t_\t_\t1:nsubj\tGloss=x
3\tya\tya\tADV\t_\t_\t1\tadvmod\t1:advmod\tSpaceAfter=No
4\t.\t.\tPUNCT\t_\t_\t1\tpunct\t1:punct\t_

# sent_id = s2
# text = _
0.1\tNadie\tnadie\tPRON\t_\t_\t_\t_\t1:nsubj\t_
1\t_\t_\tSYM\t_\t_\t0\troot\t0:root\tScore=1

"""


def download(name: str, hub: Hub, folder: Path, **options: Any) -> tuple[Downloaded, list[str]]:
    """What was downloaded, and the notes on the way."""
    events: list[Event] = []
    downloaded = download_data(name, folder, hub, events.append, **options)
    return downloaded, [event.message for event in events if isinstance(event, Note)]


def test_label_ids_become_names_and_splits_files(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    repository = serve_small(server, license="mit")
    downloaded, notes = download("hf:owner/small", hub, tmp_path)
    assert downloaded.folder == tmp_path / "hf-owner-small"
    assert sorted(path.name for path in downloaded.folder.iterdir()) == [
        *("SOURCE.toml", "dev.conll", "test.conll", "train.conll")
    ]
    train = (downloaded.folder / "train.conll").read_text()
    assert train == "Ada\tB-PER\nLovelace\tI-PER\nleft\tO\nParis\tB-LOC\n\nIt\tO\nrained\tO\n\n"
    assert (downloaded.folder / "dev.conll").read_text() == "Bo\tB-PER\nstayed\tO\n\n"
    record = downloaded.record
    assert (record.licence, record.revision, record.commit) == ("mit", "main", repository.commit)
    assert [(file.split, file.sentences, file.words) for file in record.files] == [
        *(("train", 2, 6), ("dev", 1, 2), ("test", 1, 2))
    ]
    assert notes == []


def test_a_treebank_comes_out_as_it_went_in(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    files = {f"es_x/{split}.parquet": treebank_parquet(TREEBANK) for split in ("train", "dev")}
    files["es_y/test.parquet"] = treebank_parquet(TREEBANK.split("\n\n", maxsplit=1)[0])
    serve(server, "commul/universal_dependencies", files, revision="2.17")
    downloaded, _ = download("ud:es_x", hub, tmp_path)
    assert (downloaded.folder / "train.conllu").read_text() == TREEBANK
    assert [file.name for file in downloaded.record.files] == ["train.conllu", "dev.conllu"]
    assert [path for path in server.fetched() if "es_y" in path] == []
    with pytest.raises(TaggerError, match=r"there is no 'es_z'; did you mean es_[xy] or es_[xy]\?"):
        download("ud:es_z", hub, tmp_path)


def test_parts_of_speech_as_ids_and_missing_columns(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    columns = {name: [["a", "b"]] for name in ("tokens", "lemmas", "deprel")}
    columns |= {"upos": [[1, 0]], "feats": [[None, "A=B"]], "head": [["0", "1"]]}
    features = Features({**{name: List(STRING) for name in columns}, "upos": List(ClassLabel(names=["X", "NOUN"]))})
    serve(server, "owner/bank", {"train.parquet": parquet(columns, features)})
    downloaded, _ = download("hf:owner/bank", hub, tmp_path)
    first, *_ = (downloaded.folder / "train.conllu").read_text().splitlines()
    assert first == "1\ta\ta\tNOUN\t_\t_\t0\ta\t_\t_"


def test_bare_labels_come_out_as_iob2(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    names = ("O", "person", "location")
    words, labels = [["Ada", "Lovelace", "saw", "Paris", "again", "."]], [[1, 1, 0, 2, 0, 0]]
    features = Features({"tokens": List(STRING), "ner_tags": List(ClassLabel(names=list(names)))})
    features["fine_ner_tags"] = List(ClassLabel(names=["O", "person-artist", "location-city"]))
    both = parquet({"tokens": words, "ner_tags": labels, "fine_ner_tags": labels}, features)
    serve(server, "owner/bare", {"train.parquet": tagged(words, labels, names)})
    assert "Ada\tB-person\nLovelace\tI-person\n" in _train(download("hf:owner/bare", hub, tmp_path))
    files = {f"{part}/train/0000.parquet": both for part in ("supervised", "inter", "intra")}
    serve(server, "DFKI-SLT/few-nerd", files, "refs/convert/parquet")
    train = _train(download("few-nerd", hub, tmp_path))
    assert train.startswith("Ada\tB-person-artist\tB-person\nLovelace\tI-person-artist\tI-person\nsaw\tO\tO\n")
    assert len(server.fetched()) == 2 * 2  # one file each, from the store


def test_entities_with_offsets_become_labels_of_characters(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    rows = [
        {
            "text": "张三 去北京",
            "entities": [
                {"id": 0, "entity": "北京", "start_offset": 4, "end_offset": 6, "label": "address"},
                {"id": 1, "entity": "张三", "start_offset": 0, "end_offset": 1, "label": "name"},  # end counted in
            ],
        }
    ]
    columns = {name: [row[name] for row in rows] for name in ("text", "entities")}
    unlabelled = parquet({"text": ["李四"], "entities": [[]]}, Features.from_arrow_schema(_schema(columns)))
    files = {"data/train-0.parquet": parquet(columns), "data/test-0.parquet": unlabelled}
    serve(server, "xusenlin/clue-ner", files)
    downloaded, notes = download("clue-ner", hub, tmp_path)
    assert _train((downloaded, notes)) == "张\tB-name\n三\tI-name\n去\tO\n北\tB-address\n京\tI-address\n\n"
    assert not (downloaded.folder / "test.conll").exists()
    assert "clue-ner: test is left out: its labels are not public" in notes


def test_ids_without_names_need_names(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    rows = [{"tokens": ["Ada", "left"], "ner_tags": [1, 0], "lang": "en"}]
    files = {"train/train_en.jsonl": jsonl(rows), "val/val_en.jsonl": jsonl(rows), "val/val_de.jsonl": jsonl(rows)}
    serve(server, "Babelscape/multinerd", files)
    assert _train(download("multinerd:en", hub, tmp_path)) == "Ada\tB-PER\nleft\tO\n\n"
    serve(server, "owner/plain", {"train.jsonl": jsonl(rows)})
    with pytest.raises(TaggerError, match=r"label ids without names.*--labels ner=O,B-PER,I-PER"):
        download("hf:owner/plain", hub, tmp_path)
    assert not (tmp_path / "hf-owner-plain").exists()
    assert "Ada\tB-X\n" in _train(download("hf:owner/plain", hub, tmp_path, labels={"ner": ["O", "B-X"]}))
    with pytest.raises(TaggerError, match="train, row 1, column 'ner_tags': label id 1, but there are 1 names"):
        download("hf:owner/plain", hub, tmp_path, labels={"ner": ["O"]})


def test_names_of_ids_may_stand_in_the_card(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    names = {"class_label": {"names": {"1": "B-CITY", "0": "O"}}}
    info = {"features": [{"name": "tokens", "sequence": "string"}, {"name": "ner_tags", "sequence": names}]}
    files = {"train.jsonl": jsonl([{"tokens": ["Paris", "sleeps"], "ner_tags": [1, 0]}])}
    serve(server, "owner/carded", files, dataset_info=info)
    assert _train(download("hf:owner/carded", hub, tmp_path)) == "Paris\tB-CITY\nsleeps\tO\n\n"


def test_a_corpus_without_dev_is_split_the_same_way_every_time(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    words = [[f"w{number}", "Paris"] for number in range(200)]
    serve(server, "owner/whole", {"all.parquet": tagged(words, [[0, 3]] * 200)})
    first, notes = download("hf:owner/whole", hub, tmp_path / "a")
    second, _ = download("hf:owner/whole", hub, tmp_path / "b")
    assert [file.sentences for file in first.record.files] == [180, 20]
    assert first.record.files == second.record.files
    assert notes == ["hf:owner/whole: it has no dev: one of every 10 sentences of train is dev (seed 13)"]
    both = _train((first, notes)) + (first.folder / "dev.conll").read_text()
    assert sorted(both.split("\n\n")) == ["", *sorted(f"w{number}\tO\nParis\tB-LOC" for number in range(200))]


def test_words_that_no_column_holds_and_rows_that_do_not_fit(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    serve(server, "owner/odd", {"train.parquet": tagged([["", "a b", "#c"], [], [" "]], [[0, 3, 0], [], [0]])})
    assert _train(download("hf:owner/odd", hub, tmp_path)) == "_\tO\na b\tB-LOC\n#c\tO\n\n_\tO\n\n"
    serve(server, "owner/torn", {"train.parquet": tagged([["a"], ["b", "c"]], [[0], [0]])})
    with pytest.raises(TaggerError, match="hf:owner/torn train, row 2: 2 words, but 1 labels in 'ner_tags'"):
        download("hf:owner/torn", hub, tmp_path)


def test_a_corpus_without_labels_and_files_that_are_none(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    serve(server, "owner/bare", {"train.parquet": tagged([["a", "b"]], [[0, 0]])})
    with pytest.raises(TaggerError, match="hf:owner/bare: no word has a label in ner_tags; name another column"):
        download("hf:owner/bare", hub, tmp_path)
    serve(server, "owner/broken", {"train.parquet": b"PAR1 but no more"})
    with pytest.raises(TaggerError, match="`datasets` cannot read the files"):
        download("hf:owner/broken", hub, tmp_path)
    serve(server, "owner/ragged", {"train.jsonl": jsonl([{"tokens": ["a"], "tags": ["O"]}]) + b"{"})
    with pytest.raises(TaggerError, match="`datasets` cannot read the files"):
        download("hf:owner/ragged", hub, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_compressed_files_are_read(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    packed = gzip.compress(jsonl([{"words": ["Ada", "left"], "tags": ["B-PER", "O"]}]))
    serve(server, "owner/packed", {"train.jsonl.gz": packed})
    assert _train(download("hf:owner/packed", hub, tmp_path)) == "Ada\tB-PER\nleft\tO\n\n"


def test_columns_are_found_by_type_or_named(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    words, labels = SENTENCES["train"]
    strings = List(STRING)
    features = Features({"a": strings, "b": strings, "c": List(ClassLabel(names=["O", "B-X", "B-Y", "B-Z"]))})
    serve(server, "owner/vague", {"train.parquet": parquet({"a": words, "b": words, "c": labels}, features)})
    expected = r"which column holds the words; name it with --tokens-column; there are a \(list of string\), .*c \(4 l"
    with pytest.raises(TaggerError, match=expected):
        download("hf:owner/vague", hub, tmp_path)
    named, _ = download("hf:owner/vague", hub, tmp_path, tokens="b", targets={"ner": "c"})
    assert named.record.columns == ["ner"]
    assert _train((named, [])).startswith("Ada\tB-X\nLovelace\tB-Y\n")
    with pytest.raises(TaggerError, match="'z' is no column with a label for each word; there are a "):
        download("hf:owner/vague", hub, tmp_path, tokens="b", targets={"ner": "z"})
    serve(server, "owner/flat", {"train.parquet": parquet({"text": ["a b"], "score": [1]})})
    with pytest.raises(TaggerError, match=r"there are text \(string\), score \(int64\)"):
        download("hf:owner/flat", hub, tmp_path)


def test_configurations_are_named_or_listed(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    spanish, dutch = tagged([["Madrid"]], [[3]]), tagged([["Utrecht"]], [[3]])
    serve(server, "eriktks/x", {"x.py": b"# a loading script"})
    converted = {"es/train/0000.parquet": spanish, "nl/train/0000.parquet": dutch}
    serve(server, "eriktks/x", converted, "refs/convert/parquet")
    with pytest.raises(TaggerError, match="several configurations; choose one as in hf:eriktks/x:es: es, nl"):
        download("hf:eriktks/x", hub, tmp_path)
    downloaded, notes = download("hf:eriktks/x:nl", hub, tmp_path)
    assert _train((downloaded, notes)) == "Utrecht\tB-LOC\n\n"
    assert notes[0] == "hf:eriktks/x:nl: main holds no data files; taking the converted ones of refs/convert/parquet"
    configs = [
        {"config_name": "first", "data_files": [{"split": "train", "path": "one/part-*"}], "default": True},
        {"config_name": "second", "data_files": [{"split": "train", "path": ["two/**"]}]},
    ]
    serve(server, "owner/two", {"one/part-0.parquet": spanish, "two/a/b.parquet": dutch}, configs=configs)
    assert _train(download("hf:owner/two", hub, tmp_path)) == "Madrid\tB-LOC\n\n"
    assert _train(download("hf:owner/two:second", hub, tmp_path)) == "Utrecht\tB-LOC\n\n"
    with pytest.raises(TaggerError, match="there is no 'third'; there are first, second"):
        download("hf:owner/two:third", hub, tmp_path)


def _train(downloaded: tuple[Downloaded, list[str]]) -> str:
    return (downloaded[0].folder / "train.conll").read_text(encoding="utf-8")


def _schema(columns: dict[str, Any]) -> Any:
    from datasets import Dataset

    return Dataset.from_dict(columns).features.arrow_schema


TOPICS = Features({"label": ClassLabel(names=["Company", "Village"]), "title": STRING, "content": STRING})


def test_texts_with_a_label_become_jsonl(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    titles = [f"Title {number}" for number in range(20)]
    columns = {"label": [0, 1] * 10, "title": titles, "content": ["It is here."] * 20}
    files = {f"dbpedia_14/{split}-00000-of-00001.parquet": parquet(columns, TOPICS) for split in ("train", "test")}
    serve(server, "fancyzhx/dbpedia_14", files)
    downloaded, _ = download("dbpedia", hub, tmp_path)
    assert [(file.name, file.sentences) for file in downloaded.record.files] == [
        *(("train.jsonl", 18), ("dev.jsonl", 2), ("test.jsonl", 20))
    ]
    first = json.loads((downloaded.folder / "test.jsonl").read_text().splitlines()[0])
    assert first == {"text": "Title 0\nIt is here.", "topic": "Company"}
    assert downloaded.record.licence == "CC BY-SA 3.0"
    assert next_command(downloaded).endswith("--target topic -o out/dbpedia")


def test_shares_of_annotators_become_labels(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    names = ["toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit"]
    shares = {name: [0.0, 0.5, 0.0] for name in names[1:]} | {"toxicity": [0.1, 0.9, 0.8]}
    content = parquet({"text": ["Nice.", "Bad.", "So so."], **shares})
    files = {f"data/{split}-00000-of-00001.parquet": content for split in ("train", "validation", "test")}
    serve(server, "google/civil_comments", files)
    downloaded, _ = download("civil-comments", hub, tmp_path)
    records = [json.loads(line) for line in (downloaded.folder / "dev.jsonl").read_text().splitlines()]
    assert [record["abuse"] for record in records] == [[], names, ["toxicity"]]


def test_texts_of_any_dataset(server: HubServer, hub: Hub, tmp_path: Path) -> None:
    rows = jsonl([{"text": f"Text {number}", "label": number % 2} for number in range(10)])
    serve(server, "owner/texts", {"train.jsonl": rows, "test.jsonl": rows})
    downloaded, _ = download("hf:owner/texts", hub, tmp_path)
    assert downloaded.record.columns == ["label"]
    assert (downloaded.folder / "test.jsonl").read_text().startswith('{"text": "Text 0", "label": "0"}\n')
