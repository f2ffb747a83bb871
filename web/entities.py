"""Finding what a path stands for, and naming it in the language of the request."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from web import addresses
from web.services import current
from web.wording import language


@dataclass(frozen=True)
class Entity:
    """Something with an IRI in the base; `zh` is the last part of the IRI where it has no name."""

    iri: str
    kind: str
    types: tuple[str, ...]
    zh: str
    en: str

    @property
    def node(self) -> NamedNode:
        """Its IRI as a term, for queries."""
        return NamedNode(self.iri)

    @property
    def label(self) -> str:
        """Its name in the language of the request; the Chinese one where there is no English."""
        return self.en if language() == "en" and self.en else self.zh

    @property
    def label_language(self) -> str:
        """The language tag of `label`."""
        return "en" if language() == "en" and self.en else "zh-Hans"

    @property
    def path(self) -> str:
        """Its page on this site."""
        return addresses.path_of(self.iri, base=current().base)


def find(kind: str, slug: str) -> Entity:
    """Return the entity at `/<kind>/<slug>`; 404 when the base holds none."""
    services = current()
    named = addresses.ENTITY_PATH.match(f"/{kind}/{slug}")
    for iri in addresses.iris_of(kind, slug, base=services.base) if named else ():
        rows = services.graph.select("entity_names", entity=NamedNode(iri))
        if rows:
            types = tuple(sorted({str(row["type"]) for row in rows}))
            names = [(str(row["language"]), str(row["name"])) for row in rows if row["name"]]
            return Entity(iri, kind, types, _chinese(names) or slug, _in(names, "en"))
    raise NotFound(f"{kind}/{slug}"[:120])


def _in(names: list[tuple[str, str]], tag: str) -> str:
    return next((name for found, name in names if found.lower().startswith(tag)), "")


def _chinese(names: list[tuple[str, str]]) -> str:
    return _in(names, "zh") or next((name for tag, name in names if not tag), "")
