"""What questions in words are read as, and that the SPARQL shown finds the same."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions

from kg.query import Graph
from kg.questions import ask, understand

# question -> keys of its conditions
READ = {
    "末环节由群众评价的机制有哪些": ["ends:public:feedback"],
    "最后由群众来打分的链条": ["ends:public:feedback"],
    "以群众满意度测评收尾的做法": ["ends:public:feedback"],
    "最后一步是反馈的机制": ["ends:feedback"],
    "哪些机制以政协反馈结束": ["ends:cppcc:feedback"],
    "mechanisms ending with feedback": ["ends:feedback"],
    "in which processes is the last step supervision": ["ends:supervise"],
    "第一步是征集议题的流程": ["starts:collect"],
    "以委员提出开头的链条": ["starts:member:collect"],
    "which chains begin with deliberation": ["starts:deliberate"],
    "以收集开始、以反馈告终的机制": ["ends:feedback", "starts:collect"],
    "哪些城市的机制形成闭环": ["loop"],
    "which cities have closed loops": ["loop"],
    "哪些城市自称闭环": ["claimed"],
    "自称闭环而环节没有闭合的": ["claimed", "not-derived"],
    "真正闭合的机制": ["derived"],
    "有哪些并列机制": ["kind:parallel"],
    "列出组合链": ["kind:composition"],
    "parallel mechanisms in this base, which": ["kind:parallel"],
    "由委员提出、部门办理的链条": ["step:member:collect", "step:department:implement"],
    "委员提—部门办—群众评这样的链条": [
        "step:member:collect",
        "step:department:implement",
        "step:public:feedback",
    ],
    "由专家论证的机制": ["step:expert:deliberate"],
    "mechanisms judged by the public": ["step:public:feedback"],
    "先协商后落实的流程": ["step:deliberate", "step:implement"],
    "从收集到反馈的链条": ["step:collect", "step:feedback"],
    "先试点再推广的做法": ["step:试点", "step:推广"],
    "没有反馈环节的机制": ["not-step:feedback"],
    "谁负责督促": ["who:supervise"],
    "由谁来评价": ["who:feedback"],
    "who supervises": ["who:supervise"],
    "一周之内答复的承诺": ["deadline:1"],
    "48小时内响应的做法": ["deadline:48"],
    "replies promised within one week": ["deadline:1"],
    "two-day deadline": ["deadline:2"],
    "没有提到数字化的城市": ["not-mentions_topic:digital"],
    "哪些城市没有形成闭环": ["not-mentions_loop"],
    "哪些城市未提及“海洋”": ["not-mentions_word:海洋"],
    "cities that do not mention supervision": ["not-mentions_topic:supervision"],
    "哪些城市提到了营商环境": ["mentions_topic:business"],
    "哪些地方用链条来说明流程": ["chained"],
    "有没有委员提出问题、政协督办、群众评价的链条": [
        *("step:member:collect", "step:cppcc:supervise", "step:public:feedback"),
    ],
    "chains where members propose and the public evaluates": ["step:member:collect", "step:public:feedback"],
    "哪些机制有反馈环节": ["step:feedback"],
    "含有督促和反馈两个环节的机制": ["step:supervise", "step:feedback"],
    "既有督促又有反馈的机制": ["step:supervise", "step:feedback"],
    "没有督办环节的闭环": ["loop", "not-step:supervise"],
    "五个环节的链条": ["length:5"],
    "four-step mechanisms": ["length:4"],
    "哪些链条有专家参与": ["step:expert"],
    "which loops are only claimed": ["claimed", "not-derived"],
    "loops that are claimed but do not close": ["claimed", "not-derived"],
    "cities without a digital platform": ["not-mentions_topic:digital"],
    "哪个部门负责办理": ["who:implement"],
    "谁来评价办理结果": ["who:feedback"],
    "谁督促落实": ["who:supervise"],
    "which cities let residents rate the outcome": ["step:public:feedback"],
    "chains in which a government department carries out the work": ["step:department:implement"],
    "哪些链条以党政参与督办": ["step:party-government:supervise"],
    "群众评价的闭环有哪几个": ["loop", "step:public:feedback"],
    "不是闭环的链条": ["not-loop", "chained"],
    "称为闭环但没有列出环节": ["claimed", "not-listed"],
    "环节最多的链条": ["longest"],
    "longest chain": ["longest"],
    "最快几天答复": ["soonest:feedback"],
    "最快几天": ["soonest"],
    "how many days to reply": ["promise:feedback"],
    "多久交办": ["promise:refer"],
    "what is the shortest deadline promised": ["soonest"],
    "哪个城市的闭环最多": ["loop"],
    "四个环节以上的链条": ["length:>=:4"],
    "少于四个环节的闭环": ["loop", "length:<:4"],
    "mechanisms with at least four steps": ["length:>=:4"],
    "不以反馈结束的链条": ["not-ends:feedback", "chained"],
    "哪些链条最后一步不是反馈": ["not-ends:feedback", "chained"],
    "没有群众参与的闭环": ["loop", "not-step:public"],
    "which cities have no closed loop but mention digital": ["not-mentions_loop", "mentions_topic:digital"],
    "有闭环但没有提到数字化的城市": ["mentions_loop", "not-mentions_topic:digital"],
    "一周答复两天交办": ["deadline:1", "deadline:2"],
    "群众的意见谁来办": ["who:implement"],
    "哪里的群众可以给办理结果打分的机制": ["step:public:feedback"],
    "杭州 衢州 谁用了民生议事堂": ["mentions_thing:民生议事堂"],
    "哪些城市没有提到民生议事堂": ["not-mentions_thing:民生议事堂"],
    "哪些地方没有平台": ["not-mentions_platform"],
    "哪些城市没有写明时限": ["not-mentions_promise"],
    "没有写到成效的城市": ["not-mentions_outcome"],
    "cities without any platform": ["not-mentions_platform"],
    "which cities mention no deadline": ["not-mentions_promise"],
    "企业诉求多久办结": ["promise:implement"],
    "how many days until a suggestion is answered": ["promise:feedback"],
    "有多少个平台": ["tally_platform"],
    "how many mechanisms are there": ["tally_mechanism"],
    "各市有多少文件": ["tally_instrument"],
    "一共有多少活动品牌": ["tally_programme"],
    "哪个城市平台最多": ["tally_platform"],
    "除了湖州还有哪些城市提到社情民意信息": ["mentions_topic:opinion-info"],
}
# questions that ask nothing of the graph's shape
PLAIN = [
    "政协委员联系群众",
    "打破小闭环",
    "监督与纪委监督贯通协调",
    "合作机制",
    "民生议事堂",
    "连续23年的电视栏目",
    "助企纾困",
    "how members keep in touch with residents",
    "数字化平台",
    "",
    "？！",
]


@pytest.mark.parametrize(("question", "keys"), READ.items())
def test_a_question_is_read(corpus_graph: Graph, question: str, keys: list[str]) -> None:
    structure = understand(question, corpus_graph).structure
    assert structure is not None
    assert sorted(condition.key for condition in structure.conditions) == sorted(keys)


@pytest.mark.parametrize("question", PLAIN)
def test_words_without_structure_stay_words(corpus_graph: Graph, question: str) -> None:
    assert understand(question, corpus_graph).structure is None


@pytest.mark.parametrize("question", READ)
def test_the_shown_sparql_gives_the_same_rows(corpus_graph: Graph, question: str) -> None:
    answered = ask(understand(question, corpus_graph), corpus_graph)
    assert answered is not None
    found = corpus_graph.store.query(answered.sparql, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    named = list(found) if answered.practices or not answered.rows else []
    practices = {solution["practice"].value.rsplit("/", 1)[1] for solution in named}
    assert practices == set(answered.practices)
