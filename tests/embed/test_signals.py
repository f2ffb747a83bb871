"""The signals of the search one by one: tokens, concepts, places, subject words, evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embed import index, late
from embed.baselines import fused_by_rank
from embed.bridge import Bridge, Laid, bridged
from embed.cache import VectorCache
from embed.encoder import Encoder, TokenEncoder
from embed.encoders import e5_basis
from embed.english import lemma
from embed.evaluate import interval
from embed.late import Late, of_subject
from embed.model import Concept, Item, Place
from embed.search import Searcher
from embed.terms import fold, simplified, terms
from embed.words import content
from kg.errors import ModelError, QueryError

PILOT = Concept("pilot", ("试点", "先行", "pilot", "trial run"), "word")
FEEDBACK = Concept("feedback", ("反馈", "答复", "feedback", "replying"), "word")


def test_traditional_characters_are_folded_in_their_place() -> None:
    assert simplified("優化營商環境監測點") == "优化营商环境监测点"
    assert fold("數字政協 １２").text == "数字政协 12"
    assert [t.text for t in terms("監督")] == [t.text for t in terms("监督")]


def test_a_question_in_traditional_characters_finds_the_same(searcher: Searcher) -> None:
    assert searcher.search("優化營商環境監測點").hits[0].item.id == "金华市-1"


def test_tokens_are_those_of_the_text_itself(encoder: Encoder) -> None:
    assert isinstance(encoder, TokenEncoder)
    reading = encoder.read("query", "闭环,反馈")
    assert reading.tokens.shape == (len(reading.spans), e5_basis.DIMENSION)
    assert "".join("闭环,反馈"[start:end] for start, end in reading.spans) == "闭环反馈"
    assert np.allclose(np.linalg.norm(reading.tokens, axis=1), 1, atol=1e-5)
    assert np.allclose(reading.vector, encoder.encode_queries(["闭环,反馈"])[0], atol=1e-6)


def test_the_basis_keeps_what_it_is_fitted_on_and_takes_the_means_away() -> None:
    random = np.random.default_rng(0).standard_normal((400, 384)).astype(np.float32)
    random[:, 128:] *= 1e-3
    states = {kind: random + 3 * np.eye(384)[at] for at, kind in enumerate(e5_basis.KINDS)}
    held = e5_basis.fit(states)
    normal = states["query", "zh"] / np.linalg.norm(states["query", "zh"], axis=1, keepdims=True)
    rest = normal - normal.mean(axis=0)
    kept = np.linalg.norm(rest @ held[:384], axis=1) / np.linalg.norm(rest, axis=1)
    assert held.shape == (384 + 4, 128) and kept.min() > 0.99
    assert np.allclose(normal.mean(axis=0) @ held[:384], held[384], atol=1e-4)


def test_a_word_lies_near_the_same_word_in_the_other_language(encoder: Encoder) -> None:
    assert isinstance(encoder, TokenEncoder)
    asked = encoder.read("query", "museum").tokens.mean(axis=0)
    same, other = (encoder.read("passage", word).tokens.mean(axis=0) @ asked for word in ("博物馆", "委员会"))
    assert same > other + 0.2


def test_each_token_finds_its_best_token(encoder: Encoder, tmp_path: Path) -> None:
    assert isinstance(encoder, TokenEncoder)
    stated = late.write(tmp_path, ["构建闭环机制", "植树造林"], encoder, cache=None)
    assert stated is not None
    opened = Late(tmp_path, stated, encoder, 2)
    own = encoder.read("passage", "构建闭环机制").tokens
    nearness = opened.nearness(own, np.array([1, 0]))
    assert nearness[1].min() > 0.99 > nearness[0].max()
    with pytest.raises(ModelError, match="of another recipe; rebuild with: jingyan build"):
        Late(tmp_path, {**stated, "recipe": "other"}, encoder, 2)


def test_tokens_come_from_the_cache(encoder: Encoder, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    first = late.write(tmp_path, ["构建闭环机制"], encoder, cache=cache)
    kept = cache.get(encoder.fingerprint, "passage", ["构建闭环机制"])
    assert np.allclose(kept["构建闭环机制"], encoder.encode_passages(["构建闭环机制"])[0], atol=1e-6)
    assert late.write(tmp_path, ["构建闭环机制"], encoder, cache=cache) == first


def test_an_encoder_without_tokens_still_searches(encoder: Encoder, tmp_path: Path) -> None:
    class Plain:
        fingerprint, dimension = encoder.fingerprint, encoder.dimension
        encode_queries, encode_passages = encoder.encode_queries, encoder.encode_passages

    items = [Item("a", "构建闭环机制"), Item("b", "植树造林"), Item("c", "深入调研")]
    manifest = index.build(tmp_path, items, Plain())
    assert manifest["tokens"] is None
    searcher = Searcher.open(tmp_path, manifest, Plain())
    assert searcher.search("闭环机制").hits[0].item.id == "a"
    assert searcher.search("地铁").abstained
    searcher.close()


def test_words_of_asking_are_not_the_subject() -> None:
    text = "哪些城市的提案有反馈?"
    kept = "".join(c for c, held in zip(text, content(text), strict=True) if held)
    assert kept == "提案反馈"
    english = "How does the pilot work"
    assert content(english)[13:18].all() and not content(english)[:12].any()
    assert content("怎么").all()  # nothing else is left


def test_a_subject_of_no_token_keeps_all(encoder: Encoder) -> None:
    assert isinstance(encoder, TokenEncoder)
    reading = encoder.read("query", "闭环")
    assert len(of_subject(reading, np.zeros(2, bool), most=64).tokens) == len(reading.tokens)


@pytest.mark.parametrize(
    "forms",
    [
        "solve solves solved solving",
        "plan plans planned planning",
        "organise organised organize organizes organizing",
        "revitalisation revitalization",
        "labour labor labours",
        "neighbourhood neighborhoods",
        "centre center centres",
        "programme programs",
        "control controlled",
        "policy policies",
        "process processes",
        "business businesses",
        "village villages",
        "travel travelling traveled",
        "women woman",
        "licence licenses",
        "analyse analyzed",
        "bus",
    ],
)
def test_forms_and_spellings_of_a_word_are_one(forms: str) -> None:
    assert len({lemma(form) for form in forms.split()}) == 1


def test_words_that_are_not_forms_of_one_stay_apart() -> None:
    apart = "need net car care bus base wage wag hall hole mediate media plan plant union unit"
    assert len({lemma(word) for word in apart.split()}) == len(apart.split())


@pytest.mark.parametrize("said", ["a trial-run", "trial runs", "one trialrun", "women's trial run"])
def test_a_name_of_two_words_is_known_written_otherwise(said: str) -> None:
    (group,) = Bridge([PILOT]).groups(said)
    assert group.concepts == (PILOT,) and said[group.start : group.end].replace("-", "")[:5] == "trial"


def test_concepts_are_named_in_both_languages() -> None:
    bridge = Bridge([PILOT, FEEDBACK])
    (group,) = bridge.groups("mechanisms with a trial run")
    assert (group.concepts, group.names) == ((PILOT,), ("试点", "先行"))
    assert [g.concepts for g in bridge.groups("先行答复")] == [(PILOT,), (FEEDBACK,)]
    assert bridge.groups("nothing of it") == ()


def test_a_group_is_scored_by_its_best_name() -> None:
    groups = Bridge([FEEDBACK]).groups("feedback")
    texts = ["动态反馈", "反馈反馈答复", "调研", "座谈"]
    scores = bridged(groups, Laid(texts), 4, share=1.0).of(Laid(texts))
    assert scores[1] > scores[0] > scores[2] == scores[3] == 0


def test_concepts_count_for_as_much_as_they_are_of_the_subject(searcher: Searcher) -> None:
    subjects = [searcher.read(query)[0] for query in ("闭环", "闭环里的委员风采", "zebra")]
    shares = [subject.share(subject.groups) for subject in subjects]
    assert shares[0] == 1.0 and 0 < shares[1] < 1 and shares[2] == 0
    whole, part, _ = [searcher.read(query)[1].concepts for query in ("闭环", "闭环里的老翁钓鱼", "zebra")]
    assert whole is not None and part is not None and whole.share > part.share > 0


@pytest.mark.parametrize("query", ["How does Jinhua supervise?", "金华的监督", "金华市的监督"])
def test_a_place_is_understood_in_han_and_pinyin(searcher: Searcher, query: str) -> None:
    answer = searcher.search(query)
    assert answer.places == ("金华市",) and answer.absent == ()
    assert {hit.item.fields["city"][0] for hit in answer.hits[:3]} == {"金华市"}


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("南京市政协的协商平台", "南京市"),
        ("拉萨的协商平台", "拉萨市"),
        ("consultation in Chengdu", "成都市"),
        ("象山县的协商", "象山县"),
    ],
)
def test_a_place_that_the_base_lacks_is_said_to_be_absent(searcher: Searcher, query: str, place: str) -> None:
    answer = searcher.search(query)
    assert (answer.abstained, answer.absent) == (True, (place,))
    assert answer.hits  # the nearest


def test_a_place_beside_a_known_one_or_in_a_text_is_not_absent(searcher: Searcher) -> None:
    assert searcher.search("金华市和南京市的监督").absent == ()
    assert searcher.search("文成县的帮扶").absent == ()  # a text of 温州 speaks of it


def test_a_place_of_the_items_needs_no_list(encoder: Encoder, tmp_path: Path) -> None:
    items = [Item("a", "协商", fields={"city": ("甲乙市",)}), Item("b", "协商", fields={"city": ("丙丁市",)})]
    manifest = index.build(tmp_path, items, encoder, divisions=[Place("戊己市", ("戊己市",))])
    searcher = Searcher.open(tmp_path, manifest, encoder)
    assert searcher.search("丙丁的协商").hits[0].item.id == "b"
    assert searcher.search("戊己市的协商").absent == ("戊己市",)
    searcher.close()


def test_what_is_preferred_comes_first_in_its_order(searcher: Searcher) -> None:
    wanted = ("台州市-2", "杭州市-0", "no such id")
    answer = searcher.search("闭环反馈", preferred=wanted)
    assert [hit.item.id for hit in answer.hits[:2]] == ["台州市-2", "杭州市-0"]
    assert answer.hits[0].why[0] == "结构相符" and "结构相符" not in answer.hits[2].why
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    inside = searcher.search("闭环反馈", preferred=wanted, filters={"city": ["杭州市"]})
    assert inside.hits[0].item.id == "杭州市-0"
    assert not searcher.search("地铁票价调整听证会", preferred=["杭州市-0"]).abstained


def test_ranks_are_fused() -> None:
    fused = fused_by_rank({"a": np.array([3, 1]), "b": np.array([1, 2])})
    assert fused.tolist() == [1, 3, 2]


def test_an_interval_holds_its_mean() -> None:
    low, high = interval([0.0, 1.0] * 20)
    assert 0.3 < low < 0.5 < high < 0.7
    assert interval([0.7]) == (0.7, 0.7)


def test_an_unknown_filter_is_refused_before_anything(searcher: Searcher) -> None:
    with pytest.raises(QueryError, match="city: no '南京市'"):
        searcher.search("闭环", filters={"city": ["南京市"]})
