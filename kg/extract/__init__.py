"""Extraction: from a document's paragraphs to what they report, each with its exact words.

`extract` runs the pipeline; `extractor_version` names the rules and lexicon that made a result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import ontology
from kg.model import Document, Extraction

if TYPE_CHECKING:
    from kg.secondopinion.opinion import SecondOpinion

_KG = Path(__file__).parent.parent
_KNOWLEDGE = ("extract/**/*.py", "layout/**/*.*", "lexicon/*.yaml", "gazetteer/*", "secondopinion/*.py")


def extract(
    documents: Iterable[Document], *, lexer: str = "", opinion: SecondOpinion | None = None
) -> Iterator[Extraction]:
    """Yield the extraction of each document; `lexer` names a lexical layer other than the default.

    `opinion` is heard on the names that were read; without one the rules stand alone.
    """
    from kg.extract.assemble import assemble
    from kg.extract.frame import read_document
    from kg.extract.unwrapped import unwrapped

    version = extractor_version()
    for document in documents:
        plain = unwrapped(document)
        docs = read_document(plain.document, lexer=lexer)
        read = assemble(plain.document, docs, extractor=version)
        yield plain.restored(opinion.on(read, [doc._.paragraph for doc in docs]) if opinion else read)


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """Return 12 hex digits that change with any rule, word list, profile, concept or gazetteer file."""
    own = {path for pattern in _KNOWLEDGE for path in _KG.glob(pattern)}
    digest = hashlib.sha256()
    for path in sorted(own | set(ontology.files())):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(_KG.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
