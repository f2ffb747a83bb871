"""Whose names a question leads to where several concepts are named by the same words."""

from __future__ import annotations

from embed.bridge import Bridge
from embed.model import Concept


def test_words_lead_to_their_own_names_before_topics_do() -> None:
    topic = Concept("research", ("调研与智库", "调研", "think tank"))
    word = Concept("think-tank", ("智库", "智囊", "think tank"), "word")
    (group,) = Bridge([topic, word]).groups("a think tank")
    assert group.names == ("智库", "智囊") and group.concepts == (topic, word)
    assert Bridge([topic]).groups("a think tank")[0].names == ("调研与智库", "调研")
