"""The first corpus cut into items, the offline encoder, and an index of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from embed import index
from embed.encoder import Encoder
from embed.encoders import load
from embed.model import Concept, Item, Place
from embed.search import Searcher
from jingyan.config import Settings
from jingyan.passages import concepts as vocabulary
from jingyan.places import divisions

CLOSED_LOOP = Concept(
    "closed-loop",
    ("闭环反馈", "闭环", "闭合", "反馈", "回访", "跟踪问效", "closed-loop feedback", "closed loop"),
)
CULTURE = Concept("culture", ("文化传承", "和合文化", "cultural heritage"))


def read_items(corpus: Path) -> list[Item]:
    """Cut the corpus: □ lines name the city, lines ending in 。 are passages, the others titles."""
    items: list[Item] = []
    titles: list[str] = []
    city, paragraph = "", 0
    for line in corpus.read_text(encoding="utf-8").splitlines()[3:]:
        if line.startswith("□"):
            city, paragraph = line[1:4], 0
        elif not line.endswith("。"):
            titles = [line] if paragraph else [*titles, line]
            paragraph = 0
        else:
            items.append(_item(line, city, paragraph, " ".join(titles)))
            paragraph += 1
    return items


def _item(text: str, city: str, paragraph: int, title: str) -> Item:
    sentences = tuple((found.start(), found.end()) for found in re.finditer("[^。]+。", text))
    topics = tuple(c.id for c in (CLOSED_LOOP, CULTURE) if any(label in text for label in c.labels[:2]))
    return Item(
        id=f"{city}-{paragraph}",
        text=text,
        title=title,
        sentences=sentences,
        fields={"city": (city,), "org": (f"{city}政协",), "topic": topics},
        record={
            "iri": f"https://example.org/id/practice/{city}-{paragraph}",
            "city": city,
            "org": f"{city}政协",
            "paragraph_index": paragraph,
            "heading": text[: sentences[0][1]],
        },
    )


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of built encoders that the program itself uses; built once on a machine."""
    return Settings.from_environment().models


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    """The default encoder."""
    return load("e5-onnx", models=models)


@pytest.fixture(scope="session")
def items(corpus: Path) -> list[Item]:
    """The 38 passages of the first corpus."""
    found = read_items(corpus)
    assert len(found) == 38
    return found


@pytest.fixture(scope="session")
def concepts() -> list[Concept]:
    """Two topics with names in both languages, and the words of the genre."""
    words = [concept for concept in vocabulary() if concept.kind == "word"]
    return [CLOSED_LOOP, CULTURE, *words]


@pytest.fixture(scope="session")
def places(items: list[Item]) -> list[Place]:
    """Every division by its names."""
    return divisions(sorted({item.fields["city"][0] for item in items}))


@pytest.fixture(scope="session")
def built(
    items: list[Item],
    encoder: Encoder,
    concepts: list[Concept],
    places: list[Place],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, object]]:
    """An index of the corpus and its manifest; do not change it."""
    folder = tmp_path_factory.mktemp("index")
    return folder, index.build(folder, items, encoder, concepts=concepts, divisions=places)


@pytest.fixture(scope="session")
def searcher(built: tuple[Path, dict[str, object]], encoder: Encoder) -> Iterator[Searcher]:
    """The index, opened."""
    opened = Searcher.open(*built, encoder)
    yield opened
    opened.close()
