"""Help: every user's tasks in both languages, each example a page of the present base."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.conftest import Page
from web.pages.help import USERS

Read = Callable[[str], Page]
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_task_leads_to_a_page(read: Read, language: str) -> None:
    page = read(f"/help?lang={language}")
    assert page.status == 200
    tasks = re.findall(r'<dt><a href="([^"]+)">', page.markup)
    assert len(tasks) >= 15
    for href in tasks:
        found = read(href.replace("&amp;", "&").split("#")[0])
        assert found.status == 200, href
    assert {f"#{user}" for user in USERS} <= set(page.values("a", "href"))


def test_examples_are_of_the_base(read: Read) -> None:
    page = read("/help")
    assert "民生议事堂" in page.text and "发言摘编" in page.text


def test_neither_language_leaks_into_the_other(read: Read) -> None:
    page = read("/help?lang=en")
    leaks = [words for tag, words in page.texts if HAN.search(words) and not tag.startswith("zh")]
    assert leaks == []
    assert "怎样使用" in read("/help?lang=zh").text


def test_help_is_linked_from_every_page(read: Read) -> None:
    for path in ("/", "/compare", "/nowhere"):
        assert "/help" in read(path).values("a", "href")
