"""Lookups a second: our servers and the engine's own asked by the same client, repeated and each another.

`wrk` asks where it is installed: a client in Python is slower than any of the servers. Beside the answers a
second stand the microseconds of processor that the server took for one, which a busy machine hardly changes.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from benchmarks._sparql_bars import Bar
from benchmarks._sparql_graph import BASE, PREFIXES
from benchmarks._sparql_service import EITHER, FOLDER, engines_server, free_port, lookups, wait_for

CLIENTS, SECONDS = 8, 4
KINDS = ("repeated", "distinct")
APPLICATION = "benchmarks._sparql_service:application"
SERVERS = {
    "gunicorn": "gunicorn --workers 2 --worker-class gthread --threads 8 --log-level error"
    f" --bind 127.0.0.1:{{port}} {APPLICATION}()",
    "granian": "granian --interface wsgi --http 1 --workers 2 --blocking-threads 8 --no-ws --log-level error"
    f" --host 127.0.0.1 --port {{port}} --factory {APPLICATION}",
}
_SCRIPT = """
local asked = 0
request = function()
  asked = asked + 1
  local query = "%s" .. (asked * 7) %% 1000 .. "%s"
  if %s then query = query .. "%%20LIMIT%%20" .. (100000 + (%d + asked) %% 900000) end
  return wrk.format("GET", "%s?query=" .. query .. "%s", {["Accept"] = "%s"})
end
done = function(summary, latency, _)
  print(string.format("ANSWERED %%d %%d %%d", summary.requests - summary.errors.status,
    summary.duration, latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, their 99th percentile, and the server's processor time for one."""

    per_second: float
    last_ms: float
    micros: float

    def __str__(self) -> str:
        return f"{self.per_second:6.0f}/s, p99 {self.last_ms:5.1f} ms, {self.micros:4.0f} us of the server's"


@contextmanager
def started(name: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve the whole application by a server of two processes, as deployed; yield its port and process."""
    port = free_port()
    command = SERVERS[name].format(port=port).split()
    environment = {**os.environ, FOLDER: str(folder), "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen([sys.executable, "-m", *command], env=environment) as server:
        wait_for(port)
        _settle(server.pid)
        yield port, server.pid
        server.terminate()


def compared(folder: Path) -> Iterator[Bar]:
    """Measure every server that is installed, the engine's own before and after."""
    if shutil.which("wrk") is None:
        print("wrk is not installed: a slower client in Python asks, which flatters the slower server")
    theirs = _engines(folder)
    for name in SERVERS:
        if theirs is None or find_spec(name) is None:
            continue
        with started(name, folder) as (port, process):
            ours = measured(name, port, process)
        asked = {"granian": 0.5}.get(name)
        for kind in KINDS:
            yield Bar(
                f"{kind} lookups by {name}, of the engine's own server",
                ours[kind].per_second / theirs[kind].per_second,
                asked,
            )
            yield Bar("    by processor time", theirs[kind].micros / ours[kind].micros, None)
    _engines(folder)


def measured(name: str, port: int, process: int, *, path: str = "/sparql") -> dict[str, Rate]:
    """Return and print the rates of a server, after a while that does not count."""
    rates = {}
    _rate(port, process, path, "repeated", seconds=2)
    for kind in KINDS:
        rates[kind] = _rate(port, process, path, kind, seconds=SECONDS)
        print(f"{kind} lookups by {name:10}{rates[kind]}", flush=True)
    return rates


def _engines(folder: Path) -> dict[str, Rate] | None:
    with engines_server(folder) as found:
        if found is None:
            print("no server of the engine to compare with: pip install 'jingyan[engines]'")
            return None
        return measured("oxigraph", *found, path="/query")


def _rate(port: int, process: int, path: str, kind: str, *, seconds: int) -> Rate:
    before = _worked(process)
    if shutil.which("wrk") is None:
        per_second, last = lookups(port, path=path, seconds=seconds, clients=4)
    else:
        per_second, last = _by_wrk(port, path, kind, seconds)
    return Rate(per_second, last, 1e6 * (_worked(process) - before) / max(1, per_second * seconds))


def _by_wrk(port: int, path: str, kind: str, seconds: int) -> tuple[float, float]:
    begins, ends = quote(f"{PREFIXES}SELECT ?p ?o {{ <{BASE}mechanism/", safe=""), quote("> ?p ?o }", safe="")
    union = "&union-default-graph=" if path == "/query" else ""
    distinct, salt = str(kind == "distinct").lower(), int(time.time() * 7919) % 900_000
    text = _SCRIPT % (_lua(begins), _lua(ends), distinct, salt, path, union, EITHER)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(text)
        script.flush()
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", script.name]
        told = subprocess.run(
            [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
        ).stdout
    found = re.search(r"ANSWERED (\d+) (\d+) (\d+)", told)
    assert found is not None, told
    answers, micros, last = map(int, found.groups())
    return answers / micros * 1e6, last / 1000


def _lua(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _settle(process: int) -> None:
    """Wait until the processes of a server have loaded what they load."""
    before = -1.0
    while (now := _worked(process)) - before > 0.05:
        before = now
        time.sleep(1)


def _worked(process: int) -> float:
    """Return the seconds that a process and those under it have worked."""
    total = 0.0
    for each in _family(process):
        fields = Path(f"/proc/{each}/stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
