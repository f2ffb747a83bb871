"""The shipped decisions on the first corpus, read again as others might send it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.curation import Curated, apply
from kg.curation.anchors import words
from kg.curation.files import read
from kg.extract import extract
from kg.layout import read_layout
from kg.model import Extraction
from kg.sources import read_source

WIDTH = 38
WIDER = str.maketrans({",": "，", "(": "（", ")": "）"})


def _wrapped(text: str) -> str:
    """Return the text with long paragraphs indented and cut into lines."""
    lines = []
    for line in text.splitlines():
        paragraph = "　　" + line if len(line) > WIDTH + 5 else line
        lines += [paragraph[at : at + WIDTH] for at in range(0, len(paragraph), WIDTH)]
    return "\n".join(lines) + "\n"


def _curated(text: str, corpus: Path, folder: Path, root: Path) -> Curated:
    shutil.copy(corpus.with_suffix(".toml"), folder)
    path = folder / corpus.name
    path.write_text(text, encoding="utf-8", newline="")
    extraction = next(iter(extract([read_layout(read_source(path))])))
    return apply(extraction, read(root / "data/curation", corpus.stem))


def _known(extraction: Extraction) -> set[tuple[object, ...]]:
    """Return what the graph would say, wherever it stands."""
    return {
        *((m.kind, words(m.quote), m.key, m.act, m.excerpt_index) for m in extraction.mentions),
        *(("chain", words(c.quote), *(s.stage for s in c.steps)) for c in extraction.chains),
        *(("figure", words(f.quote), f.value) for f in (*extraction.outcomes, *extraction.commitments)),
    }


@pytest.fixture(scope="module")
def reviewed(corpus: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Curated:
    """The corpus as it is shipped."""
    return _curated(corpus.read_text(encoding="utf-8"), corpus, tmp_path_factory.mktemp("as-is"), root)


def test_every_decision_has_its_effect(reviewed: Curated) -> None:
    assert (reviewed.orphans, reviewed.conflicts) == ((), ())
    assert len(reviewed.extraction.verdicts) > 300


@pytest.mark.parametrize(
    "sent",
    [_wrapped, lambda text: text.translate(WIDER), lambda text: text.replace("\n", "\r\n")],
    ids=["wrapped", "wider", "crlf"],
)
def test_the_same_is_known_when_the_text_is_sent_otherwise(
    sent: Callable[[str], str], reviewed: Curated, corpus: Path, root: Path, tmp_path: Path
) -> None:
    text = sent(corpus.read_text(encoding="utf-8"))
    assert text != corpus.read_text(encoding="utf-8")
    again = _curated(text, corpus, tmp_path, root)
    assert again.orphans == ()
    assert _known(again.extraction) == _known(reviewed.extraction)
    source = again.extraction.document.source.text
    assert all(source[m.start : m.end] == m.quote for m in again.extraction.mentions)
