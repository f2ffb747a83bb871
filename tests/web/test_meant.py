"""Did you mean: names in wrong characters, while typing and on the page of results."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg.questions.suggestions import meant
from web.services import Services


@pytest.mark.parametrize(
    ("typed", "label"), [("委员会客听", "委员会客厅"), ("民生意事堂", "民生议事堂"), ("经华市", "金华市")]
)
def test_while_typing_a_name_of_the_same_sound_is_offered(
    client: FlaskClient, typed: str, label: str
) -> None:
    (one, *_) = client.get("/api/v1/suggest", query_string={"q": typed}).get_json()["suggestions"]
    assert one["label"] == label and (one["start"], one["end"]) == (0, 0)


@pytest.mark.parametrize(("lang", "said"), [("zh", "您要找的是不是"), ("en", "Did you mean")])
def test_the_page_offers_the_question_put_right(client: FlaskClient, lang: str, said: str) -> None:
    page = client.get("/search", query_string={"q": "委员会客听怎么运行", "lang": lang}).get_data(
        as_text=True
    )
    assert said in page and ">委员会客厅怎么运行</a>" in page


@pytest.mark.parametrize("question", ["委员会客厅怎么运行", "提案办理怎么反馈", "closed loop"])
def test_a_question_that_is_right_is_left(client: FlaskClient, question: str) -> None:
    page = client.get("/search", query_string={"q": question}).get_data(as_text=True)
    assert 'class="meant"' not in page


def test_only_where_nothing_answers_a_question_that_is_nearly_a_name_means_it(services: Services) -> None:
    assert meant("民生议堂", services.graph) == ""
    assert meant("民生议堂", services.graph, loosely=True) == "民生议事堂"
    assert meant("民生议事", services.graph, loosely=True) == ""  # stands in the name as it is
