"""A running server takes up what is published, loses no request, and says when it could not."""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from jingyan.config import Settings
from jingyan.journal import write_to_stderr
from jingyan.pipeline import build
from jingyan.serving import PATIENCE, Live
from jingyan.snapshot import SnapshotStore
from jingyan.wsgi import application_of
from kg.errors import ConfigError, StoreError
from kg.sources import read_sources
from web.sparql.errors import PoolBusyError

SWITCHES = 12  # `python -m benchmarks serving` does fifty, over HTTP


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> tuple[Path, str, str]:
    """A store with two snapshots: three cities, then one less; and their ids."""
    folder = tmp_path_factory.mktemp("two")
    text = corpus.read_text(encoding="utf-8").split("\n□")
    settings = Settings.from_environment(store=folder / "store")
    ids = []
    for size in (3, 2):
        source = folder / "sources" / "excerpts.txt"
        source.parent.mkdir(exist_ok=True)
        source.write_text("\n□".join(text[: size + 1]), encoding="utf-8")
        ids.append(build(read_sources([source]), settings).manifest.id)
    assert ids[0] != ids[1]
    return folder / "store", ids[0], ids[1]


@pytest.fixture
def store(two: tuple[Path, str, str], tmp_path: Path) -> Path:
    """A copy of that store to play with; the second snapshot is current."""
    copy = tmp_path / "store"
    shutil.copytree(two[0], copy, symlinks=True)
    return copy


@pytest.fixture
def live(store: Path) -> Iterator[Live]:
    """Whoever lends the current snapshot; it looks when told to."""
    lending = Live(Settings.from_environment(store=store))
    lending.start()
    yield lending
    lending.close()


def point(store: Path, name: str) -> None:
    """Publish a snapshot that is there already, by the rename a build ends with."""
    SnapshotStore(store)._point_at(name)


def ready(app: Flask) -> dict[str, str]:
    """Return what `/readyz` says."""
    answer: dict[str, str] = app.test_client().get("/readyz").get_json()
    return answer


def _wait_until(met: Callable[[], bool]) -> None:
    """Wait until it is so; fails after ten seconds."""
    until = time.monotonic() + 10
    while not met():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_switches_under_load_fail_no_request(live: Live, store: Path, two: tuple[Path, str, str]) -> None:
    app, done = application_of(Settings(), live), threading.Event()
    answers: list[tuple[int, str]] = []

    def ask() -> None:
        client = app.test_client()
        while not done.is_set():
            found = client.get("/api/v1/search?q=协商闭环&k=3")
            answers.append((found.status_code, found.get_json().get("snapshot", "")))

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    seen = []
    for number in range(SWITCHES):
        wanted = two[1 + number % 2]
        assert isinstance(wanted, str)
        point(store, wanted)
        live.look()
        seen.append(live.snapshot == wanted)
    done.set()
    for asker in askers:
        asker.join()
    assert seen == [True] * SWITCHES
    assert {status for status, _ in answers} == {200}
    assert {snapshot for _, snapshot in answers} == set(two[1:])
    _wait_until(lambda: not live._retired)  # what was warmed is given back with its last step


def test_a_request_keeps_the_snapshot_it_began_with(
    live: Live, store: Path, two: tuple[Path, str, str]
) -> None:
    lent = live.lend()
    point(store, two[1])
    live.look()
    assert live.snapshot == two[1] != lent.snapshot_id
    assert lent.searcher.search("协商", limit=1).hits
    assert lent.graph.select("site_documents")
    live.give_back(lent)
    assert live._retired == set()


def test_what_is_lent_outlives_the_end_of_the_service(store: Path) -> None:
    lending = Live(Settings.from_environment(store=store))
    lending.start()
    lent = lending.lend()
    lending.close()
    assert lent.searcher.search("协商", limit=1).hits
    lending.give_back(lent)
    with pytest.raises(PoolBusyError):
        lent.sparql.query("ASK {}")


def test_a_damaged_snapshot_is_not_taken_up(live: Live, store: Path, two: tuple[Path, str, str]) -> None:
    app = application_of(Settings(), live)
    assert ready(app) == {"status": "ready", "snapshot": two[2]}
    texts = store / "snapshots" / two[1] / "texts.sqlite"
    texts.write_bytes(texts.read_bytes()[:-1])
    point(store, two[1])
    live.look()
    state = ready(app)
    assert (state["status"], state["snapshot"]) == ("degraded", two[2])
    assert "texts.sqlite" in state["reason"]
    metrics = app.test_client().get("/metrics").get_data(as_text=True).splitlines()
    assert "jingyan_degraded 1.0" in metrics
    point(store, two[2])
    live.look()
    assert ready(app)["status"] == "ready"


def test_what_could_not_be_opened_is_tried_again(
    live: Live, store: Path, two: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("web.sparql.process.START_S", 0.0)  # no query worker is ready in no time
        point(store, two[1])
        with pytest.raises(StoreError, match="did not start"):
            live.look()
        assert live.snapshot == two[2]
    live.look()
    assert live.snapshot == two[2]  # not at once: to open a snapshot is dear
    monkeypatch.setattr("jingyan.serving.monotonic", lambda: time.monotonic() + PATIENCE)
    live.look()
    assert live.snapshot == two[1]


def test_damage_under_a_running_server_is_found_by_its_check(
    store: Path, two: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lending = Live(Settings.from_environment(store=store, recheck_minutes=1))
    graph = next((store / "snapshots" / two[2] / "graph").glob("*.sst"))
    graph.write_bytes(graph.read_bytes()[:-1] + b"!")
    monkeypatch.setattr(lending, "_checked", lending._checked - 61)
    lending.look()
    assert lending.snapshot == two[1]
    assert graph.name in lending.trouble
    lending.start()
    lending.close()


def test_every_request_leaves_one_line_without_its_question(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    client = application_of(Settings(), live).test_client()
    logger = logging.getLogger("jingyan")
    logger.propagate = True
    with caplog.at_level(logging.INFO, logger="jingyan.requests"):
        answer = client.get("/search?q=谁来评价", headers={"X-Request-ID": "from-the-proxy-1"})
        other = client.get("/healthz", headers={"X-Request-ID": 'odd "id"'})
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "jingyan.requests"]
    of = {line["path"]: line for line in lines}
    assert answer.headers["X-Request-ID"] == of["/search"]["id"] == "from-the-proxy-1"
    assert other.headers["X-Request-ID"] == of["/healthz"]["id"] != 'odd "id"'
    assert of["/search"]["status"] == 200
    assert "评价" not in caplog.text


def test_the_log_is_json_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    write_to_stderr("json")
    logging.getLogger("jingyan.serving").warning("serving snapshot %s instead", "abc")
    write_to_stderr("quiet")
    logging.getLogger("jingyan.requests").info("{}")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "serving snapshot abc instead"
    with pytest.raises(ConfigError, match="loud"):
        write_to_stderr("loud")


def test_a_client_that_asks_too_often_is_told_when_to_come_back(live: Live) -> None:
    client = application_of(Settings(per_minute=3, proxies=1), live).test_client()
    told = [client.get("/api/v1/search?q=协商", headers={"X-Forwarded-For": "10.0.0.1"}) for _ in range(4)]
    assert [answer.status_code for answer in told] == [200, 200, 200, 429]
    assert 1 <= int(told[-1].headers["Retry-After"]) <= 60
    assert client.get("/", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 200
    assert client.get("/search?q=协商", headers={"X-Forwarded-For": "10.0.0.2"}).status_code == 200
