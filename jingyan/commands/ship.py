"""`push` and `pull`: snapshots through an object store."""

from __future__ import annotations

import argparse

from jingyan.commands.keep import report
from jingyan.commands.options import add_json, add_store, settings
from jingyan.snapshot import SnapshotStore


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments of one of the two."""
    add_store(parser)
    add_json(parser)
    parser.add_argument("address", help="s3://bucket/path, gs://… or az://…; keys from the environment")
    parser.set_defaults(run={"push": _push, "pull": _pull}[name])


def _push(options: argparse.Namespace) -> int:
    from jingyan.shipping import Depot

    manifest = Depot(options.address).push(SnapshotStore(settings(options).store))
    return report(options, manifest, f"is current at {options.address}")


def _pull(options: argparse.Namespace) -> int:
    from jingyan.shipping import Depot

    return report(options, Depot(options.address).pull(SnapshotStore(settings(options).store)), "in service")
