"""The rules run once, in order: none says something that an earlier one waits for."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from kg import rules
from ontology import terms as jy


def test_no_rule_waits_for_a_later_one(sample_graph: Store) -> None:
    rules.infer(sample_graph)
    assert list(rules.unsaid(sample_graph)) == []


def test_what_inference_left_out_is_found(sample_graph: Store) -> None:
    rules.infer(sample_graph)
    inferred = NamedNode(jy.GRAPH_INFERRED)
    lost = next(sample_graph.quads_for_pattern(None, NamedNode(jy.nextStep), None, inferred))
    sample_graph.remove(lost)
    assert list(rules.unsaid(sample_graph)) == [("50-step-order", lost.triple)]
