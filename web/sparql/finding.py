"""A finding to cite: a query, the snapshot it was asked of, the digest of its result, its quotes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import request

from web.addresses import path_of
from web.services import current

THINGS, QUOTES = 20, 3  # shown at most, and of each thing
_KINDS = (
    "practice/",
    "mechanism/",
    "outcome/",
    "commitment/",
    "target/",
    "platform/",
    "programme/",
    "instrument/",
    "step/",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document behind something in a result, and where they are shown."""

    words: str
    place: str  # `document 12–20`, in code points
    href: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A result as cited; `same` is None where nothing was cited, else whether it is what was cited."""

    digest: str
    address: str
    same: bool | None
    cited_of: str  # the snapshot named in the address
    quotes: tuple[Quote, ...]


def of(query: str, digest: str, iris: Iterable[str]) -> Finding:
    """Return the finding of the current request; the quotes are looked up when one is cited."""
    cited = request.args.get("result", "")
    pairs = {"query": query, "snapshot": current().snapshot_id, "result": digest}
    return Finding(
        digest=digest,
        address="/sparql?" + urlencode(pairs),
        same=(cited == digest) if cited else None,
        cited_of=request.args.get("snapshot", "")[:40] or "—",
        quotes=tuple(_quotes(iris)) if cited else (),
    )


def digest_of(rows: Iterable[object]) -> str:
    """Return 16 hex digits that say what a result holds, whatever the order of its rows."""
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def things(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the IRIs of things with words of their own, in the order of the result."""
    base = current().base
    values = (term["value"] for row in rows for term in row.values() if term["type"] == "uri")
    yield from dict.fromkeys(value for value in values if value.removeprefix(base).startswith(_KINDS))


def _quotes(iris: Iterable[str]) -> Iterator[Quote]:
    seen: set[str] = set()
    for _, iri in zip(range(THINGS), iris, strict=False):
        for row in current().graph.select("finding_quotes", thing=iri)[:QUOTES]:
            if row["evidence"] not in seen:
                seen.add(str(row["evidence"]))
                document = str(row["document"]).rsplit("/", 1)[1]
                place = f"{document} {row['start']}–{row['end']}"
                yield Quote(str(row["quote"]), place, path_of(str(row["evidence"]), base=current().base))
