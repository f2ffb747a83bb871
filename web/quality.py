"""How good the base is, as figures: for the page of the dataset and as DQV for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
        Measure("confidence", round(float(row["confidence"] or 0), 3)),
        Measure("tagged", counted["tagged"], counted["practices"]),
        Measure("staged", counted["staged"], counted["steps"]),
    ]
    if "shapes" in graph:  # a graph that breaks one, or lacks evidence, is never published
        found += [Measure("shapes", graph["shapes"]), Measure("findings", 0)]
    return tuple(measure for measure in found if measure.whole != 0)


def triples(dataset: str) -> Iterator[Triple]:
    """Yield the figures as quality measurements of the dataset."""
    about = NamedNode(dataset)
    for measure in measures():
        node = NamedNode(f"{dataset}#quality-{measure.name}")
        metric = NamedNode(f"{dataset}#metric-{measure.name}")
        yield Triple(about, NamedNode(DQV + "hasQualityMeasurement"), node)
        yield Triple(node, NamedNode(terms.RDF + "type"), NamedNode(DQV + "QualityMeasurement"))
        yield Triple(node, NamedNode(DQV + "computedOn"), about)
        yield Triple(node, NamedNode(DQV + "isMeasurementOf"), metric)
        yield Triple(node, NamedNode(DQV + "value"), _decimal(measure.share))
        yield Triple(metric, NamedNode(terms.RDF + "type"), NamedNode(DQV + "Metric"))
        for language, tag in LANGUAGES:
            words = load(language)(f"quality.{measure.name}")
            yield Triple(metric, NamedNode(terms.SKOS + "prefLabel"), Literal(words, language=tag))


def _decimal(value: float) -> Literal:
    return Literal(f"{value:g}", datatype=NamedNode(terms.XSD + "decimal"))
