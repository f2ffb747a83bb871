"""Suggestions while typing: Han, pinyin, initials, English; quickly."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient

from web.services import Services


def _labels(client: FlaskClient, typed: str, **more: str) -> list[str]:
    answer = client.get("/api/v1/suggest", query_string={"q": typed, **more})
    assert answer.status_code == 200
    return [one["label"] for one in answer.get_json()["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("民生议", "民生议事堂"),
        ("议事堂", "民生议事堂"),
        ("minshengyi", "民生议事堂"),
        ("MinShengYi", "民生议事堂"),
        ("msyst", "民生议事堂"),
        ("yishitang", "民生议事堂"),
        ("民生yi", "民生议事堂"),
        ("金华", "金华市"),
        ("jinhua", "金华市"),
        ("jinh", "金华市"),
        ("liandu", "莲都区"),
        ("taizhou", "台州市"),
        ("lishui", "丽水市"),
        ("quzhou", "衢州市"),
        ("闭环", "闭环反馈"),
        ("supervis", "民主监督"),
    ],
)
def test_what_is_typed_is_completed(client: FlaskClient, typed: str, label: str) -> None:
    assert label in _labels(client, typed)


def test_a_name_that_begins_so_comes_first(client: FlaskClient) -> None:
    assert _labels(client, "jinhua")[0] == "金华市"
    assert _labels(client, "民生")[0].startswith("民生")


def test_topics_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert "democratic supervision" in _labels(client, "superv", lang="en")


def test_the_typed_part_is_marked(client: FlaskClient) -> None:
    (one, *_) = client.get("/api/v1/suggest?q=议事堂").get_json()["suggestions"]
    assert one["label"][one["start"] : one["end"]] == "议事堂"
    assert one["kind"] == "platform" and one["kind_label"] == "平台" and one["uses"] > 0


@pytest.mark.parametrize("typed", ["", "？！", "😀", "zzzzqq", '"* NEAR', "a" * 400, "\x00"])
def test_odd_input_gets_an_empty_list(client: FlaskClient, typed: str) -> None:
    assert _labels(client, typed) == []


def test_unknown_parameters_are_heard(client: FlaskClient) -> None:
    assert client.get("/api/v1/suggest?q=a&limit=3").status_code == 400
    assert client.get("/api/v1/suggest?q=a&k=99").status_code == 400


def test_the_description_describes_it(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    described = document["components"]["schemas"]["Suggestions"]["properties"]
    answer = client.get("/api/v1/suggest?q=民生").get_json()
    assert {*described} == {*answer}
    assert {*described["suggestions"]["items"]["properties"]} == {*answer["suggestions"][0]}


def test_it_is_quick(client: FlaskClient, services: Services) -> None:
    typed = ["m", "mi", "min", "民", "民生", "jin", "s", "superv", "闭", "议事"] * 4
    _labels(client, "warm")
    took = []
    for one in typed:
        started = time.process_time()
        client.get("/api/v1/suggest", query_string={"q": one})
        took.append(time.process_time() - started)
    assert sorted(took)[int(len(took) * 0.95)] < 0.015


def test_the_form_works_without_scripts(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'action="/search"' in page and "suggest.js" in page and 'role="combobox"' not in page
