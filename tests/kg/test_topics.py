"""Topics of a passage, each with the words that speak for it."""

from __future__ import annotations

from collections.abc import Callable

import ontology.concepts
from kg.extract.cues import cues, topics_of
from kg.extract.lexicon import read
from kg.extract.topics import FEATURES, evidence, read_topics, scores
from kg.extract.words import Paragraph
from kg.model import Span

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


def test_a_word_within_a_longer_one_speaks_for_nothing() -> None:
    text = "召开界别协商会"
    assert "商会" in topics_of() and "协商会" in topics_of()
    assert "商会" not in {span.of(text) for span in cues(text)}


def test_the_title_over_a_passage_tells_what_it_is_about() -> None:
    text = "去年办理了多件提案。"
    plain, under = scores(evidence(text)), scores(evidence(text, about="提案办理怎样提质"))
    assert under["proposal"] > plain["proposal"]


def test_a_passage_with_any_word_is_about_its_best_topic(read_paragraph: ReadParagraph) -> None:
    found = read_topics(read_paragraph("大家在街道走一走。"))
    assert [tag.topic for tag in found] == ["grassroots"]


def test_a_loop_speaks_for_its_topic_without_any_word(read_paragraph: ReadParagraph) -> None:
    paragraph = read_paragraph("由街坊提出、科室办好、街坊看过。")
    loop = Span(1, 15)
    (tag,) = read_topics(paragraph, loops=(loop,))
    assert (tag.topic, tag.start, tag.end) == ("closed-loop", 1, 15)


def test_fitted_weights_are_of_known_words_topics_and_features() -> None:
    fitted = read("topic_weights")
    topics = {topic.id for topic in ontology.concepts.load().topics}
    assert set(fitted["features"]) == set(FEATURES)
    assert fitted["words"].keys() <= topics_of().keys()
    assert {topic for of_topics in fitted["words"].values() for topic in of_topics} <= topics
