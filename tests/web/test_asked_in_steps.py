"""What pages ask in several steps is what the one query they show beside it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest
from flask import Flask

from web import appearances, companions, resemblance
from web.asked import about
from web.chains import Row, local
from web.services import Services, install

JY = "https://w3id.org/jingyan/ontology#"


def things(services: Services, kind: str) -> list[str]:
    query = f"SELECT DISTINCT ?thing WHERE {{ ?thing a <{JY}{kind}> }} ORDER BY ?thing"
    return [str(row["thing"]) for row in services.graph.ask(query)]


@pytest.fixture(scope="module")
def asking(services: Services) -> Flask:
    app = Flask("asking")
    install(app, services)
    return app


def told(rows: Sequence[Row], one: Row) -> tuple[object, ...]:
    return tuple(one[name] for name in rows[0] if name not in ("place", "city", "org", "orgLabel"))


@pytest.mark.parametrize("kind", ("Platform", "Mechanism", "Place", "Organization", "Outcome"))
def test_the_places_where_texts_name_a_thing(asking: Flask, services: Services, kind: str) -> None:
    with asking.app_context():
        for thing in things(services, kind):
            whole = services.graph.select("entity_appearances", entity=thing)
            steps = appearances.named(thing)
            assert sorted(str(told(whole, row)) for row in steps) == sorted(
                str(told(whole, row)) for row in whole
            )


def test_what_is_named_together_with_a_thing(asking: Flask, services: Services) -> None:
    with asking.app_context():
        for thing in things(services, "Platform"):
            whole = {
                (str(row["companion"]), row["practices"]) for row in about("entity_companions", entity=thing)
            }
            counted = companions._companions(thing)
            assert {(one.iri, one.practices) for listed in counted.values() for one in listed} == whole
            assert all(one.kind == kind for kind, listed in counted.items() for one in listed)


def test_what_the_practices_about_a_topic_name(asking: Flask, services: Services) -> None:
    topics = {str(row["topic"]) for row in services.graph.select("topic_practices")}
    assert topics
    with asking.app_context():
        for topic in sorted(topics):
            whole = about("topic_mechanisms", topic=topic)
            found = {(one.iri, one.kind, one.practices) for one in companions.things_of(topic)}
            if len(whole) < companions.MOST_OF_TOPIC:
                assert found == {
                    (str(row["thing"]), local(str(row["type"])).lower(), row["practices"]) for row in whole
                }


def test_practices_share_stages(asking: Flask, services: Services) -> None:
    with asking.app_context():
        stages: dict[str, set[str]] = defaultdict(set)
        for row in (one for one in services.graph.select("compare_chains") if one["stage"]):
            stages[str(row["practice"])].add(str(row["stage"]))
        practice = max(sorted(stages), key=lambda one: len(stages[one]))
        alike = resemblance._alike(practice)
        common = [len(stages[practice] & stages[other]) for other in alike]
    assert alike and practice not in alike
    assert common == sorted(common, reverse=True) and min(common) > 1
