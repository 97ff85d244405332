"""Which signals ask a run to stop."""

from __future__ import annotations

import signal

import pytest

from tagger_cli.training.optimization.interruption import stop_request

hangs_up = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no terminals to close")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", pytest.param("SIGHUP", marks=hangs_up)])
def test_the_first_signal_is_noted_and_the_second_is_what_it_was_before(name: str) -> None:
    number = getattr(signal, name)
    received = []
    before = signal.signal(number, lambda *_: received.append(name))
    try:
        with stop_request() as stop:
            assert not stop
            signal.raise_signal(number)
            assert stop and not received
            signal.raise_signal(number)
            assert received == [name]
        signal.raise_signal(number)
        assert received == [name, name]
    finally:
        signal.signal(number, before)


@hangs_up
def test_a_run_under_nohup_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_request() as stop:
            signal.raise_signal(signal.SIGHUP)
            assert not stop
    finally:
        signal.signal(signal.SIGHUP, before)
