"""How good the base is, as figures: for the page of the dataset and as DQV for programs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from pyoxigraph import Literal, NamedNode, Triple

from ontology import terms
from web.asked import whole
from web.services import current
from web.wording import load

DQV = "http://www.w3.org/ns/dqv#"
LANGUAGES = (("zh", "zh-Hans"), ("en", "en"))


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; with `whole` it is a share of it."""

    name: str
    value: float
    whole: int | None = None

    @property
    def share(self) -> float:
        """The figure as measured: 0 to 1 where it is a share of something."""
        return self.value if self.whole is None else round(self.value / self.whole, 4)


def measures() -> tuple[Measure, ...]:
    """Return the figures; shares of nothing are left out."""
    row = whole("dataset_quality")[0]
    counted = {name: int(value or 0) for name, value in row.items() if name != "confidence"}
    graph = cast(Mapping[str, int], current().manifest.get("graph", {}))
    found = [
        Measure("backed", counted["backed"], counted["statements"]),
        Measure("reviewed", counted["reviewed"], counted["statements"]),
        Measure("confidence", round(float(row["confidence"] or 0) / (counted["judged"] or 1), 3)),
        Measure("tagged", counted["tagged"], counted["practices"]),
        Measure("staged", counted["staged"], counted["steps"]),
    ]
    if "shapes" in graph:  # a graph that breaks one, or lacks evidence, is never published
        found += [Measure("shapes", graph["shapes"]), Measure("findings", 0)]
    return tuple(measure for measure in found if measure.whole != 0)


@cache
def floors() -> dict[str, float]:
    """Return what the evaluation against gold must reach for a release, by name."""
    found = tomllib.loads((files("web") / "floors.toml").read_text(encoding="utf-8"))
    return {
        f"{suite}_{name.replace('.', '_')}": value for suite in found for name, value in found[suite].items()
    }


def triples(dataset: str) -> Iterator[Triple]:
    """Yield the figures as quality measurements of the dataset."""
    about, gold = NamedNode(dataset), NamedNode(f"{dataset}#gold")
    yield from _labels(gold, "quality.gold")
    measured = [(about, measure) for measure in measures()]
    measured += [(gold, Measure(name, value)) for name, value in floors().items()]
    for subject, measure in measured:
        node = NamedNode(f"{dataset}#quality-{measure.name}")
        metric = NamedNode(f"{dataset}#metric-{measure.name}")
        yield Triple(about, NamedNode(DQV + "hasQualityMeasurement"), node)
        yield Triple(node, NamedNode(terms.RDF + "type"), NamedNode(DQV + "QualityMeasurement"))
        yield Triple(node, NamedNode(DQV + "computedOn"), subject)
        yield Triple(node, NamedNode(DQV + "isMeasurementOf"), metric)
        yield Triple(node, NamedNode(DQV + "value"), _decimal(measure.share))
        yield Triple(metric, NamedNode(terms.RDF + "type"), NamedNode(DQV + "Metric"))
        yield from _labels(metric, f"quality.{measure.name}")
        if subject == gold:  # what is reached at least, not what was measured
            yield from _labels(metric, "quality.floors_note", "scopeNote")


def _labels(subject: NamedNode, key: str, name: str = "prefLabel") -> Iterator[Triple]:
    for language, tag in LANGUAGES:
        words = Literal(load(language)(key), language=tag)
        yield Triple(subject, NamedNode(terms.SKOS + name), words)


def _decimal(value: float) -> Literal:
    return Literal(f"{value:g}", datatype=NamedNode(terms.XSD + "decimal"))
