"""The spaCy pipeline: one Doc a paragraph, one token a character, one component a kind of knowledge."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from kg.extract.mentions import GROUP, register_extensions
from kg.extract.paragraphs import paragraphs
from kg.extract.words import Paragraph
from kg.model import Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Component -> the module whose import registers its factory; the order is the order of work.
COMPONENTS = {
    "jy_clauses": "kg.extract.clauses",
    "jy_heads": "kg.extract.heads",
    "jy_instruments": "kg.extract.instruments",
    "jy_quotes": "kg.extract.quotes",
    "jy_chains": "kg.extract.chains",
    "jy_outcomes": "kg.extract.outcomes",
    "jy_organizations": "kg.extract.organizations",
    "jy_places": "kg.extract.places",
    "jy_propagate": "kg.extract.propagate",
    "jy_slogans": "kg.extract.slogans",
    "jy_topics": "kg.extract.topics",
}


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Return the pipeline with every component of the registry."""
    from kg.extract.lean import import_spacy

    spacy = import_spacy()
    register_extensions()
    nlp: Language = spacy.blank("zh")
    for name, module in COMPONENTS.items():
        import_module(module)
        nlp.add_pipe(name)
    return nlp


def read_document(document: Document, *, lexer: str = "") -> list[Doc]:
    """Return the document's paragraphs as Docs that went through the whole pipeline.

    They pass as one stream, so a component with a `pipe` method sees all of them together.
    """
    nlp = pipeline()
    return list(nlp.pipe(_doc(nlp, paragraph) for paragraph in paragraphs(document, lexer=lexer)))


def _doc(nlp: Language, paragraph: Paragraph) -> Doc:
    from spacy.tokens import Doc

    doc = Doc(nlp.vocab, words=list(paragraph.text), spaces=[False] * len(paragraph.text))
    doc._.paragraph = paragraph
    doc.spans[GROUP] = []
    return doc
