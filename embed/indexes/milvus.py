"""Vectors in Milvus, searched exactly (FLAT)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embed.encoder import Vectors
from embed.indexes import Rows, Selection
from embed.indexes.placed import Placed, place_of, read_place, write_place
from kg.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

BATCH = 2000  # vectors of one call
MOST = 16_384  # rows one answer may hold


class MilvusIndex:
    """One collection."""

    def __init__(self, client: MilvusClient, place: Placed) -> None:
        self._client, self._collection = client, place.name
        self.count, self.dimension = place.count, place.dimension

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        wanted, back = np.unique(rows, return_inverse=True)
        found: dict[int, Any] = {}
        for at in range(0, len(wanted), BATCH):
            some = [int(row) for row in wanted[at : at + BATCH]]
            held = _asked(
                lambda ids=some: self._client.get(self._collection, ids=ids, output_fields=["vector"])
            )
            found.update({int(each["id"]): each["vector"] for each in held})
        ordered: Vectors = np.asarray([found[int(row)] for row in wanted], np.float32)[back]
        return ordered

    def nearest(self, vector: Vectors, limit: int, *, allowed: Selection | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly, within `allowed`."""
        if allowed is not None and not len(allowed.rows):
            return np.empty(0, np.int64)
        within: dict[str, Any] = {}
        if allowed is not None:
            within = {"filter": f"id in {[int(row) for row in allowed.rows]}"}
        found = _asked(
            lambda: self._client.search(
                self._collection,
                data=[np.asarray(vector, np.float32).reshape(-1).tolist()],
                limit=min(limit, self.count, MOST),
                search_params={"metric_type": "IP"},
                **within,
            )
        )
        return np.array([int(hit["id"]) for hit in found[0]], np.int64)


class Milvus:
    """Loads and opens collections of a server (`http://host:19530`) or of Milvus Lite (`milvus:FILE.db`)."""

    def __init__(self, address: str) -> None:
        self._address = address.removeprefix("milvus:")

    def write(self, path: Path, vectors: Vectors) -> None:
        """Load vectors [n, d] as rows 0 to n - 1 and write where they are; same vectors, same bytes."""
        place = place_of(vectors)
        _load(_client(self._address), place.name, np.ascontiguousarray(vectors, np.float32))
        write_place(path, place)

    def open(self, path: Path) -> MilvusIndex:
        """Open read-only; StoreError when server or collection is not there, or not as it was loaded."""
        place = read_place(path)
        client = _client(self._address)
        place.holds(_held(client, place.name) if place.count else 0)
        return MilvusIndex(client, place)


def _load(client: MilvusClient, collection: str, vectors: Vectors) -> None:
    """Make and fill the collection, unless it is there whole; what a killed load left is dropped."""
    if _held(client, collection) == len(vectors):
        return
    _asked(lambda: client.drop_collection(collection))
    if not len(vectors):
        return
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="IP")
    _asked(
        lambda: client.create_collection(
            collection, schema=schema, index_params=index, consistency_level="Strong"
        )
    )
    for at in range(0, len(vectors), BATCH):
        rows = [{"id": at + i, "vector": v.tolist()} for i, v in enumerate(vectors[at : at + BATCH])]
        _asked(lambda some=rows: client.insert(collection, some))
    _asked(lambda: client.flush(collection))
    _asked(lambda: client.load_collection(collection))


def _held(client: MilvusClient, collection: str) -> int:
    if not _asked(lambda: client.has_collection(collection)):
        return 0
    counted = _asked(lambda: client.query(collection, filter="id >= 0", output_fields=["count(*)"]))
    return int(counted[0]["count(*)"])


_CLIENTS: dict[str, Any] = {}


def _client(address: str) -> MilvusClient:
    """Return the process's client for an address."""
    if address not in _CLIENTS:
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise ConfigError(
                address, "pymilvus is not installed", "pip install 'jingyan[milvus]'"
            ) from error
        _CLIENTS[address] = _asked(lambda: MilvusClient(uri=address))
    client: MilvusClient = _CLIENTS[address]
    return client


def _asked(call: Any) -> Any:
    """Ask the server; StoreError with the first line of what it said."""
    from pymilvus.exceptions import MilvusException

    try:
        return call()
    except MilvusException as error:
        first = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise StoreError("Milvus", first, "look at the server; its address is a setting") from error
