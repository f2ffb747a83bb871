"""A base many times over: kept parts of its documents under other names, without reading any text again.

Statements, passages and all that belongs to a document are as many as in a made base of that size; texts
and the names that documents share are those of the base copied, so their vectors are in the cache.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from jingyan import addresses
from jingyan.pieces import Kept, Making, keep, kept, whole
from kg.model import Source

MOST = 256  # bases in one: copies differ in two hexadecimal digits
_OWN = re.compile(
    rb"/(passage|practice|measure|mechanism|step|outcome|commitment|target|slogan|statement)/([0-9a-f]{2})"
)


def copied(making: Making, sources: Sequence[Source], times: int) -> Iterator[Source]:
    """Yield the sources and so many more of each, whose parts are written to the cache."""
    assert times <= MOST, f"at most {MOST} bases in one"
    for source in sources:
        part = kept(making, source)
        assert part is not None, f"{source.id} is not built"
        quads = part.read()
        for turn in range(times):
            yield source if turn == 0 else _copy(making, source, part, quads, turn)


def with_addresses(making: Making, sources: Iterable[Source]) -> None:
    """Keep the addresses of each part, as a base has them that was published before."""
    for source in sources:
        part = whole(making, source)
        addresses.lines_of(part, part.graph, base=making.base)


def _copy(making: Making, source: Source, part: Kept, quads: bytes, turn: int) -> Source:
    other = replace(source, id=f"{source.id}-c{turn}", sha256=f"{turn:02x}{source.sha256[2:]}")
    path = making.path(other)
    if not path.exists():
        renamed = _renamed(quads, source.id, other.id, turn)
        keep(path, _body(part.body, other.id, turn, renamed), renamed)
    return other


def _renamed(quads: bytes, old: str, new: str, turn: int) -> bytes:
    def turned(found: re.Match[bytes]) -> bytes:
        return b"/%s/%02x" % (found[1], (int(found[2], 16) + turn) % MOST)

    return _OWN.sub(turned, quads.replace(old.encode(), new.encode()))


def _body(body: dict[str, Any], document: str, turn: int, quads: bytes) -> dict[str, Any]:
    items = [[f"{(int(one[0][:2], 16) + turn) % MOST:02x}{one[0][2:]}", *one[1:]] for one in body["items"]]
    digest = hashlib.sha256(quads).hexdigest()
    return {**body, "document": document, "digest": digest, "items": items}
