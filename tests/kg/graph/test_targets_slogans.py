"""Planned or denied figures, and slogans with their members, in the graph with their words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Extraction, Slogan, Span
from kg.publish import assemble
from kg.statements import document_quads
from kg.validate import audit
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"


@pytest.fixture
def told(sample: Extraction) -> Extraction:
    """The sample with one figure planned, a rising one, and a slogan with its members beside one without."""
    text = sample.document.source.text
    planned = replace(sample.outcomes[0], modality="planned", before=50.0, upper=80.0)
    listed, parts = text.index("三种渠道"), text.index("发现线索、研究问题、转化报送")
    members = tuple(Span(parts + at, parts + at + 4) for at in (0, 5, 10))
    bare = text.index("三个平台")
    return replace(
        sample,
        outcomes=sample.outcomes[1:],
        targets=(planned,),
        slogans=(
            Slogan(bare, bare + 4, "三个平台", 3, (), 0, 0),
            Slogan(listed, listed + 4, "三种渠道", 3, members, 1, 0),
        ),
    )


def _objects(quads: list[Quad], predicate: str) -> list[str]:
    found = [q.object for q in quads if q.predicate.value == predicate]
    return [o.value for o in found if isinstance(o, Literal | NamedNode)]


def test_a_planned_figure_is_a_target_and_no_outcome(told: Extraction) -> None:
    quads = list(document_quads(told, base=BASE))
    (target,) = _objects(quads, jy.aimsAt)
    own = [q for q in quads if q.subject == NamedNode(target)]
    assert [o.rsplit("/", 1)[1] for o in _objects(own, jy.modality)] == ["planned"]
    assert (_objects(own, jy.value), _objects(own, jy.valueBefore)) == (["74"], ["50"])
    assert _objects(own, jy.upperValue) == ["80"]
    assert len(_objects(quads, jy.reportsOutcome)) == 1


def test_a_slogan_names_its_members_or_says_that_none_are_given(told: Extraction) -> None:
    quads = list(document_quads(told, base=BASE))
    assert sorted(_objects(quads, jy.membersGiven)) == ["false", "true"]
    given = {q.subject for q in quads if q.predicate.value == jy.member}
    assert len(given) == 1
    assert sorted(_objects(quads, jy.member)) == ["发现线索", "研究问题", "转化报送"]
    assert _objects(quads, jy.memberCount) == ["3", "3"]


def test_they_keep_to_the_shapes_and_stand_on_their_words(told: Extraction) -> None:
    store = assemble([told], [], base=BASE)
    source = told.document.source
    report = audit(store, {source.id: source.text})
    assert report == []
