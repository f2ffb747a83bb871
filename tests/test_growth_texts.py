"""Made bases: the same seed, the same documents; they say that they are made, and the layout reads them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks._growth_report import COLUMNS, LINES, plot, slope, table
from benchmarks._growth_texts import documents, write
from kg.layout import read_layout
from kg.sources import read_sources


def test_a_larger_base_begins_with_the_smaller() -> None:
    few, more = list(documents(100)), list(islice(documents(1000), 3))
    assert few == more[: len(few)]
    assert next(documents(1, seed=2)).text != few[0].text


def test_made_documents_are_read_as_excerpts_and_say_what_they_are(tmp_path: Path) -> None:
    write(tmp_path, 80)
    sources = read_sources([tmp_path])
    assert all("合成样本" in source.title and "Synthetic" in str(source.rights) for source in sources)
    read = [read_layout(source) for source in sources]
    passages = [p for document in read for excerpt in document.excerpts for p in excerpt.passages]
    assert len(passages) >= 80
    assert all(excerpt.org for document in read for excerpt in document.excerpts)
    texts = {source.text[p.start : p.end] for source, d in zip(sources, read, strict=True)
             for e in d.excerpts for p in e.passages}  # fmt: skip
    assert len(texts) == len(passages)


def test_the_slope_of_a_linear_figure_is_one() -> None:
    names = {key for key, _, _ in COLUMNS} | {key for key, _ in LINES}
    rows: list[dict[str, Any]] = [
        dict.fromkeys(names, size / 10) | {"passages": size} for size in (1_000, 10_000)
    ]
    assert round(slope(rows, "disk_mb"), 6) == 1.0
    assert "| 10,000 |" in table(rows)
    assert plot(rows).count("<polyline") == len(LINES)
