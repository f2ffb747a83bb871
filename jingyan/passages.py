"""Turns extractions into what the search index holds: one item a passage, with its facets and its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from embed.bridge import WORD
from embed.model import Concept, Item
from kg.model import Chain, Excerpt, Extraction, Passage
from kg.statements import iri, passage_slug
from kg.statements.text import headline
from ontology import concepts as vocabulary


def items(extractions: Iterable[Extraction], *, base: str) -> Iterator[Item]:
    """Yield one item a passage, in reading order; its id is the practice's slug."""
    for extraction in extractions:
        for excerpt in extraction.document.excerpts:
            for passage in excerpt.passages:
                yield _item(extraction, excerpt, passage, base)


def concepts() -> list[Concept]:
    """Return what a question may name: topics, classes (stages and roles), and words of the genre."""
    known = vocabulary.load()
    topics = [_concept(topic, "concept") for topic in known.topics]
    classes = [_concept(one, "class") for one in (*known.stages, *known.roles)]
    return topics + classes + [_concept(one, WORD) for one in known.terms]


def _concept(known: vocabulary.Concept, kind: str) -> Concept:
    return Concept(known.id, (known.zh, *known.alt_zh, known.en, *known.alt_en), kind)


def _item(extraction: Extraction, excerpt: Excerpt, passage: Passage, base: str) -> Item:
    text = extraction.document.source.text
    body = text[passage.start : passage.end]
    slug = passage_slug(extraction.document, excerpt, passage)
    above = passage.heading is not None and passage.heading.end <= passage.start  # found by its words too
    heading = headline(passage, excerpt, text)
    title = " ".join(filter(None, (excerpt.org, excerpt.title(text), heading if above else "")))
    return Item(
        id=slug,
        text=body,
        title=title,
        sentences=tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences),
        fields=_fields(extraction, excerpt, passage),
        record={
            "iri": iri(base, "practice", slug),
            "city": excerpt.city,
            "org": excerpt.org,
            "paragraph_index": passage.index,
            "heading": heading,
            "text": body,
        },
    )


def _fields(extraction: Extraction, excerpt: Excerpt, passage: Passage) -> dict[str, tuple[str, ...]]:
    here = (excerpt.index, passage.index)
    source = extraction.document.source
    topics = sorted(
        (t for t in extraction.topics if (t.excerpt_index, t.paragraph_index) == here),
        key=lambda tag: (-tag.score, tag.topic),
    )
    values: dict[str, Iterable[str | None]] = {
        "city": (excerpt.city,),
        "org": (excerpt.org,),
        "kind": sorted(_kinds(extraction, here)),
        "topic": (tag.topic for tag in topics),
        "year": (str(source.year) if source.year else None,),
        "document": (source.id,),
    }
    return {name: tuple(dict.fromkeys(v for v in given if v)) for name, given in values.items()}


def _kinds(extraction: Extraction, here: tuple[int, int]) -> set[str]:
    """What a passage holds: kinds of entity, kinds of chain, `closed-loop` for a claimed or derived one."""
    kinds = {m.kind for m in extraction.mentions if (m.excerpt_index, m.paragraph_index) == here}
    chains = [c for c in extraction.chains if (c.excerpt_index, c.paragraph_index) == here]
    kinds |= {chain.kind for chain in chains}
    kinds |= {"outcome" for f in extraction.outcomes if (f.excerpt_index, f.paragraph_index) == here}
    kinds |= {"commitment" for f in extraction.commitments if (f.excerpt_index, f.paragraph_index) == here}
    if any(_closes(chain) for chain in chains) or _claims(extraction, here):
        kinds.add("closed-loop")
    return kinds - {"organization", "place"}


def _closes(chain: Chain) -> bool:
    return chain.loop_derived


def _claims(extraction: Extraction, here: tuple[int, int]) -> bool:
    claimed = (extraction.mentions[claim.mechanism] for claim in extraction.claims)
    return any((m.excerpt_index, m.paragraph_index) == here for m in claimed)
