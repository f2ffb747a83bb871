"""`serve`: pages, API and SPARQL from the current snapshot, in one process, following what is published."""

from __future__ import annotations

import argparse
import contextlib
import errno
import signal
import socket
from types import FrameType
from typing import Any

from jingyan.commands.options import add_store, settings
from jingyan.config import Settings
from jingyan.journal import write_to_stderr
from kg.errors import ConfigError


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (8000)")
    parser.add_argument("--workers", type=int, help="threads that answer requests (8)")
    add_store(parser)
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    import waitress

    from jingyan.serving import Live
    from jingyan.wsgi import application_of

    chosen = settings(options)
    write_to_stderr(chosen.log)
    listening = _listen(chosen)  # first, so that a port in use costs no loading
    with Live(chosen) as live:
        server = waitress.create_server(
            application_of(chosen, live), sockets=[listening], threads=chosen.workers, ident="jingyan"
        )
        port = listening.getsockname()[1]
        print(f"经验图谱 http://{chosen.host}:{port}/  snapshot {live.snapshot}", flush=True)
        _run_until_told(server)
    return 0


def _listen(chosen: Settings) -> socket.socket:
    """Return a bound socket; ConfigError when the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    where = f"{chosen.host}:{chosen.port}"
    try:
        return socket.create_server((chosen.host, chosen.port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(where, "the port is in use", "stop the other server or give --port") from error
        raise ConfigError(where, f"cannot listen ({error})", "give --host and --port") from error


def _run_until_told(server: Any) -> None:
    """Serve until SIGTERM or Ctrl-C."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    server.close()
