"""Files of decisions: one a document, one decision a line, only ever added to."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kg.curation.model import CurationError, Decision
from kg.curation.record import as_line, check, parse, with_id
from kg.curation.settle import clashing, in_force

_SUFFIX = ".jsonl"


def path_of(folder: Path, document: str) -> Path:
    """Return where the decisions about a document are kept."""
    return folder / f"{document}{_SUFFIX}"


def documents(folder: Path) -> tuple[str, ...]:
    """Return the ids of the documents about which there are decisions."""
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")))


def read(folder: Path, document: str) -> tuple[Decision, ...]:
    """Return the decisions about a document in the order they were made; none where there is no file.

    Raises CurationError naming the line that cannot be read.
    """
    path = path_of(folder, document)
    return _parsed(_content(path), path)


def content(folder: Path, document: str) -> bytes:
    """Return the file as it is, for a digest; empty where there is none."""
    path = path_of(folder, document)
    return path.read_bytes() if path.exists() else b""


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError(str(path), f"cannot be read ({error})", "restore it from git") from error


def _parsed(text: str, path: Path) -> tuple[Decision, ...]:
    found: dict[str, Decision] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            decision, where = parse(line, f"{path}:{number}"), f"{path}:{number}"
            if decision.id in found:
                raise CurationError(where, f"decision {decision.id} stands twice", "remove one of the lines")
            _refers(decision, found, where)
            found[decision.id] = decision
    return tuple(found.values())


def _refers(decision: Decision, known: dict[str, Decision], where: str) -> None:
    """Check that what it undoes or supersedes came before it."""
    named = [*decision.supersedes, *([str(decision.change["of"])] if decision.action == "undo" else [])]
    for name in named:
        if name not in known:
            raise CurationError(where, f"no decision {name} before it", "see `jingyan review history`")


def record(
    folder: Path, document: str, decisions: Sequence[Decision], *, supersede: bool = False
) -> tuple[Decision, ...]:
    """Add decisions to the file of a document, all or none; return them with their ids.

    Written beside and renamed under a lock, so two writers are both heard and no reader sees half.
    Raises CurationError for one that contradicts what is in force, unless it is to `supersede` it.
    """
    path = path_of(folder, document)
    folder.mkdir(parents=True, exist_ok=True)
    with _writing(folder):
        text = _content(path)
        known = list(_parsed(text, path))
        added = []
        for decision in decisions:
            named = _settled(decision, known, path, supersede=supersede)
            known.append(named)
            added.append(named)
        ended = text if not text or text.endswith("\n") else text + "\n"
        _replace(path, ended + "".join(as_line(one) + "\n" for one in added))
    return tuple(added)


def _settled(decision: Decision, known: Sequence[Decision], path: Path, *, supersede: bool) -> Decision:
    """Return the decision as it will stand after the known ones."""
    where, forced = str(path), in_force(known)
    if decision.action == "undo":
        _undoable(str(decision.change["of"]), known, where)
        return check(with_id(decision), where)
    against = list(clashing(decision, forced))
    if against and not supersede:
        one = against[0]
        told = f"{decision.words} has {one.action} {one.id} by {one.who}"
        raise CurationError(where, told, f"undo {one.id}, or give --supersede")
    named = check(with_id(replace(decision, supersedes=tuple(one.id for one in against))), where)
    if any(_same(one, named) for one in forced):
        raise CurationError(where, f"{named.words}: {named.action} is already in force", "nothing to do")
    return named


def _undoable(name: str, known: Sequence[Decision], where: str) -> None:
    of = next((one for one in known if one.id == name), None)
    if of is None:
        raise CurationError(where, f"no decision {name}", "see `jingyan review history`")
    undone = {str(one.change["of"]) for one in known if one.action == "undo"}
    if of.action != "undo" and of not in in_force(known) and name in undone:
        raise CurationError(where, f"decision {name} is already undone", "nothing to do")


def _same(one: Decision, other: Decision) -> bool:
    return (one.action, one.target, dict(one.change)) == (other.action, other.target, dict(other.change))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer; the next one waits."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
