"""The lanes of the pool: who may wait for a worker, and who is told at once to come again."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest

from web.sparql.errors import PoolBusyError
from web.sparql.lanes import MOMENT_S, Lanes
from web.sparql.process import Worker

LONG = 30.0
ONE = cast(Worker, object())


def waiting(lanes: Lanes, count: int) -> None:
    """Return once so many threads wait for a place."""
    while lanes._waiting < count:
        time.sleep(0.001)


def test_behind_a_long_query_only_as_many_wait_as_there_are_places() -> None:
    lanes = Lanes(fast=1, slow=1, wait_s=LONG)
    lanes.take()
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(lanes.take)
        waiting(lanes, 1)
        lanes._moved = 0.0  # nothing has come or gone for long
        began = time.monotonic()
        with pytest.raises(PoolBusyError):
            lanes.take()
        assert time.monotonic() - began < LONG / 2
        assert not first.done()
        lanes.put(None)
        assert first.result() is None


@pytest.mark.parametrize("moves", (lambda lanes: lanes.take(), lambda lanes: lanes.answered(ONE)))
def test_where_queries_come_and_go_the_others_wait_a_moment(moves: Callable[[Lanes], object]) -> None:
    lanes = Lanes(fast=1, slow=1, wait_s=LONG)
    lanes._waiting = 2
    assert lanes._patience() == 0.0
    moves(lanes)
    lanes._moved += LONG  # however slow this test is
    assert lanes._patience() == MOMENT_S


def test_a_full_slow_lane_ends_the_wait_soon() -> None:
    lanes = Lanes(fast=1, slow=0, wait_s=LONG)
    lanes.take()
    began = time.monotonic()
    with pytest.raises(PoolBusyError):
        lanes.take()
    assert time.monotonic() - began < LONG / 2
    lanes.leave_slow()
    assert lanes.go_slow() and not lanes.go_slow()
