"""`mcp`: the base for an assistant, over standard input and output."""

from __future__ import annotations

import argparse

from jingyan.commands.options import add_store, settings


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    add_store(parser)
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from jingyan.mcp_server import server
    from jingyan.notebook import open_base

    with open_base(settings(options).store) as base:
        server(base).run("stdio")
    return 0
