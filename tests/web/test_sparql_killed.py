"""A query worker killed by the machine, not by its query."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

from tests.web.sparql_parts import build
from web.sparql.pool import Caps, Pool


def test_a_worker_that_somebody_else_killed_is_replaced_unseen(tmp_path: Path) -> None:
    caps = Caps(deadline_s=30, memory_bytes=256 << 20, soft_s=20)
    with Pool(build(tmp_path / "graph"), workers=1, caps=caps) as pool:
        pool.warm()
        (process,) = pool.processes
        os.kill(process, signal.SIGSTOP)  # so that the query waits in it
        threading.Timer(0.3, os.kill, (process, signal.SIGKILL)).start()
        assert json.loads(pool.query("ASK { ?s ?p ?o }").body)["boolean"] is True
        assert process not in pool.processes
