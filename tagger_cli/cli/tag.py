"""``tagger tag``: text in, labels out."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from tagger_cli.cli import completion

if TYPE_CHECKING:
    from tagger_cli.inference.session import Session
    from tagger_cli.inference.tokenizer import Tokenizer
    from tagger_cli.tagging.tag_files import StreamTagger
    from tagger_cli.targets.target import Target

InputFormat = Literal["auto", "text", "tokens", "conll", "conllu", "jsonl"]
OutputFormat = Literal["pretty", "conll", "conllu", "jsonl", "inline", "html"]

SWITCH_INTERVAL = 5e-5
"""Seconds; with Python's 5 ms, two threads tagged at 1.4 instead of 1.7 times the speed of one."""


def tag_command(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Files to tag; - or none: standard input.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "-m",
            "--model",
            metavar="NAME|DIR",
            help="Default: the shipped English model.",
            autocompletion=completion.models,
        ),
    ] = None,
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            help=f"{', '.join(get_args(OutputFormat))}. Default: pretty on a terminal, conll elsewhere.",
        ),
    ] = None,
    input_format: Annotated[
        InputFormat,
        typer.Option(
            "-i",
            "--input",
            metavar="FORMAT",
            help=f"{', '.join(get_args(InputFormat))}; auto: by the file's name, standard input is text.",
        ),
    ] = "auto",
    targets: Annotated[
        list[str] | None,
        typer.Option(
            "-t",
            "--target",
            autocompletion=completion.targets,
            metavar="NAME,...",
            help="Default: all of the model's; none: sentences and words only.",
        ),
    ] = None,
    lines: Annotated[
        Literal["auto", "wrapped", "sentence", "paragraph", "document"],
        typer.Option(
            help="What a line of text is. auto: paragraphs, or pieces of wrapped ones, as the first lines look.",
        ),
    ] = "auto",
    segmenter: Annotated[
        Literal["model", "rules"],
        typer.Option(help="What finds sentences and words: the model's own network where it has one, or rules."),
    ] = "model",
    scores: Annotated[
        bool, typer.Option("--scores", help="Add how probable labels and entities are; in all formats but inline.")
    ] = False,
    entities: Annotated[
        list[str] | None,
        typer.Option(
            "--entities",
            metavar="FILE",
            help="Names and /regular expressions/, a tab and a label a line; what they find is no longer the network's "
            "to decide. Repeatable.",
        ),
    ] = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0.0, max=1.0, metavar="P", help="Leave out less probable entities.")
    ] = 0.0,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Default: standard output.")
    ] = None,
    errors: Annotated[
        Literal["stop", "skip", "replace", "strict"],
        typer.Option(
            metavar="stop|skip|replace",
            help="At what cannot be read: stop, leave out the line, record or sentence, or replace bytes that are not "
            "UTF-8. Default: stop.",
            show_default=False,
        ),
    ] = "stop",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
    threads: Annotated[int, typer.Option(min=0, metavar="N", help="Threads that compute; 0: one per core.")] = 0,
) -> None:
    """Tag text from files or standard input.

    Raw text is segmented into sentences and words; a blank line always ends a sentence.
    Without a FILE, or for -, standard input is read; input may be compressed.

    Examples:
      echo "Ada Lovelace lived in London." | tagger tag -m out/ner
      tagger tag -m out/ner -f jsonl news.txt > news.jsonl
      tagger tag --target none --lines wrapped -f conllu book.txt
    """
    from tagger_cli.cli.interrupts import clean_up_on_interrupt
    from tagger_cli.cli.options import parse_names, say_nothing
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.corpora.lines import DecodingErrors, check_readable
    from tagger_cli.display.output_formats import writer_for
    from tagger_cli.display.tagging_progress import tagging_progress
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.tagging.output import open_output
    from tagger_cli.tagging.tag_files import Reading, tag_files

    files = files or ["-"]
    folder = find_model(model)
    names = parse_names(targets) if targets else None
    # A thread that has run the graph waits so long at most for this one to let it start the next batch.
    sys.setswitchinterval(SWITCH_INTERVAL)
    session, chosen, alphabet = _open(folder, names, threads)
    stream_tagger, written = _with_decisions(session, chosen, entities or [], min_score)
    # Words and offsets are many objects without cycles, and the vocabulary stays: looking through them takes 3 %.
    gc.freeze()
    if output is not None:
        clean_up_on_interrupt()
    for file in files:
        check_readable(file)
    if "-" in files and not quiet and sys.stdin is not None and sys.stdin.isatty():
        _say("reading text from the terminal; end it with Ctrl-D, or name a file")
    passed_over = PassedOver()
    tell = say_nothing if quiet else _say
    decoding: DecodingErrors = "strict" if errors == "stop" else errors
    reading = Reading(input_format, lines, segmenter == "rules", decoding, tell, alphabet)
    with session, open_output(output) as stream, tagging_progress(files, stream, quiet) as progress:
        if progress is not None:
            clean_up_on_interrupt()
        if output is None and progress is None and hasattr(signal, "SIGPIPE"):
            # As grep and sort do: when the reader of a pipe goes, go too, at once and in silence.
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        format = output_format or ("pretty" if stream.isatty() else "conll")
        writer = writer_for(format, written, files, stream, scores)
        try:
            tag_files(stream_tagger, files, reading, chosen, writer, stream, progress, scores, passed_over)
        finally:
            for note in passed_over.notes():
                tell(note)


def _open(folder: Path, names: list[str] | None, threads: int) -> tuple[Session | Tokenizer, list[Target], str]:
    """What tags, the targets it shall predict, and the characters it knows.

    There are no targets for ``none``, and for a segmenter that was trained alone.
    """
    from tagger_cli.inference.segmenter_folder import is_segmenter_alone

    if names == ["none"] or (names is None and is_segmenter_alone(folder)):
        from tagger_cli.inference.tokenizer import Tokenizer

        tokenizer = Tokenizer(folder)
        return tokenizer, [], tokenizer.alphabet
    from tagger_cli.inference.model import Model

    loaded = Model(folder, threads)
    return loaded.session(), loaded.choose_targets(names), loaded.description.alphabet


def _with_decisions(
    session: Session | Tokenizer, targets: list[Target], entities: list[str], min_score: float
) -> tuple[StreamTagger, list[Target]]:
    """What tags with a bound and rules beside it, and the targets with the labels that these add."""
    tagger: StreamTagger = session
    if min_score > 0.0:
        from tagger_cli.tagging.probable_spans import ProbableSpans

        tagger = ProbableSpans(tagger, min_score)
    if not entities:
        return tagger, targets
    from tagger_cli.tagging.rules.rule_file import read_rules
    from tagger_cli.tagging.rules.ruled_tagger import RuledTagger, with_types

    rules = read_rules(entities, _say)
    written, name = with_types(targets, rules.types)
    return RuledTagger(tagger, rules, name), written


def _say(message: str) -> None:
    print(f"tagger: {message}", file=sys.stderr)
