"""One query worker: a process of its own that reads requests on descriptor 0 and answers there.

Run as a script by its path, so that a start imports pyoxigraph and the standard library only. A frame is a
4-byte length and a JSON head; an answer's head is followed by `size` bytes of body. Nothing is unpickled on
either side, so a worker that a query took over cannot run code in its parent.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    import pyoxigraph

Head = dict[str, Any]
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


class RowEnd(NamedTuple):
    """What stands after a row, how much of it belongs to the row, and what closes a document cut there."""

    mark: bytes
    kept: int
    closing: bytes
    spare: int  # marks in a document of n rows, less n
    quoted: bool = False  # the mark may also stand in a value, but then between quotes


# Other marks than CSV's cannot stand inside a value: each holds a character that its format escapes.
ROW_ENDS = {
    "JSON": RowEnd(b'},{"', 1, b"]}}", -1),
    "XML": RowEnd(b"</result>", 9, b"</results></sparql>", 0),
    "CSV": RowEnd(b"\n", 1, b"", 1, quoted=True),
    "TSV": RowEnd(b"\n", 1, b"", 1),
}


class Full(Exception):
    """The answer reached a cap; `reason` is `rows` or `bytes`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Capped:
    """A writer that keeps what the engine serialises until a cap of rows or bytes is reached."""

    def __init__(self, end: RowEnd, *, rows: int, size: int) -> None:
        self.body, self.end, self.size = bytearray(), end, size
        self.marks, self.seen, self.inside = rows + end.spare, 0, 0

    def write(self, chunk: bytes) -> int:
        """Take a chunk; raise Full once more was written than is wanted."""
        since = max(0, len(self.body) - len(self.end.mark) + 1)
        self.body += chunk
        self.seen += self._unquoted(chunk) if self.end.quoted else self.body.count(self.end.mark, since)
        if self.seen > self.marks:
            raise Full("rows")
        if len(self.body) > self.size:
            raise Full("bytes")
        return len(chunk)

    def _unquoted(self, chunk: bytes) -> int:
        """Count marks outside quotes; a doubled quote leaves and enters at once."""
        parts = chunk.split(b'"')
        outside = parts[self.inside :: 2]
        self.inside = (self.inside + len(parts) - 1) % 2
        return sum(part.count(self.end.mark) for part in outside)

    def flush(self) -> None:
        """Nothing is buffered."""


def cut(body: bytearray, kind: str, *, rows: int, size: int) -> bytes:
    """Return a whole document of the first rows of a result that was stopped half way."""
    marks = ROW_ENDS[kind]
    end = start = 0
    for _ in range(rows + max(0, marks.spare)):
        found = _row_end(body, marks, start)
        if found < 0 or found + marks.kept > size:
            break
        end, start = found + marks.kept, found + len(marks.mark)
    return (bytes(body[:end]) if end else _no_rows(body, kind)) + marks.closing


def _row_end(body: bytearray, marks: RowEnd, start: int) -> int:
    """Find the next row's end; in CSV a line break may stand inside quotes."""
    found = body.find(marks.mark, start)
    while marks.quoted and found >= 0 and body.count(b'"', start, found) % 2:
        found = body.find(marks.mark, found + 1)
    return found


def _no_rows(body: bytearray, kind: str) -> bytes:
    """Return the head of a document whose very first row is already over the cap."""
    opening = {"JSON": b'"bindings":[', "XML": b"<results>"}[kind]
    return bytes(body[: body.find(opening) + len(opening)])


def answer(store: pyoxigraph.Store, request: Head) -> tuple[Head, bytes]:
    """Evaluate one request and return the head and body of its answer."""
    try:
        return _evaluate(store, request)
    except SyntaxError as error:
        return {"status": "syntax", "message": str(error)}, b""
    except MemoryError:
        return {"status": "memory"}, b""
    except (RuntimeError, ValueError, OSError) as error:
        return {"status": "failed", "message": str(error)}, b""


def _evaluate(store: pyoxigraph.Store, request: Head) -> tuple[Head, bytes]:
    import pyoxigraph

    result = store.query(request["query"], base_iri=request["base"], **_dataset(request))
    formats = request["formats"]
    if not isinstance(result, pyoxigraph.QueryBoolean | pyoxigraph.QuerySolutions):
        return _triples(result, formats["triples"], request)
    kind = "boolean" if isinstance(result, pyoxigraph.QueryBoolean) else "solutions"
    if formats[kind] is None:
        return {"status": "not-acceptable", "kind": kind}, b""
    head: Head = {"status": "ok", "kind": kind, "truncated": None}
    output_format = getattr(pyoxigraph.QueryResultsFormat, formats[kind])
    if isinstance(result, pyoxigraph.QueryBoolean):
        return head, result.serialize(format=output_format) or b""
    return _solutions(result, formats[kind], output_format, head, request)


def _dataset(request: Head) -> dict[str, Any]:
    """The protocol's dataset if one was asked for, else the query's own, else the union of all graphs."""
    import pyoxigraph

    if request["default_graphs"] is None and request["named_graphs"] is None:
        return {"use_default_graph_as_union": not request["own_dataset"]}
    return {
        "default_graph": [pyoxigraph.NamedNode(iri) for iri in request["default_graphs"] or ()],
        "named_graphs": [pyoxigraph.NamedNode(iri) for iri in request["named_graphs"] or ()],
    }


def _solutions(
    result: pyoxigraph.QuerySolutions,
    kind: str,
    output_format: pyoxigraph.QueryResultsFormat,
    head: Head,
    request: Head,
) -> tuple[Head, bytes]:
    rows, size = request["rows"], request["bytes"]
    writer = Capped(ROW_ENDS[kind], rows=rows, size=size)
    try:
        result.serialize(cast(IO[bytes], writer), format=output_format)
    except Full as full:
        return {**head, "truncated": full.reason}, cut(writer.body, kind, rows=rows, size=size)
    return head, bytes(writer.body)


def _triples(result: pyoxigraph.QueryTriples, kind: str | None, request: Head) -> tuple[Head, bytes]:
    import pyoxigraph

    if kind is None:
        return {"status": "not-acceptable", "kind": "triples"}, b""
    triples = []
    for triple in result:
        triples.append(triple)
        if len(triples) > request["rows"]:
            break
    body = pyoxigraph.serialize(
        triples[: request["rows"]],
        format=getattr(pyoxigraph.RdfFormat, kind),
        prefixes=_prefixes(request["query"], kind),
    )
    truncated = "rows" if len(triples) > request["rows"] else None
    return {"status": "ok", "kind": "triples", "truncated": truncated}, body or b""


def _prefixes(query: str, kind: str) -> dict[str, str] | None:
    """The query's own prefixes, so that Turtle reads like the question."""
    if kind != "TURTLE":
        return None
    return dict(re.findall(r"\bPREFIX\s+([A-Za-z][\w-]*|):\s*<([a-z][a-z0-9+.-]*:[^<>\s\\]*)>", query, re.I))


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent, and never gain a privilege."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died before the call above
        os._exit(0)


def _leave_network() -> str:
    """Move into a network namespace without interfaces; return `isolated` or why that is not possible."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return "isolated"
    return "not isolated: " + os.strerror(ctypes.get_errno())


def _cap_memory(extra: int) -> None:
    """Allow `extra` bytes of address space beyond what is mapped now; no core files."""
    mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + extra, mapped + extra))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(folder: str) -> pyoxigraph.Store:
    """Open the store on disk; where its quads lie beside it, the graph is small and is read into memory."""
    import pyoxigraph

    quads = Path(folder) / "quads.nq"  # kg.store.QUADS; a worker imports nothing of ours
    if not quads.is_file():
        return pyoxigraph.Store.read_only(folder)
    store = pyoxigraph.Store()
    store.bulk_load(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
    return store


def _receive() -> Head | None:
    """Read one request; None when the parent closed its end."""
    size = _read(4)
    return json.loads(_read(struct.unpack(">I", size)[0])) if size else None


def _read(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            return b""
        data += chunk
    return bytes(data)


def _send(head: Head, body: bytes = b"") -> None:
    encoded = json.dumps({**head, "size": len(body)}).encode()
    view = memoryview(b"".join((struct.pack(">I", len(encoded)), encoded, body)))
    while view:
        view = view[os.write(0, view) :]


def main(folder: str, parent: str, memory: str) -> None:
    """Serve requests until the parent goes."""
    _die_with(int(parent))
    network = _leave_network()  # before the store starts threads: a namespace is a thread's own

    try:
        store = opened(folder)
    except (OSError, SyntaxError) as error:
        _send({"status": "failed", "message": str(error)})
        return
    _cap_memory(int(memory))
    _send({"status": "ready", "network": network})
    while (request := _receive()) is not None:
        _send(*answer(store, request))


if __name__ == "__main__":
    main(*sys.argv[1:])
