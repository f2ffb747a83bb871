"""The figures promised on the first corpus."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.evaluate import Report, evaluate


@pytest.fixture(scope="module")
def report(root: Path, corpus: Path) -> Report:
    """Extraction of the first corpus against its gold."""
    return evaluate(root / "data/gold", [corpus])


def test_no_figure_is_below_its_floor(report: Report, root: Path) -> None:
    bars = tomllib.loads((root / "data/gold/bars.toml").read_text(encoding="utf-8"))
    assert len(bars["extraction"]) >= 18
    assert report.fail_under(bars["extraction"]) == []


def test_how_much_gold_there_is(report: Report) -> None:
    """Figures of an eval that lost its gold would all be right."""
    sizes = {
        name: counts.right + counts.missed
        for name in ("all.exact", "outcome", "commitment", "chain", "loop.claimed", "loop.derived", "topic")
        if (counts := report.value(name))
    }
    assert sizes == {
        "all.exact": 185,
        "outcome": 12,
        "commitment": 3,
        "chain": 15,
        "loop.claimed": 5,
        "loop.derived": 6,
        "topic": 122,
    }
    assert report.ratios["chain.step"][1] == 48
