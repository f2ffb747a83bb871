"""Topics of a passage, each with the words that speak for it."""

from __future__ import annotations

from collections.abc import Callable

import ontology.concepts
from kg.extract.lexicon import read
from kg.extract.topics import read_topics
from kg.extract.words import Paragraph

ReadParagraph = Callable[..., Paragraph]
TEXT = "构建“协商—落实—反馈”闭环机制,跟踪问效。开展提案办理协商,重点提案由主席督办。"


def test_ranked_topics_carry_their_longest_keyword(read_paragraph: ReadParagraph) -> None:
    paragraph = read_paragraph(TEXT)
    tags = read_topics(paragraph)
    assert {"closed-loop", "proposal"} <= {tag.topic for tag in tags}
    assert [tag.score for tag in tags] == sorted((tag.score for tag in tags), reverse=True)
    for tag in tags:
        assert paragraph.text[tag.start : tag.end] == tag.quote
    loop = next(tag for tag in tags if tag.topic == "closed-loop")
    assert loop.quote == "跟踪问效"


def test_every_topic_is_one_of_the_scheme(read_paragraph: ReadParagraph) -> None:
    known = {concept.id for concept in ontology.concepts.load().topics}
    found = read_topics(read_paragraph(TEXT), least_score=0)
    assert {tag.topic for tag in found} <= known


def test_a_keyword_in_the_headline_weighs_more(read_paragraph: ReadParagraph) -> None:
    heading = "推进数字化。"
    (plain,) = read_topics(read_paragraph(heading), least_score=0)
    (headed,) = read_topics(read_paragraph(heading, heading=len(heading)), least_score=0)
    assert plain.topic == headed.topic == "digital"
    assert 0 < plain.score < headed.score < 1


def test_no_keyword_no_topic(read_paragraph: ReadParagraph) -> None:
    assert read_topics(read_paragraph("天气晴好。")) == ()


def test_words_that_are_no_name_of_a_topic_speak_for_it_too(read_paragraph: ReadParagraph) -> None:
    tags = read_topics(read_paragraph("为老旧小区协调停车位,请家庭医生上门巡诊。"))
    assert tags[0].topic == "livelihood"
    assert "停车" not in next(t for t in ontology.concepts.load().topics if t.id == "livelihood").words


def test_words_of_the_lexicon_are_of_topics_of_the_scheme() -> None:
    known = {topic.id: set(topic.words) for topic in ontology.concepts.load().topics}
    listed = {
        topic: {word for line in lines for word in line} for topic, lines in read("topics")["words"].items()
    }
    assert listed.keys() <= known.keys()
    assert all(not words & known[topic] for topic, words in listed.items())
