"""A scheduler and workers of Dask on this machine, over TLS with certificates made for one test."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.engines import engine_parts

PRELOAD = Path(__file__).with_name("cluster_preload.py")
WORKERS = 2
_TLS = "DASK_DISTRIBUTED__COMM__TLS__"


@dataclass
class Farm:
    """A running cluster; `environment` is what a build needs to reach it."""

    address: str
    folder: Path
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def log(self) -> list[str]:
        """Return what the workers did: `read <document>`, `text <digest>`, `ready <pid>`, a line each."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def pids(self) -> list[int]:
        """Return the processes that do the work, in the order they came."""
        return [int(line.split()[1]) for line in self.log() if line.startswith("ready")]

    def build(self, sources: Path, store: Path) -> subprocess.Popen[str]:
        """Start a build."""
        command = [sys.executable, "-m", "jingyan", "build", str(sources), "--store", str(store), "--json"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def await_line(self, beginning: str, count: int) -> None:
        """Return once the workers have noted so many such lines."""
        until = time.monotonic() + 120
        while sum(line.startswith(beginning) for line in self.log()) < count:
            assert time.monotonic() < until, f"no {beginning} in time: {self.log()[-5:]}"
            time.sleep(0.02)


@contextmanager
def farm(folder: Path) -> Iterator[Farm]:
    """Start a scheduler and two workers with a nanny each, as an operator would."""
    folder.mkdir()
    certificates(folder)
    address = f"tls://127.0.0.1:{engine_parts.free_port()}"
    environment = {**os.environ, **trust(folder), "JINGYAN_CLUSTER": address}
    environment |= {
        "JINGYAN_TEST_LOG": str(folder / "log"),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2",
        "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
        "PYTHONPATH": str(PRELOAD.parents[2]),
    }
    running = Farm(address, folder, environment)
    port = address.rpartition(":")[2]
    listens = ["--host", "127.0.0.1", "--protocol", "tls"]
    commands = [["dask", "scheduler", *listens, "--port", port, "--no-dashboard"]]
    commands += [
        ["dask", "worker", address, *listens, "--nthreads", "1", "--no-dashboard", "--preload", str(PRELOAD),
         "--local-directory", str(folder / str(number))]
        for number in range(WORKERS)
    ]  # fmt: skip
    try:
        for command in commands:
            running.workers.append(_start(command, environment))
        running.await_line("ready", WORKERS)
        yield running
    finally:
        for process in reversed(running.workers):
            process.send_signal(signal.SIGTERM)
        for process in running.workers:
            process.wait(30)


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    program = shutil.which(command[0], path=str(Path(sys.executable).parent))
    assert program is not None
    return subprocess.Popen([program, *command[1:]], env=environment, stderr=subprocess.DEVNULL)


def trust(folder: Path) -> dict[str, str]:
    """Return the settings with which each part shows its certificate and asks for that of others."""
    told = {f"{_TLS}CA_FILE": str(folder / "ca.pem")}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        told |= {
            f"{_TLS}{role}__CERT": str(folder / "own.pem"),
            f"{_TLS}{role}__KEY": str(folder / "own.key"),
        }
    return told


def certificates(folder: Path) -> None:
    """Write an authority and one certificate that it signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.datetime.now(datetime.UTC)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "own")}
    names = {
        name: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"jingyan test {name}")]) for name in keys
    }
    for name, key in keys.items():
        signed = (
            x509.CertificateBuilder(names["ca"], names[name], key.public_key(), x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .sign(keys["ca"], hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (folder / f"{name}.key").write_bytes(secret)
