"""Documents read and texts encoded by the workers of a Dask cluster, through the futures of `pool`.

What a job needs travels with it and what it made comes back: workers share no disk with the build, only the
program, the same models, and the certificates without which nobody is listened to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embed.encoder import Encoder, Fingerprint, Reading, TokenEncoder, Vectors
from jingyan import pool
from jingyan.config import Settings
from jingyan.identity import code_digest
from jingyan.pieces import Batch, Drawn, Making, batches, drawn, keep, make
from kg.curation import files as decisions
from kg.errors import ConfigError, UserError
from kg.model import Source
from kg.secondopinion.file import digest_of as opinion_digest

if TYPE_CHECKING:
    from distributed import Client

FEWEST, MOST = 4, 64  # texts encoded by one job
_WAIT_S = 30  # for the scheduler
_NOWHERE = Path("none")  # decisions stay with the build


class ClusterError(UserError):
    """A cluster that cannot be reached, went away, or whose workers are other than the build."""

    code = "cluster"
    exit_status = 75


@dataclass(frozen=True)
class Cluster:
    """A connection to a scheduler."""

    client: Client

    @property
    def threads(self) -> int:
        """How many jobs run at once; 1 before any worker is there."""
        return sum(self.client.nthreads().values()) or 1

    def executor(self, _workers: int = 0) -> Executor:
        """Return a new executor over all workers."""
        executor: Executor = self.client.get_executor(pure=False)
        return executor


@contextmanager
def calling(settings: Settings) -> Iterator[Cluster]:
    """Connect to the cluster of the settings; ClusterError or ConfigError when that is not to be had."""
    try:
        from distributed import Client, Security
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ConfigError(
            settings.cluster, "needs Dask", "install it with: pip install 'jingyan[cluster]'"
        ) from error
    _check_certificates(settings)
    try:
        security = Security(require_encryption=True)
        client = Client(settings.cluster, security=security, timeout=_WAIT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        what = f"no scheduler lets us in ({type(error).__name__})"
        raise ClusterError(settings.cluster, what, "check address and certificates") from error
    with client:
        try:
            yield Cluster(client)
        except (CancelledError, KilledWorker) as error:
            what = f"the cluster let the work fall ({type(error).__name__})"
            raise ClusterError(settings.cluster, what, "build again: what is done is kept") from error


def _check_certificates(settings: Settings) -> None:
    import dask

    told = ("ca-file", "client.cert", "client.key")
    missing = [name for name in told if not dask.config.get(f"distributed.comm.tls.{name}", None)]
    if missing:
        names = [f"DASK_DISTRIBUTED__COMM__TLS__{_variable(name)}" for name in missing]
        raise ConfigError(settings.cluster, "no certificate to show", f"set {', '.join(names)}")


def _variable(name: str) -> str:
    return name.upper().replace("-", "_").replace(".", "__")


def made(
    making: Making, sources: Sequence[Source], settings: Settings, *, most: int
) -> Iterator[tuple[str, ...] | pool.Lost[Batch]]:
    """Make and keep the parts of documents, at most so many a job; those with decisions are made here."""
    from distributed.scheduler import KilledWorker

    decided = [source for source in sources if decisions.content(making.curation, source.id)]
    yield from map(make, batches(making, decided, most))
    others = {source.id: source for source in sources if source not in decided}
    function = partial(draw, opinion=opinion_digest(making.models) or "")
    with calling(settings) as cluster:
        size = max(1, min(most, len(others) // (4 * cluster.threads)))
        jobs = batches(replace(making, curation=_NOWHERE), list(others.values()), size)
        engine = pool.Engine(cluster.executor, KilledWorker, tries=1)  # the scheduler tries again itself
        for result in pool.run(function, jobs, workers=0, parts=Batch.singles, engine=engine):
            yield result if isinstance(result, pool.Lost) else _kept(making, others, result)


def _kept(making: Making, sources: dict[str, Source], made: Sequence[Drawn]) -> tuple[str, ...]:
    for one in made:
        keep(making.path(sources[one.source]), one.body, one.quads)
    return tuple(one.source for one in made)


def draw(batch: Batch, *, opinion: str) -> tuple[Drawn, ...]:
    """Make the parts of a batch on a worker; ClusterError where it would read them otherwise."""
    models = Settings.from_environment().models
    if code_digest() != batch.making.code:
        raise ClusterError("cluster", "a worker runs another program", "install the same one everywhere")
    if (opinion_digest(models) or "") != opinion:
        raise ClusterError("cluster", "a worker has another second opinion", "copy the folder of models")
    return tuple(drawn(replace(batch, making=replace(batch.making, models=models)), None))


@contextmanager
def spread(encoder: Encoder, settings: Settings) -> Iterator[Encoder]:
    """Lend an encoder whose texts the cluster encodes; it is called at the first one that is not cached."""
    with ExitStack() as stack:
        if isinstance(encoder, TokenEncoder):
            yield SpreadReader(encoder, settings, stack)
        else:
            yield Spread(encoder, settings, stack)


class Spread:
    """Encodes texts on the cluster; questions, and a few texts, here."""

    def __init__(self, own: Encoder, settings: Settings, stack: ExitStack) -> None:
        self.fingerprint, self.dimension = own.fingerprint, own.dimension
        self.encode_queries = own.encode_queries
        self._own, self._settings, self._stack = own, settings, stack
        self._cluster: Cluster | None = None

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; [n, dimension]."""
        if len(texts) < FEWEST:
            return self._own.encode_passages(texts)
        import numpy as np

        return np.concatenate(list(self._shared(encode_there, texts)))

    def _shared(self, function: Any, texts: Sequence[str]) -> Iterator[Any]:
        """Yield what the function makes of the texts, shared among all workers, in order."""
        if self._cluster is None:
            self._cluster = self._stack.enter_context(calling(self._settings))
        size = min(MOST, max(FEWEST, -(-len(texts) // (4 * self._cluster.threads))))
        parts = [texts[at : at + size] for at in range(0, len(texts), size)]
        with self._cluster.executor() as executor:
            yield from executor.map(partial(function, self._settings.encoder, self.fingerprint), parts)


class SpreadReader(Spread):
    """The same of an encoder that gives a vector for each token."""

    _own: TokenEncoder

    def __init__(self, own: TokenEncoder, settings: Settings, stack: ExitStack) -> None:
        super().__init__(own, settings, stack)
        self.token_recipe, self.token_dimension, self.read = own.token_recipe, own.token_dimension, own.read

    def read_passages(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Read texts."""
        for part in self._shared(read_there, texts):
            yield from part


def encode_there(name: str, wanted: Fingerprint, texts: Sequence[str]) -> Vectors:
    """Encode texts on a worker."""
    return _encoder(name, wanted).encode_passages(texts)


def read_there(name: str, wanted: Fingerprint, texts: Sequence[str]) -> list[Reading]:
    """Read texts on a worker."""
    encoder = _encoder(name, wanted)
    assert isinstance(encoder, TokenEncoder)
    return [encoder.read("passage", text) for text in texts]


@lru_cache(maxsize=1)
def _encoder(name: str, wanted: Fingerprint) -> Encoder:
    """Load an encoder once a worker; ClusterError when it is not the one the build has."""
    from embed.encoders import load

    encoder = load(name, models=Settings.from_environment().models)
    if encoder.fingerprint != wanted:
        what = f"a worker encodes with {encoder.fingerprint.short()}, the build with {wanted.short()}"
        raise ClusterError("cluster", what, "copy the folder of models")
    return encoder
