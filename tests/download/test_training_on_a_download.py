"""The command that a download ends with trains, as it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

from command_line import Model
from hub_server import HubServer
from small_datasets import SENTENCES, serve, tagged

from tagger_cli.display.download_summary import next_command
from tagger_cli.download.download_data import download_data
from tagger_cli.download.hub import Hub

FAST = "--device cpu --set training.epochs=1 --set network.hidden=8 --set export.precision=fp32"


def test_the_suggested_command_trains(tagger: Model, server: HubServer, hub: Hub, tmp_path: Path) -> None:
    words, labels = SENTENCES["train"]
    files = {f"{split}.parquet": tagged(words * 10, labels * 10) for split in ("train", "validation", "test")}
    serve(server, "owner/small", files)
    downloaded = download_data("hf:owner/small", tmp_path / "my data", hub, lambda _: None)
    command = next_command(downloaded)
    assert command.startswith("tagger train --train '")
    program, *arguments = shlex.split(command)
    done = tagger(*arguments, *FAST.split())
    assert (program, done.returncode) == ("tagger", 0), done.stderr
    assert (tmp_path / "out" / "hf-owner-small" / "model.json").exists()
