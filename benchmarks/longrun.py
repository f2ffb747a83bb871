"""Half an hour of mixed traffic, publishings, killed workers and bombs: nothing grows, every answer is right.

python -m benchmarks longrun [--minutes 30] [--clients 4]

Every answer is compared with that of the snapshot it names, asked apart: a page names its snapshot by its
tag; one that names none (JSON, SPARQL) must be that of a snapshot in service while it was asked for.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks._longrun_oracle import Oracle, answer
from benchmarks._longrun_watch import children, told, watching

SOURCES = Path(__file__).parent.parent / "data/sources"
WORDS = (
    "闭环反馈",
    "民生议事堂",
    "谁来评价办理结果",
    "委员工作室",
    "提案督办",
    "杭州的协商平台",
    "数字化改革",
)
TYPED = ("民", "议事", "m", "msyst", "直通车", "supervis")
COUNTED = """SELECT ?k (COUNT(?s) AS ?n) { ?s a ?k } GROUP BY ?k ORDER BY ?k"""
LABELS = """SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?s ?l LIMIT 50"""
BOMBS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a (<x:a>|!<x:b>)* ?b . ?b (<x:c>|!<x:d>)* ?c }",
    "SELECT * { ?s ?p ?o } ORDER BY RAND()",
    "SELECT * { " + "{" * 3000 + "}" * 3000 + " }",
)
BY_DESIGN = {503, 504}
ENDED = {200, 400, 503, 504, 507}  # what a bomb may be told
DEADLINE_S = 3
PATHS = (
    *("/", "/search", "/compare", "/matrix", "/actors", "/figures", "/network", "/gaps", "/help"),
    *(f"/search?q={quote(words)}" for words in WORDS),
    *(f"/api/v1/search?q={quote(words)}&k=10" for words in WORDS),
    *(f"/api/v1/suggest?q={quote(typed)}" for typed in TYPED),
    *(f"/sparql?query={quote(query)}&format=json" for query in (COUNTED, LABELS)),
)


@dataclass
class Run:
    """What goes on: the store, the server, what readers were told."""

    store: Path
    port: int
    pid: int
    oracle: Oracle
    current: list[tuple[float, float, str]] = field(default_factory=list)  # publishing begun, done, which
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)
    failures: Counter[str] = field(default_factory=Counter)

    def in_service(self, since: float, until: float) -> set[str]:
        """Return the snapshots that may have been in service then; asked when all are known."""
        ends = [*(done for _, done, _ in self.current[1:]), float("inf")]
        told = zip(self.current, ends, strict=True)
        return {name for (begun, _, name), end in told if begun <= until and end > since - 60}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print one line a figure; 1 when an answer was wrong or a request failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks longrun")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--warm", type=float, default=0.25, help="share of the time that is warming up")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        jingyan(store, "build", str(SOURCES))
        with served(store) as (port, pid):
            run = Run(store, port, pid, Oracle(PATHS, f"http://127.0.0.1:{port}/"))
            run.current.append((0.0, time.monotonic(), run.oracle.learn(store)))
            with watching(pid) as samples:
                under_way(run, Path(folder), asked.minutes * 60, asked.clients)
        return report(run, samples, asked.minutes * 60 * asked.warm)


def report(run: Run, samples: list[tuple[float, dict[str, float]]], warm_s: float) -> int:
    """Print what happened."""
    wrong = run.oracle.wrong(run.in_service)
    for (who, status), count in sorted(run.statuses.items()):
        print(f"{who:20} {status}: {count}")
    print(f"{'snapshots':20} {len(run.oracle.expected)} published")
    print(f"{'wrong answers':20} {len(wrong)} of {len(run.oracle.seen)} different ones")
    for given in wrong[:20]:
        print("  ", given)
    for what, count in run.failures.most_common(20):
        print(f"   failed: {what}: {count}")
    for line in told(samples, warm_s=warm_s):
        print(line)
    return 1 if wrong or run.failures else 0


def under_way(run: Run, folder: Path, seconds: float, clients: int) -> None:
    """Ask, publish, kill and bomb at once for so long."""
    doing = [threading.Thread(target=read, args=(run, number)) for number in range(clients)]
    doing += [threading.Thread(target=what, args=(run,)) for what in (kill, bomb)]
    doing += [threading.Thread(target=publish, args=(run, folder))]
    for each in doing:
        each.start()
    run.stop.wait(seconds)
    run.stop.set()
    for each in doing:
        each.join()


def read(run: Run, number: int) -> None:
    """Ask for one thing after another."""
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=60)
    while not run.stop.wait(0.05):
        path = chance.choice(PATHS)
        since = time.monotonic()
        try:
            status, tag, encoding, body = asked_for(connection, path)
        except (OSError, http.client.HTTPException) as error:
            status = 0
            run.failures[f"{path}: {error!r}"] += 1
            connection.close()
        run.statuses["readers", status] += 1
        if status == 200:
            run.oracle.note(answer(path, tag, encoding, body), since, time.monotonic())
        elif status and status not in BY_DESIGN:
            run.failures[f"{path}: {status} {body[:200]!r}"] += 1
    connection.close()


def asked_for(connection: http.client.HTTPConnection, path: str) -> tuple[int, str, str, bytes]:
    """Return status, tag, encoding and body."""
    packed = "gzip" if hash(path) % 2 else "identity"
    connection.request("GET", path, headers={"Accept-Encoding": packed})
    got = connection.getresponse()
    body = got.read()
    return got.status, got.getheader("ETag") or "", got.getheader("Content-Encoding") or "", body


def bomb(run: Run) -> None:
    """Send a query that must not be answered, again and again."""
    chance, connection = random.Random(1), http.client.HTTPConnection("127.0.0.1", run.port, timeout=60)
    while not run.stop.wait(2.0):
        path = f"/sparql?query={quote(chance.choice(BOMBS))}"
        try:
            status, _, _, body = asked_for(connection, path)
        except (OSError, http.client.HTTPException) as error:
            status, body = 0, repr(error).encode()
            connection.close()
        run.statuses["bombs", status] += 1
        if status not in ENDED:
            run.failures[f"bomb: {status} {body[:200]!r}"] += 1
    connection.close()


def kill(run: Run) -> None:
    """Kill a query worker, again and again."""
    chance = random.Random(2)
    while not run.stop.wait(3.0):
        workers = children(run.pid)
        if workers:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                run.statuses["killed workers", -9] += 1


def publish(run: Run, folder: Path) -> None:
    """Add a document, take the one before away: a new snapshot each time."""
    number = 0
    while not run.stop.wait(8.0):
        number += 1
        made = folder / f"made-{number}.txt"
        made.write_text(
            f"第{number}份发言摘编\n□某市政协\n一、搭建平台。建立“{number}号议事会客厅”，形成“征集—协商—反馈”闭环。\n",
            encoding="utf-8",
        )
        published(run, "add", str(made))
        if not run.stop.is_set() and number > 1:
            published(run, "remove", f"made-{number - 1}")


def published(run: Run, *words: str) -> None:
    """Publish, and learn what the new snapshot answers; it may serve from some moment of the command on."""
    begun = time.monotonic()
    jingyan(run.store, *words)
    link = (run.store / "current").readlink().name
    run.current.append((begun, time.monotonic(), link))
    run.oracle.learn(run.store)


def jingyan(store: Path, *words: str) -> None:
    """Run one command to its end."""
    environment = {**os.environ, "JINGYAN_STORE": str(store)}
    done = subprocess.run(
        [sys.executable, "-m", "jingyan", *words],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"jingyan {' '.join(words)}: {done.stderr[-500:]}")


@contextmanager
def served(store: Path) -> Iterator[tuple[int, int]]:
    """Serve the store; yield port and pid."""
    command = [sys.executable, "-m", "jingyan", "serve", "--port", "0"]
    environment = {
        **os.environ,
        "JINGYAN_STORE": str(store),
        "JINGYAN_QUERY_SECONDS": str(DEADLINE_S),
        "JINGYAN_RECHECK_MINUTES": "1",
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            line = server.stdout.readline()
            yield int(line.split(":")[2].split("/")[0]), server.pid
        finally:
            server.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    raise SystemExit(main())
