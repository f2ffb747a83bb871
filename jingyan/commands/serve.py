"""`serve`: pages, API and SPARQL from the current snapshot, in one process."""

from __future__ import annotations

import argparse
import contextlib
import errno
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

from jingyan.commands.options import add_store, settings
from jingyan.config import Settings
from kg.errors import ConfigError

if TYPE_CHECKING:
    from flask import Flask


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (8000)")
    parser.add_argument("--workers", type=int, help="threads that answer requests (8)")
    add_store(parser)
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from jingyan.opening import open_services
    from web.app import create_app

    chosen = settings(options)
    services = open_services(chosen)
    try:
        server = _listen(create_app(services), chosen)
        print(f"经验图谱 http://{chosen.host}:{server.effective_port}/  snapshot {services.snapshot_id}")
        sys.stdout.flush()
        services.sparql.warm()
        _run_until_told(server)
    finally:
        services.sparql.close()
    return 0


def _listen(app: Flask, chosen: Settings) -> Any:
    import waitress

    try:
        return waitress.create_server(
            app, host=chosen.host, port=chosen.port, threads=chosen.workers, ident="jingyan"
        )
    except OSError as error:
        where = f"{chosen.host}:{chosen.port}"
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(where, "the port is in use", "stop the other server or give --port") from error
        raise ConfigError(where, f"cannot listen ({error.strerror})", "give --host and --port") from error


def _run_until_told(server: Any) -> None:
    """Serve until SIGTERM or Ctrl-C."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    server.close()
