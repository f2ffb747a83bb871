"""`verify` (files of the snapshot) and `validate` (shapes and evidence of the graph)."""

from __future__ import annotations

import argparse

from jingyan.commands.options import add_json, add_store, print_json, settings
from jingyan.snapshot import SnapshotStore
from kg.errors import StoreError


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments of one of the two."""
    add_store(parser)
    add_json(parser)
    parser.set_defaults(run=_verify if name == "verify" else _validate)


def _verify(options: argparse.Namespace) -> int:
    store = SnapshotStore(settings(options).store)
    try:
        manifest = store.current()
    except StoreError as error:
        if not (store.root / "current").exists():
            raise
        print(f"damaged: {error}")
        return 1
    files = manifest.body["files"]
    if options.json:
        print_json({"snapshot": manifest.id, "files": len(files), "damaged": []})
    else:
        print(f"snapshot {manifest.id}: {len(files)} files as published")
    return 0


def _validate(options: argparse.Namespace) -> int:
    from jingyan.opening import open_graph
    from jingyan.pipeline import read_kept_sources
    from kg.validate import audit

    graph, manifest = open_graph(settings(options))
    texts = {source.id: source.text for source in read_kept_sources(manifest.folder)}
    findings = audit(graph.store, texts)
    if options.json:
        print_json({"snapshot": manifest.id, "findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            print(finding)
        print(f"snapshot {manifest.id}: {len(findings)} findings")
    return 1 if findings else 0
