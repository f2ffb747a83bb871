"""Loaded by the workers of a test: they take their time, note what they do, and die of a poisoned text."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jingyan import cluster
from jingyan.pieces import Batch, Drawn

POISON = "断魂之毒"
PAUSE_S = 0.15  # a document; so that there is a middle to be killed in


def note(*words: object) -> None:
    """Add a line to the log that all workers share."""
    with Path(os.environ["JINGYAN_TEST_LOG"]).open("a", encoding="utf-8") as log:
        log.write(" ".join(map(str, words)) + "\n")


def draw(batch: Batch, *, opinion: str) -> tuple[Drawn, ...]:
    """Do as the product does, after the kill."""
    for source in batch.sources:
        if POISON in source.text:
            note("died", source.id)
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(PAUSE_S)
    done: tuple[Drawn, ...] = _draw(batch, opinion=opinion)
    for source in batch.sources:
        note("read", source.id)
    return done


def read_there(name: str, wanted: Any, texts: Sequence[str]) -> Any:
    """Do as the product does, and note each text."""
    done = _read(name, wanted, texts)
    for text in texts:
        note("text", hashlib.sha256(text.encode()).hexdigest()[:12])
    return done


def _real(function: Any, stand_in: Any) -> Any:
    """Return the product's function and put another in its place; Dask loads this file more than once."""
    real = getattr(function, "real", function)
    stand_in.real = real
    setattr(cluster, real.__name__, stand_in)
    return real


_draw, _read = _real(cluster.draw, draw), _real(cluster.read_there, read_there)


def dask_setup(_worker: object) -> None:
    """Say that a worker is there."""
    note("ready", os.getpid())
