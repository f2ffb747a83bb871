"""From an extraction to quads: addresses, evidence, one graph a triple, same input same bytes."""

from __future__ import annotations

import re
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.model import Extraction, Link
from kg.statements import (
    canonical,
    document_quads,
    iri,
    mechanism_slug,
    passage_slug,
    place_slug,
    shared_quads,
    shared_slug,
    vocabulary_quads,
)
from kg.statements.text import headline
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"


def _quads(extraction: Extraction) -> list[Quad]:
    return list(document_quads(extraction, base=BASE))


def _values(quads: list[Quad], subject: str, predicate: str) -> list[str]:
    return sorted(
        q.object.value
        for q in quads
        if q.subject == NamedNode(subject)
        and q.predicate.value == predicate
        and not isinstance(q.object, BlankNode)
        if isinstance(q.object, NamedNode | Literal)
    )


def _of_class(quads: list[Quad], type: str) -> list[str]:
    found = {q.subject for q in quads if q.predicate.value == jy.RDF + "type" and q.object == NamedNode(type)}
    return sorted(s.value for s in found if isinstance(s, NamedNode))


def _mechanism(sample: Extraction, excerpt: int, name: str) -> str:
    return iri(BASE, "mechanism", mechanism_slug(sample.document, excerpt, name))


CHAIN = "委员提—部门办—专委督—群众评”监督全链条"


def test_same_extraction_same_bytes(sample: Extraction) -> None:
    first, second = canonical(_quads(sample)), canonical(reversed(_quads(sample)))
    assert first == second
    assert first.count(b"\n") == len(set(_quads(sample)))


def test_every_quad_comes_once_and_without_blank_nodes(sample: Extraction) -> None:
    quads = _quads(sample)
    assert len(quads) == len(set(quads))
    everything = [*quads, *shared_quads([sample], [], base=BASE), *vocabulary_quads()]
    assert not any(isinstance(t, BlankNode) for q in everything for t in (q.subject, q.object))


def test_no_triple_stands_in_two_graphs(sample: Extraction, sample_graph: Store) -> None:
    other = replace(
        sample, document=replace(sample.document, source=replace(sample.document.source, id="other"))
    )
    sample_graph.extend(document_quads(other, base=BASE))
    triples = [quad.triple for quad in sample_graph]
    assert len(triples) == len(set(triples))
    assert len(list(sample_graph.named_graphs())) == 5


def test_the_graph_is_named_after_the_document(sample: Extraction) -> None:
    assert {str(q.graph_name) for q in _quads(sample)} == {f"<{BASE}graph/sample>"}


def test_slugs_are_ascii_and_from_content(sample: Extraction) -> None:
    document, excerpt = sample.document, sample.document.excerpts[0]
    slug = passage_slug(document, excerpt, excerpt.passages[0])
    assert re.fullmatch(r"[0-9a-f]{16}", slug)
    assert slug == passage_slug(document, excerpt, excerpt.passages[0])
    assert shared_slug("platform", "民生议事堂") != shared_slug("programme", "民生议事堂")
    assert re.fullmatch(r"[0-9a-f]{10}", shared_slug("platform", "民生议事堂"))
    assert place_slug("文成县", "330328") == "330328"
    assert re.fullmatch(r"[0-9a-f]{10}", place_slug("某地", None))
    assert all(q.subject.value.isascii() for q in _quads(sample) if isinstance(q.subject, NamedNode))


def test_the_same_paragraph_twice_is_two_passages(sample: Extraction) -> None:
    document, text = sample.document, sample.document.source.text
    first = document.excerpts[0].passages[0]
    moved = replace(first, start=first.start + len(text), end=first.end + len(text))
    doubled = replace(document, source=replace(document.source, text=text + text))
    slugs = [passage_slug(doubled, document.excerpts[0], passage) for passage in (first, moved)]
    assert slugs[0] != slugs[1]
    assert slugs[0] == passage_slug(document, document.excerpts[0], first)


def test_quotes_are_counted_in_code_points(sample: Extraction) -> None:
    text, quads = sample.document.source.text, _quads(sample)
    assert text[0] == "𠮷" and len(text[0].encode("utf-16-le")) == 4
    evidence = sorted({str(q.object).strip("<>") for q in quads if q.predicate.value == jy.evidence})
    assert len(evidence) > 25
    for name in evidence:
        (start,), (end,) = _values(quads, name, jy.start), _values(quads, name, jy.end)
        assert _values(quads, name, jy.quote) == [text[int(start) : int(end)]]


def test_a_practice_reports_a_mechanism_on_its_words(sample: Extraction) -> None:
    quads = _quads(sample)
    mechanism = _mechanism(sample, 0, CHAIN)
    assert _values(quads, mechanism, jy.RDFS + "label") == [CHAIN]
    (statement,) = [
        s
        for s in _of_class(quads, jy.Statement)
        if _values(quads, s, jy.RDF + "predicate") == [jy.reportsMechanism]
        and _values(quads, s, jy.RDF + "object") == [mechanism]
    ]
    (evidence,) = _values(quads, statement, jy.evidence)
    assert _values(quads, evidence, jy.quote) == [f"“{CHAIN}"]
    assert _values(quads, statement, jy.act) == [f"{BASE}act/create"]
    assert _values(quads, statement, jy.confidence) == ["0.9"]
    assert _values(quads, statement, jy.rule) == ["head-noun"]


def test_steps_come_in_order_with_actor_stage_and_role(sample: Extraction) -> None:
    quads, mechanism = _quads(sample), _mechanism(sample, 0, CHAIN)
    steps = _values(quads, mechanism, jy.hasStep)
    assert [_values(quads, step, jy.position) for step in steps] == [["1"], ["2"], ["3"], ["4"]]
    assert [_values(quads, step, jy.actor)[0] for step in steps] == ["委员", "部门", "专委", "群众"]
    assert _values(quads, steps[3], jy.stage) == [f"{BASE}stage/feedback"]
    assert _values(quads, steps[3], jy.actorRole) == [f"{BASE}role/public"]
    assert steps[0].endswith("-1")


def test_a_find_in_a_title_hangs_on_the_excerpt(sample: Extraction) -> None:
    titled = _mechanism(sample, 0, "监督闭环")
    assert _values(_quads(sample), f"{BASE}excerpt/sample-0", jy.reportsMechanism) == [titled]


def test_the_byline_says_who_and_from_where(sample: Extraction) -> None:
    quads = _quads(sample)
    assert _values(quads, f"{BASE}excerpt/sample-1", jy.place) == [f"{BASE}place/330300"]
    org = f"{BASE}organization/{shared_slug('organization', '温州市政协')}"
    assert _values(quads, f"{BASE}excerpt/sample-1", jy.contributedBy) == [org]


def test_a_partner_is_proved_by_the_words_that_join_it(sample: Extraction) -> None:
    quads = _quads(sample)
    (statement,) = [
        s for s in _of_class(quads, jy.Statement) if _values(quads, s, jy.RDF + "predicate") == [jy.partner]
    ]
    (evidence,) = _values(quads, statement, jy.evidence)
    assert _values(quads, evidence, jy.quote) == ["市纪委建立联动机制"]


def test_values_are_decimals_without_float_noise(sample: Extraction) -> None:
    quads = _quads(sample)
    values = [q.object for q in quads if q.predicate.value == jy.value]
    assert all(isinstance(v, Literal) and v.datatype.value == jy.XSD + "decimal" for v in values)
    assert sorted(v.value for v in values if isinstance(v, Literal)) == ["2", "300.5", "74"]


def test_a_triple_said_twice_has_one_statement_with_both_quotes(sample: Extraction) -> None:
    first = sample.mentions[2]
    text = sample.document.source.text
    start = text.index("监督", first.end)
    again = replace(first, start=start, end=start + 2, quote="监督", confidence=0.99, rule="again")
    quads = _quads(replace(sample, mentions=(*sample.mentions, again)))
    platform = f"{BASE}platform/{shared_slug('platform', '民生议事堂')}"
    statements = [
        s for s in _of_class(quads, jy.Statement) if _values(quads, s, jy.RDF + "object") == [platform]
    ]
    statement = next(s for s in statements if len(_values(quads, s, jy.rule)) == 2)
    assert len(statements) == 2
    assert len(_values(quads, statement, jy.evidence)) == 2
    assert _values(quads, statement, jy.rule) == ["again", "head-noun"]
    assert _values(quads, statement, jy.confidence) == ["0.99"]


def test_a_second_chain_of_other_wording_is_a_mechanism_of_its_own(sample: Extraction) -> None:
    second = replace(sample.chains[1], mechanism=1, excerpt_index=0, quote="另一条链")
    quads = _quads(replace(sample, chains=(*sample.chains, second)))
    named, own = _mechanism(sample, 0, CHAIN), _mechanism(sample, 0, "chain|另一条链")
    assert len(_values(quads, named, jy.hasStep)) == 4
    assert len(_values(quads, own, jy.hasStep)) == 3
    repeated = _quads(replace(sample, chains=(*sample.chains, sample.chains[0])))
    assert canonical(repeated) == canonical(_quads(sample))


def test_shared_entities_take_their_most_frequent_name(sample: Extraction) -> None:
    renamed = replace(sample.mentions[2], name="民生议事堂(总)")
    extra = replace(sample, mentions=(*sample.mentions, renamed))
    quads = list(shared_quads([extra], [], base=BASE))
    platform = f"{BASE}platform/{shared_slug('platform', '民生议事堂')}"
    assert _values(quads, platform, jy.RDFS + "label") == ["民生议事堂"]
    assert _values(quads, platform, jy.SKOS + "altLabel") == ["民生议事堂(总)"]


def test_places_carry_their_code_and_what_they_lie_in(sample: Extraction) -> None:
    quads = list(shared_quads([sample], [], base=BASE))
    assert _values(quads, f"{BASE}place/330328", jy.RDFS + "label") == ["文成县"]
    assert _values(quads, f"{BASE}place/330328", jy.within) == [f"{BASE}place/330300"]
    assert _values(quads, f"{BASE}place/330300", jy.within) == [f"{BASE}place/330000"]
    assert _values(quads, f"{BASE}place/330000", jy.RDFS + "label") == ["浙江省"]


def test_links_join_entities_of_the_base(sample: Extraction, sample_links: tuple[Link, ...]) -> None:
    quads = list(shared_quads([sample], sample_links, base=BASE))
    assert sum(q.predicate.value == jy.kindOf for q in quads) == 1


def test_another_base_moves_the_data_but_not_the_concepts(sample: Extraction) -> None:
    base = "https://example.org/经验/"
    quads = list(document_quads(sample, base=base))
    stages = {str(q.object) for q in quads if q.predicate.value == jy.stage}
    assert all(stage.startswith(f"<{jy.ID}stage/") for stage in stages)
    assert all(q.subject.value.startswith(base) for q in quads if isinstance(q.subject, NamedNode))


def test_the_only_passage_of_an_excerpt_is_called_as_the_excerpt(sample: Extraction) -> None:
    text, excerpt = sample.document.source.text, sample.document.excerpts[0]
    alone = replace(excerpt.passages[0], heading=None)
    assert headline(excerpt.passages[0], excerpt, text) == "用好“三个平台”,推动监督常态"
    assert headline(alone, replace(excerpt, passages=(alone,)), text) == "建好监督闭环"
    among = headline(alone, replace(excerpt, passages=(alone, alone)), text)
    assert among == "用好“三个平台”,推动监督常态"
    untitled = replace(excerpt, passages=(alone,), titles=())
    assert headline(untitled.passages[0], untitled, text) == among
