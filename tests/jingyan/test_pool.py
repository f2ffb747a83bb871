"""Work in other processes: a document that kills its worker is tried three times, named, and left out."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from jingyan import pool
from kg.errors import SourceError


@dataclass(frozen=True)
class Reading:
    """Some documents to be read; each reading is noted in `log`."""

    log: Path
    names: tuple[str, ...]

    def singles(self) -> list[Reading]:
        """Return the documents one by one."""
        return [Reading(self.log, (name,)) for name in self.names]


def read(job: Reading) -> tuple[str, ...]:
    """Return the names; “毒” kills its process, “错” is a user's error, “病” dies once only."""
    for name in job.names:
        with job.log.open("a", encoding="utf-8") as log:
            log.write(name + "\n")
        times = job.log.read_text(encoding="utf-8").count(name)
        if name == "毒" or (name == "病" and times == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "错":
            raise SourceError(name, "not a text", "give one")
    return job.names


def _run(jobs: list[Reading]) -> tuple[set[str], set[str]]:
    done, lost = set(), set()
    for result in pool.run(read, jobs, workers=2, parts=Reading.singles):
        if isinstance(result, tuple):
            done |= set(result)
        else:
            lost |= set(result.job.names)
    return done, lost


def test_a_poisoned_document_is_named_after_three_tries_and_the_others_are_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    jobs = [Reading(log, ("甲", "毒")), Reading(log, ("乙", "丙")), Reading(log, ("丁",))]
    done, lost = _run(jobs)
    assert (done, lost) == ({"甲", "乙", "丙", "丁"}, {"毒"})
    assert log.read_text(encoding="utf-8").count("毒") == 1 + pool.TRIES


def test_a_worker_killed_once_loses_nothing(tmp_path: Path) -> None:
    assert _run([Reading(tmp_path / "log", ("甲", "病"))]) == ({"甲", "病"}, set())


def test_a_user_s_error_ends_the_work_as_it_would_here(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a text"):
        _run([Reading(tmp_path / "log", ("甲", "错"))])
