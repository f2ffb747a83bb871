"""Work on documents in other processes, through `concurrent.futures`: retried, and quarantined by name.

A job that raises ends the build as it would in this process. A job that takes its worker down with it is
tried again in a process of its own; the document that does so three times is left out and named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Generic, TypeVar

TRIES = 3

Job = TypeVar("Job")
Result = TypeVar("Result")
Executors = Callable[[int], Executor]  # number of workers -> a new pool


@dataclass(frozen=True)
class Engine:
    """Who runs jobs, what it raises when a worker died, how often a job is tried alone."""

    executors: Executors
    died: type[Exception]
    tries: int


@dataclass(frozen=True)
class Lost(Generic[Job]):
    """A job that brought its worker down as often as it was tried."""

    job: Job


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def processes(workers: int) -> Executor:
    """Return a pool of fresh processes on this machine."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


HERE = Engine(processes, BrokenProcessPool, TRIES)


def run(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int,
    parts: Callable[[Job], Sequence[Job]],
    engine: Engine = HERE,
) -> Iterator[Result | Lost[Job]]:
    """Yield the result of every job, in the order they are done; `parts` splits one into its documents."""
    suspects: list[Job] = []
    with engine.executors(workers) as pool:
        futures = {pool.submit(function, job): job for job in jobs}
        for future in as_completed(futures):
            try:
                yield future.result()
            except engine.died:
                suspects += parts(futures[future])
    for job in suspects:
        yield _alone(function, job, engine)


def _alone(function: Callable[[Job], Result], job: Job, engine: Engine) -> Result | Lost[Job]:
    """Return the result of a job tried in a process of its own, or that it is lost."""
    for _ in range(engine.tries):
        with engine.executors(1) as pool:
            future: Future[Result] = pool.submit(function, job)
            try:
                return future.result()
            except engine.died:
                continue
    return Lost(job)
