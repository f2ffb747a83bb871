"""Inference: both kinds of loop, order, origins; and a fixpoint."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pyoxigraph import NamedNode, Store

from kg import rules
from kg.model import Extraction
from kg.publish import assemble
from kg.query import Graph
from kg.statements import canonical, iri, mechanism_slug
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"
SUPERVISION = "委员提—部门办—专委督—群众评”监督全链条"
LEADS = "发现线索、研究问题、转化报送”闭环"
PROMISE = "两天内交办”闭环落实机制"


def _mechanism(sample: Extraction, excerpt: int, name: str) -> NamedNode:
    return NamedNode(iri(BASE, "mechanism", mechanism_slug(sample.document, excerpt, name)))


def _has(store: Store, subject: NamedNode, predicate: str, object: str) -> bool:
    return any(store.quads_for_pattern(subject, NamedNode(predicate), NamedNode(object)))


def _is(store: Store, subject: NamedNode, type: str) -> bool:
    return _has(store, subject, jy.RDF + "type", type)


def test_running_twice_adds_nothing(sample_graph: Store) -> None:
    before = canonical(sample_graph)
    assert rules.infer(sample_graph) > 30
    assert canonical(sample_graph) == before


def test_rules_run_in_the_order_of_their_names() -> None:
    names = [path.name for path in rules.files()]
    assert names == sorted(names)
    assert len(names) == 7


def test_inference_leaves_the_documents_alone(sample: Extraction, sample_graph: Store) -> None:
    graph = NamedNode(f"{BASE}graph/sample")
    before = canonical(sample_graph.quads_for_pattern(None, None, None, graph))
    rules.infer(sample_graph)
    assert canonical(sample_graph.quads_for_pattern(None, None, None, graph)) == before


def test_claimed_and_derived_loops_are_two_things(sample: Extraction, sample_graph: Store) -> None:
    closing, claimed = _mechanism(sample, 0, SUPERVISION), _mechanism(sample, 1, LEADS)
    promised = _mechanism(sample, 0, PROMISE)
    assert _is(sample_graph, closing, jy.DerivedLoop) and not _is(sample_graph, closing, jy.ClaimedLoop)
    assert _is(sample_graph, claimed, jy.ClaimedLoop) and not _is(sample_graph, claimed, jy.DerivedLoop)
    assert _is(sample_graph, promised, jy.ClaimedLoop) and not _is(sample_graph, promised, jy.DerivedLoop)


def test_a_parallel_chain_never_closes(sample: Extraction) -> None:
    chains = (replace(sample.chains[0], kind="parallel"), sample.chains[1])
    store = assemble([replace(sample, chains=chains)], [], base=BASE)
    mechanism = _mechanism(sample, 0, SUPERVISION)
    assert not _is(store, mechanism, jy.DerivedLoop)
    step = NamedNode(f"{BASE}step/{mechanism.value.rsplit('/', 1)[1]}-1")
    assert not any(store.quads_for_pattern(step, NamedNode(jy.nextStep), None))


def test_steps_lead_to_the_next_and_the_last_back_to_the_first(
    sample: Extraction, sample_graph: Store
) -> None:
    mechanism = _mechanism(sample, 0, SUPERVISION)
    slug = mechanism.value.rsplit("/", 1)[1]
    steps = [NamedNode(f"{BASE}step/{slug}-{n}") for n in range(1, 5)]
    for earlier, later in pairwise(steps):
        assert _has(sample_graph, earlier, jy.nextStep, later.value)
    assert _has(sample_graph, steps[3], jy.closesTo, steps[0].value)


def test_practices_and_mechanisms_come_from_the_byline_s_place(
    sample: Extraction, sample_graph: Store
) -> None:
    assert _has(sample_graph, _mechanism(sample, 1, LEADS), jy.place, f"{BASE}place/330300")
    assert _has(sample_graph, _mechanism(sample, 0, "监督闭环"), jy.place, f"{BASE}place/330700")
    rows = Graph(sample_graph).select("place_practices")
    assert {(row["place"], row["orgLabel"]) for row in rows} == {
        (f"{BASE}place/330700", "金华市政协"),
        (f"{BASE}place/330300", "温州市政协"),
    }


def test_within_is_transitive(sample_graph: Store) -> None:
    county = NamedNode(f"{BASE}place/330328")
    assert _has(sample_graph, county, jy.within, f"{BASE}place/330000")


def test_reports_holds_for_every_relation_below_it(sample_graph: Store) -> None:
    reported = {q.object for q in sample_graph.quads_for_pattern(None, NamedNode(jy.reports), None)}
    assert len(reported) == 5 + 1 + 1 + 1 + 1 + 1 + 2 + 1  # mechanisms … outcomes, commitment
