"""Serves the store's current snapshot and changes over to the next one without losing a request."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import threading
from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING

from jingyan.config import Settings
from jingyan.opening import services_of
from jingyan.snapshot import Manifest, SnapshotStore, verify
from kg.errors import UserError

if TYPE_CHECKING:
    from web.services import Services

LOGGER = logging.getLogger("jingyan.serving")
GLANCE = 0.25  # seconds between two looks at what is current
PATIENCE = 5.0  # seconds until what could not be opened is tried again


class Live:
    """Lends the services of the current snapshot; a request keeps what it was lent to its end.

    A snapshot that cannot be opened changes nothing: the last good one goes on, and `trouble` says why.
    Raises StoreError when there is none to begin with.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = SnapshotStore(settings.store)
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._loans: Counter[Services] = Counter()
        self._retired: set[Services] = set()
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="snapshot-watch", daemon=True)
        self._warming = self._watcher  # until something is warmed
        self._changing = False  # another snapshot is opened: warming what goes would hold it up
        self._seen, self._checked = self._sign(), monotonic()
        self._owed = 0.0  # when to try again what could not be opened; 0: all is open
        self._manifest, self.trouble = self._serviceable()
        self._services = self._open(self._manifest)

    def __enter__(self) -> Live:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to watch for another snapshot."""
        self._warm_aside()
        self._watcher.start()

    def close(self) -> None:
        """Stop watching; what is in force is closed once no request holds it."""
        self._stop.set()
        for thread in (self._watcher, self._warming):
            thread.join()
        with self._lock:
            self._retired.add(self._services)
            done = self._done(self._services)
        if done:  # else the last request that holds it closes it
            _close(self._services)

    @property
    def snapshot(self) -> str:
        """The id of the snapshot in force."""
        return self._manifest.id

    def lend(self) -> Services:
        """Return the services in force now."""
        with self._lock:
            self._loans[self._services] += 1
            return self._services

    def give_back(self, services: Services) -> None:
        """Take back what a request was lent; the last loan of a retired snapshot closes it."""
        with self._lock:
            self._loans[services] -= 1
            done = self._done(services)
        if done:
            _close(services)

    def look(self) -> None:
        """Change over if another snapshot is current, or if ours is due for a check and damaged."""
        with self._looking:  # who comes second waits, and finds it done
            sign = self._sign()
            if sign != self._seen or (self._owed and monotonic() > self._owed):
                self._seen, self._owed = sign, monotonic() + PATIENCE
                self._follow()
                self._owed = 0.0
            elif self._is_due():
                self._check()

    def _watch(self) -> None:
        while not self._stop.wait(GLANCE):
            try:
                self.look()
            except UserError as error:
                self.trouble = str(error)
                LOGGER.error("snapshot %s goes on: %s", self._manifest.id, error)
            except Exception:  # the watch must outlive what it cannot foresee, and says so
                LOGGER.exception("snapshot %s goes on", self._manifest.id)

    def _sign(self) -> tuple[str, int] | None:
        """Return what changes whenever something is published; None where nothing is."""
        current = self._settings.store / "current"
        try:
            return str(current.readlink()), (current / "manifest.json").stat().st_mtime_ns
        except OSError:
            return None

    def _follow(self) -> None:
        """Put the snapshot that can be served in force."""
        manifest, trouble = self._serviceable()
        if manifest.id != self._manifest.id:
            self._changing = True
            try:
                self._put(manifest, self._open(manifest))
                _trim()
            finally:
                self._changing = False
                self._warm_aside()
        self.trouble = trouble

    def _serviceable(self) -> tuple[Manifest, str]:
        manifest, reason = self._store.serviceable()
        if reason:
            LOGGER.warning("serving snapshot %s instead: %s", manifest.id, reason)
        return manifest, reason or ""

    def _open(self, manifest: Manifest) -> Services:
        services = services_of(manifest, self._settings)
        try:
            services.sparql.warm()
            services.searcher.search("闭环", limit=1)  # what is read at first use is read now
        except BaseException:
            _close(services)  # it will be opened again: this one must not stay half open
            raise
        return services

    def _put(self, manifest: Manifest, services: Services) -> None:
        with self._lock:
            old, self._services, self._manifest = self._services, services, manifest
            self._retired.add(old)
            done = self._done(old)
        LOGGER.info("serving snapshot %s", manifest.id)
        if done:
            _close(old)

    def _is_due(self) -> bool:
        every = 60 * self._settings.recheck_minutes
        return bool(every) and monotonic() - self._checked > every

    def _check(self) -> None:
        """Sum the files in service again: a disk may spoil them under us."""
        self._checked = monotonic()
        try:
            verify(self._manifest.folder, anew=True)
        except UserError as error:
            LOGGER.error("the snapshot in service is damaged: %s", error)
            self._follow()

    def _warm_aside(self) -> None:
        """Work out what overviews show; whoever asks before has it worked out for them."""
        self._warming = threading.Thread(target=self._warm, name="warming", daemon=True)
        self._warming.start()

    def _warm(self) -> None:
        """Warm what is in force, as long as it is; held meanwhile as by a request, so not closed under us."""
        from web.warming import warm

        services = self.lend()
        try:
            warm(services, stopped=lambda: self._stop.is_set() or self._gone(services))
        except Exception:  # a page that cannot be worked out says so itself when it is asked for
            LOGGER.exception("pages could not be prepared")
        finally:
            self.give_back(services)

    def _gone(self, services: Services) -> bool:
        return self._changing or services is not self._services

    def _done(self, services: Services) -> bool:
        """Say whether a snapshot is retired and nobody holds it any more. Called under the lock."""
        if self._loans[services]:
            return False
        del self._loans[services]
        known = services in self._retired
        self._retired.discard(services)
        return known


def _trim() -> None:
    """Give the system back what earlier snapshots held; the C library keeps it for each thread otherwise."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _close(services: Services) -> None:
    services.sparql.close()
    services.searcher.close()
