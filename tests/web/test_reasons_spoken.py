"""Why a result is listed is said in the language of the page, whatever the question's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Page

DRAFT = "建立“委员提—部门办—群众评”机制，推动解决民生问题，把办理结果反馈给群众。"


@pytest.mark.parametrize("question", ["闭环反馈", "closed-loop feedback", "群众评价作为最后一步的机制"])
def test_of_results(read: Callable[[str], Page], question: str) -> None:
    def reasons(language: str) -> str:
        page = read(f"/search?q={question}&lang={language}")
        return "".join(re.findall(r'class="why">(.*?)</p>', page.markup))

    chinese, english = reasons("zh"), reasons("en")
    assert re.search("含“|主题|环节", chinese) and not re.search(
        "contains |topic: |last step|calls itself", chinese
    )
    assert not re.search("含“|主题|意思相近|环节|自称", english) and re.search(
        "contains |topic: |step", english
    )


def test_of_practices_like_a_draft(client: FlaskClient) -> None:
    english = client.post("/analyze?lang=en", data={"text": DRAFT}).text
    chinese = client.post("/analyze?lang=zh", data={"text": DRAFT}).text
    assert "close in meaning" in english and "意思相近" not in english
    assert "意思相近" in chinese and "close in meaning" not in chinese
