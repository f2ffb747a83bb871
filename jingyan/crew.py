"""Who does the work of a build: this process, others beside it, or a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jingyan import pool
from jingyan.config import Settings
from kg.model import Source

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from jingyan.pieces import Batch, Making

BATCH = 16  # documents made together
FEW = 4  # documents that are made in this process, for other ones take a second to start


def made(
    making: Making, sources: Sequence[Source], settings: Settings
) -> Iterator[tuple[str, ...] | pool.Lost[Batch]]:
    """Make the parts of documents; yield the ids of those made together, or what cannot be made."""
    from jingyan.pieces import Batch, batches, make

    if settings.cluster and len(sources) > FEW:
        from jingyan import cluster

        return cluster.made(making, sources, settings, most=BATCH)
    jobs = batches(making, sources, max(1, min(BATCH, len(sources) // (2 * pool.cores()))))
    if len(sources) <= FEW:
        return map(make, jobs)
    workers = min(pool.cores(), len(jobs))
    return pool.run(make, jobs, workers=workers, parts=Batch.singles)


@contextlib.contextmanager
def encoder(settings: Settings) -> Iterator[Encoder]:
    """Lend the encoder; with a cluster, one whose texts are encoded there."""
    from embed.encoders import load

    own = load(settings.encoder, models=settings.models)
    if not settings.cluster:
        yield own
        return
    from jingyan import cluster

    with cluster.spread(own, settings) as shared:
        yield shared
