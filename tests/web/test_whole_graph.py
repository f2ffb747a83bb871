"""The whole graph: everything has its place, the same each time, and the list says what the drawing shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from itertools import product
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

from flask.testing import FlaskClient

from tests.web.conftest import Page
from web.wholegraph import MOST, PLACES, Thing, Whole, room, whole

Read = Callable[..., Page]


Pairs = list[tuple[str, str]]


def drawing(cities: int, own: int, *, turned: bool = False) -> Whole:
    """Return the picture of cities with things of their own, and of one platform that all of them use."""
    shown, pairs = [Thing(f"p{city:04}", "place", f"{city}市", 0, 1) for city in range(cities)], Pairs()
    for city, at in product(range(cities), range(own)):
        shown.append(Thing(f"m{city:04}-{at:03}", "mechanism", "", 1, 1))
        pairs.append((f"p{city:04}", f"m{city:04}-{at:03}"))
    shared = Thing("shared", "platform", "", cities, cities)
    pairs += [(f"p{city:04}", "shared") for city in range(cities)]
    regions = {f"p{city:04}": f"r{city % 3}" for city in range(cities)}
    return whole([shared, *shown], pairs, dict(reversed(regions.items())) if turned else regions)


def spot(found: Whole, iri: str) -> tuple[float, float]:
    return next(one.at for one in found.drawn if one.iri == iri and one.at)


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def test_things_lie_with_their_city_and_apart_from_each_other() -> None:
    found = drawing(12, 20)
    spots = [one.at for one in found.drawn if one.at]
    assert len(spots) == 12 * 20 + 12 + 1 and len(set(spots)) == len(spots)
    centre = spot(found, "p0003")
    own = [spot(found, f"m0003-{at:03}") for at in range(20)]
    others = [spot(found, f"p{at:04}") for at in range(12) if at != 3]
    assert max(apart(centre, one) for one in own) < min(apart(centre, one) for one in others)


def test_the_same_base_gives_the_same_picture() -> None:
    assert drawing(7, 5) == drawing(7, 5, turned=True)


def test_of_a_large_base_all_topics_the_first_places_and_what_fits_are_drawn() -> None:
    found = room({"place": PLACES + 1, "topic": 24, "mechanism": 9_000, "platform": 10})
    assert found == {"place": PLACES, "topic": 24, "other": MOST - PLACES - 24}
    assert sum(room({"place": 11, "topic": 24, "mechanism": 50}).values()) == 85


def test_the_drawing_names_pages_and_their_links(client: FlaskClient) -> None:
    sent = client.get("/network/whole.json")
    drawn = json.loads(sent.data)
    paths = [thing[0] for thing in drawn["things"]]
    names = [thing[1:3] for thing in drawn["things"]]
    platform = names.index(["platform", "民生议事堂"])
    joined = {paths[a] for a, b in drawn["edges"] if b == platform}
    assert {"/place/330300", "/place/330700", "/place/330800", "/place/331100"} <= joined
    assert client.get(paths[platform]).status_code == 200
    again = client.get("/network/whole.json", headers={"If-None-Match": sent.headers["ETag"]})
    assert again.status_code == 304


def test_the_list_goes_by_how_often_things_are_named(read: Read) -> None:
    page = read("/network/whole?kind=platform")
    assert page.status == 200
    counts = [words for _, words in page.texts if words.isdigit()]
    assert counts[0] == "4" and "民生议事堂" in page.text
    assert read("/network/whole?kind=practice").status == 400
    assert read("/network/whole?page=99").status == 400


def test_the_network_comes_as_drawing_table_and_graph(client: FlaskClient) -> None:
    drawn = ElementTree.fromstring(client.get("/network.svg?focus=place/330700").data)
    assert "金华" in {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    graph = ElementTree.fromstring(client.get("/network.graphml").data)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    known = {node.get("id") for node in graph.iter(f"{space}node")}
    edges = [(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{space}edge")]
    assert edges and all(a in known and b in known for a, b in edges)
    table = client.get("/network.csv").data.decode("utf-8-sig")
    assert "金华市" in table and "民生议事堂" in table
    assert client.get("/network.gif").status_code == 404


def test_the_libraries_are_those_of_the_lock(root: Path) -> None:
    folder = root / "web/static/vendor"
    lock = {one["name"]: one for one in json.loads((folder / "vendor.lock.json").read_text(encoding="utf-8"))}
    for name in ("sigma", "graphology"):
        assert lock[name]["licence"] == "MIT" and (folder / lock[name]["licence_file"]).is_file()
        for file, sums in lock[name]["files"].items():
            assert sha256((folder / file).read_bytes()).hexdigest() == sums["sha256"]


def test_a_place_has_the_practices_that_its_page_counts(read: Read) -> None:
    listed = read("/network/whole?kind=place").markup
    rows = re.findall(r'<a href="(/place/[^"]+)"[^>]*>.*?</a>.*?class="n">([\d,]+)<', listed)
    assert len(rows) == 11
    for path, count in rows:
        assert f"{count} 条做法" in read(path).text, path
