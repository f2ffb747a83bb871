"""What the docs list is what there is: query files and addresses."""

from __future__ import annotations

import runpy
from pathlib import Path

from flask import Flask

INNER = {"/static"}  # answers nobody types


def test_the_list_of_query_files_is_current(root: Path) -> None:
    listing = runpy.run_path(str(root / "docs" / "make_queries.py"))["listing"]
    written = (root / "docs" / "queries.md").read_text(encoding="utf-8")
    assert written == listing(), "run `python docs/make_queries.py`"


def test_every_address_is_in_the_docs(root: Path, app: Flask) -> None:
    docs = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "docs").glob("*.md")))
    first = {"/" + rule.rule.split("/")[1].split("<")[0].rstrip(".") for rule in app.url_map.iter_rules()}
    assert len(first) > 20
    assert sorted(part for part in first - INNER if part not in docs) == []
