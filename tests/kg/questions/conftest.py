"""The graph of the first corpus, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import extract
from kg.layout import read_layout
from kg.link import links
from kg.publish import assemble
from kg.query import Graph
from kg.sources import read_source

BASE = "https://w3id.org/jingyan/id/"


@pytest.fixture(scope="session")
def corpus_graph(corpus: Path) -> Graph:
    """What the first corpus says; do not change it."""
    found = list(extract([read_layout(read_source(corpus))]))
    return Graph(assemble(found, links(found), base=BASE))
