"""Right answers as annotated: what `data/gold/README.md` describes, read into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SourceError
from kg.extract.text import normalise

KIND_OF = {
    "MECH": "mechanism",
    "PLAT": "platform",
    "INIT": "programme",
    "DOC": "instrument",
    "ORG": "organization",
    "PLACE": "place",
}
CHAINS_OF = {"ordered": ("loop", "sequence"), "roles": ("parallel",), "combo": ("composition",)}
_LEAST_FOUND = 0.9  # of a file's spans that must stand in the source it is bound to


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A name: `kinds` are all accepted, the first is its own; optional ones count neither way."""

    kinds: tuple[str, ...]
    quote: str
    act: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A counted fact or a commitment."""

    quote: str
    value: float
    unit: str
    kind: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldChain:
    """A chain; `kinds` are the chain kinds that are right for it."""

    quote: str
    kinds: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldLoop:
    """A chain or phrase that is a loop by claim, by its steps, by both or by neither."""

    quote: str
    claimed: bool
    derived: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldLine:
    """What one line of a source holds; `topics` is None where none were annotated."""

    entities: tuple[GoldEntity, ...] = ()
    figures: tuple[GoldFigure, ...] = ()
    chains: tuple[GoldChain, ...] = ()
    loops: tuple[GoldLoop, ...] = ()
    topics: tuple[str, ...] | None = None

    def joined(self, other: GoldLine) -> GoldLine:
        """Return both lines' answers together."""
        return GoldLine(
            self.entities + other.entities,
            self.figures + other.figures,
            self.chains + other.chains,
            self.loops + other.loops,
            self.topics if other.topics is None else other.topics,
        )


@dataclass(frozen=True, slots=True)
class GoldExcerpt:
    """One excerpt's layout; `passages` are the (first, last) lines of its paragraphs."""

    org: str | None
    cities: tuple[str | None, ...]
    passages: tuple[tuple[int, int], ...]
    headings: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """One file of answers; `document` names its source, or None where its spans must tell."""

    path: Path
    document: str | None
    lines: Mapping[int, GoldLine]
    excerpts: tuple[GoldExcerpt, ...] = ()
    loops_annotated: bool = False

    def spans(self) -> Iterator[tuple[int, str]]:
        """Yield (line, words) of every name, figure and chain."""
        for number, line in self.lines.items():
            items: tuple[GoldEntity | GoldFigure | GoldChain, ...] = (
                line.entities + line.figures + line.chains
            )
            yield from ((number, item.quote) for item in items)


def read_gold(folder: Path) -> tuple[GoldFile, ...]:
    """Return the folder's files of answers by name; files of other things are passed over.

    Raises SourceError for a folder without any.
    """
    files = tuple(gold for path in sorted(folder.glob("*.yaml")) if (gold := _file(path)) is not None)
    if not files:
        raise SourceError(str(folder), "no gold here", "give the folder of NAME.yaml files, as data/gold")
    return files


def _file(path: Path) -> GoldFile | None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(content, list):
        content = {"lines": content}
    if not isinstance(content, dict) or not {"lines", "loops", "excerpts"} & content.keys():
        return None
    lines: dict[int, GoldLine] = {}
    for item in (*content.get("lines", ()), *_loop_items(content.get("loops", ()))):
        number = int(item["line"])
        lines[number] = lines.get(number, GoldLine()).joined(_line(item))
    return GoldFile(
        path,
        content.get("document"),
        dict(sorted(lines.items())),
        tuple(map(_excerpt, content.get("excerpts", ()))),
        "loops" in content,
    )


def _loop_items(loops: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for loop in loops:
        yield {"line": loop["line"], "loops": [loop]}


def _line(item: Mapping[str, Any]) -> GoldLine:
    topics = item.get("topics")
    return GoldLine(
        entities=tuple(map(_entity, item.get("ents", ()))),
        figures=tuple(map(_figure, item.get("outc", ()))),
        chains=tuple(map(_chain, item.get("chains", ()))),
        loops=tuple(map(_loop, item.get("loops", ()))),
        topics=None if topics is None else tuple(topic.replace("_", "-") for topic in topics),
    )


def _entity(item: Mapping[str, Any]) -> GoldEntity:
    kinds = tuple(KIND_OF[name] for name in (item["t"], *item.get("alt", ())))
    return GoldEntity(kinds, folded(item["s"]), item.get("act"), bool(item.get("opt")))


def _figure(item: Mapping[str, Any]) -> GoldFigure:
    planned = item.get("mod") in ("planned", "negated")
    optional = bool(item.get("opt")) or planned
    return GoldFigure(folded(item["s"]), float(item["value"]), str(item["unit"]), item["kind"], optional)


def _chain(item: Mapping[str, Any]) -> GoldChain:
    steps = tuple((folded(actor or ""), folded(action)) for actor, action in item["steps"])
    return GoldChain(folded(item["s"]), CHAINS_OF[item["kind"]], steps, bool(item.get("opt")))


def _loop(item: Mapping[str, Any]) -> GoldLoop:
    return GoldLoop(folded(item["s"]), bool(item["claimed"]), bool(item["derived"]), bool(item.get("opt")))


def _excerpt(item: Mapping[str, Any]) -> GoldExcerpt:
    firsts: Sequence[int] = item["passages"]
    lasts: Sequence[int] = item.get("last_lines", firsts)
    return GoldExcerpt(
        item["org"],
        (item.get("city"), *item.get("city_alt", ())),
        tuple(zip(firsts, lasts, strict=True)),
        tuple(folded(heading) if heading else None for heading in item["headings"]),
    )


def folded(text: str) -> str:
    """Return normal text without line breaks and the indents after them, as answers are compared."""
    return re.sub(r"\s*\n\s*", "", normalise(text.replace("\r", "")))


def bind(gold: GoldFile, texts: Mapping[str, str]) -> str | None:
    """Return the name of the source that holds the answers: by its name, else by their words."""
    if gold.document is not None:
        return gold.document if gold.document in texts else None
    wanted = list(gold.spans())
    for name, text in sorted(texts.items()):
        lines = [normalise(line) for line in text.split("\n")]
        found = sum(number < len(lines) and quote in lines[number] for number, quote in wanted)
        if wanted and found >= _LEAST_FOUND * len(wanted):
            return name
    return None


def merged(files: Sequence[GoldFile]) -> GoldFile:
    """Return the answers of several files of one source as one."""
    whole = files[0]
    for other in files[1:]:
        lines = dict(whole.lines)
        for number, line in other.lines.items():
            lines[number] = lines.get(number, GoldLine()).joined(line)
        whole = replace(
            whole,
            lines=dict(sorted(lines.items())),
            excerpts=whole.excerpts + other.excerpts,
            loops_annotated=whole.loops_annotated or other.loops_annotated,
        )
    return whole
