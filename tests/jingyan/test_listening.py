"""A running service listens on the one address that was chosen, and its query workers on none."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

LISTENING = "0A"  # the state in /proc/net/tcp


def sockets(process: int) -> set[str]:
    """Return the numbers of the sockets that a process holds."""
    held = [str(entry.readlink()) for entry in Path(f"/proc/{process}/fd").iterdir()]
    return {target[8:-1] for target in held if target.startswith("socket:")}


def family(process: int) -> list[int]:
    """Return a process and those it started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return [process, *(each for child in children for each in family(child))]


def listening(process: int) -> set[str]:
    """Return the addresses, as the kernel writes them, at which these sockets wait for somebody."""
    held, found = sockets(process), set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in held and (words[3] == LISTENING or table.startswith("udp")):
                found.add(f"{table} {words[1]}")
    return found


def test_only_the_chosen_address_is_listened_on(base_store: Path) -> None:
    command = [sys.executable, "-m", "jingyan", "serve", "--port", "0", "--store", str(base_store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        processes = family(server.pid)
        found = {process: listening(process) for process in processes}
        server.send_signal(signal.SIGTERM)
    assert len(processes) > 1
    assert found.pop(server.pid) == {f"tcp 0100007F:{port:04X}"}
    assert set().union(*found.values()) == set()
