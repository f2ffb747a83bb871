"""`backup`, `restore`, `rollback`: keep the base, bring it back, go back to the snapshot before."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jingyan.commands.options import add_json, add_store, print_json, settings
from jingyan.snapshot import Manifest, SnapshotStore


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments of one of the three."""
    add_store(parser)
    add_json(parser)
    if name == "backup":
        parser.add_argument("file", type=Path, help="tar file to write, compressed where it ends in .gz")
    elif name == "restore":
        parser.add_argument("file", type=Path, help="a file that `jingyan backup` wrote")
    else:
        parser.add_argument("snapshot", nargs="?", help="id of the one to serve (the one before)")
    parser.set_defaults(run={"backup": _backup, "restore": _restore, "rollback": _rollback}[name])


def _backup(options: argparse.Namespace) -> int:
    from jingyan import backup

    return report(options, backup.write(settings(options), options.file), f"kept in {options.file}")


def _restore(options: argparse.Namespace) -> int:
    from jingyan import backup

    manifest, differing = backup.restore(settings(options), options.file)
    for path in differing:
        print(f"note: {path}: differs from the backup and was left as it is", file=sys.stderr)
    return report(options, manifest, "in service")


def _rollback(options: argparse.Namespace) -> int:
    manifest = SnapshotStore(settings(options).store).back_to(options.snapshot)
    return report(options, manifest, "in service")


def report(options: argparse.Namespace, manifest: Manifest, what: str) -> int:
    """Print the snapshot and what became of it."""
    if options.json:
        print_json({"snapshot": manifest.id, **manifest.counts})
    else:
        print(f"snapshot {manifest.id} {what}")
    return 0
