"""How long a user waits: help, build cold and cached, search cold, serve until ready; whole processes."""

from __future__ import annotations

import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JINGYAN = [sys.executable, "-m", "jingyan"]


def _seconds(arguments: list[str], environment: dict[str, str], runs: int) -> str:
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(JINGYAN + arguments, env=environment, check=True, capture_output=True, cwd=ROOT)
        taken.append(time.perf_counter() - started)
    return f"median {statistics.median(taken):.2f} s, best {min(taken):.2f} s of {runs}"


def _until_ready(environment: dict[str, str]) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [*JINGYAN, "serve", "--port", str(port)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - started < 30:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1)
                break
            except OSError:
                time.sleep(0.02)
        ready = time.perf_counter() - started
        urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=%E9%97%AD%E7%8E%AF", timeout=10)
        return f"{ready:.2f} s, resident {_resident_mb(server.pid)} MB after one search"
    finally:
        server.terminate()
        server.wait()


def _resident_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) // 1024 if found else 0


def main() -> None:
    """Print one line a figure."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "JINGYAN_STORE": folder}
        print("--help          ", _seconds(["--help"], environment, 5))
        print("build cold      ", _seconds(["build"], environment, 1))
        print("build unchanged ", _seconds(["build"], environment, 3))
        print("build, cached   ", _seconds(["build", "--force"], environment, 3))
        print("search cold     ", _seconds(["search", "闭环反馈", "--json"], environment, 5))
        print("serve until ready", _until_ready(environment))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"largest process of all: {peak} MB")


if __name__ == "__main__":
    main()
