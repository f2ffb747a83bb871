"""Names that end in a head noun: where they begin, what refuses them, what is said of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Mention

Named = Callable[[str], list[tuple[str, str]]]
Mentions = Callable[[str], tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("构建“协商—落实—反馈”闭环机制。", "mechanism", "“协商—落实—反馈”闭环机制"),
        ("对意见建议建立分级分类处理流程。", "mechanism", "分级分类处理流程"),
        ("探索委员跨界别交叉课题认领机制。", "mechanism", "委员跨界别交叉课题认领机制"),
        ("云和、北仑建立常态化协商机制。", "mechanism", "常态化协商机制"),
        ("健全党员委员参加双重组织生活的制度机制。", "mechanism", "党员委员参加双重组织生活的制度机制"),
        ("形成“一季度一议题、一年一系列”的议题格局。", "mechanism", "“一季度一议题、一年一系列”的议题格局"),
        (
            "建立议题联审、过程联动、成果联办的管理机制。",
            "mechanism",
            "议题联审、过程联动、成果联办的管理机制",
        ),
        ("实行快立、快审、快执“三快”机制。", "mechanism", "快立、快审、快执“三快”机制"),
        ("建立健全政策信息共享机制。", "mechanism", "政策信息共享机制"),
        ("在企业、医院布置“码上商”二维码。", "platform", "“码上商”二维码"),
        ("建好用活委员会客厅。", "platform", "委员会客厅"),
        ("全市建成委员工作站14个。", "platform", "委员工作站"),
        ("开设“夜话”专场。", "platform", "“夜话”专场"),
        ("推行“班前会”恳谈法。", "mechanism", "“班前会”恳谈法"),
        ("助推全国首个和合文化展示馆落地。", "platform", "和合文化展示馆"),
        ("连续23年举办《政情民意中间站》电视栏目。", "platform", "《政情民意中间站》电视栏目"),
        ("召开全市政协党的建设工作会议。", "programme", "全市政协党的建设工作会议"),
        ("开展深入贯彻中央八项规定精神学习教育。", "programme", "深入贯彻中央八项规定精神学习教育"),
        ("助推台州连续四年成功举办和合文化全球论坛。", "programme", "和合文化全球论坛"),
        ("举办“枫桥经验”与界别工作理论研讨会。", "programme", "“枫桥经验”与界别工作理论研讨会"),
        ("出台“协丽共富”委员情怀教育方案。", "instrument", "“协丽共富”委员情怀教育方案"),
        ("共同制定年度协商计划。", "instrument", "年度协商计划"),
        ("推动市委出台《关于加强政协工作的实施意见》。", "instrument", "《关于加强政协工作的实施意见》"),
    ],
)
def test_a_name_runs_from_its_first_modifier_to_its_head(
    named: Named, text: str, kind: str, name: str
) -> None:
    assert named(text) == [(kind, name)]


@pytest.mark.parametrize(
    "text",
    [
        "健全组织体系，创新工作机制。",  # words every city uses
        "完善“统”的机制设计。",  # a catchword
        "用好三个平台。",  # a number of them
        "提出高能级平台建设等72条意见建议。",  # what is proposed
        "围绕“强省会”行动建言资政。",  # what is talked about
        "健全行之有效的工作机制。",  # praise
        "优化完善服务群众平台促治理。",
        "实现“线上+线下”协商同步推进。",
        "助力打响文化建设和合品牌。",  # a brand without its name
    ],
)
def test_what_is_no_name(named: Named, text: str) -> None:
    assert named(text) == []


def test_listed_quotations_are_names_of_their_own(named: Named) -> None:
    assert named("打造“邻里议事亭”“红色茶馆”等特色协商阵地。") == [
        ("platform", "“邻里议事亭”"),
        ("platform", "“红色茶馆”"),
    ]
    assert named("开设“委员风采”“界别之声”专栏。") == [
        ("platform", "“委员风采”"),
        ("platform", "“界别之声”"),
    ]


def test_a_list_before_a_mechanism_stays_whole(named: Named) -> None:
    whole = "党政领导“点题”、委员和部门“荐题”、社会大众“征题”、政协“报题”机制"
    assert named(f"实行{whole}。") == [("mechanism", whole)]


def test_a_platform_inside_the_name_of_its_loop(named: Named) -> None:
    found = named("强化“优化营商环境监测点”监督闭环。")
    assert ("platform", "“优化营商环境监测点”") in found
    assert ("mechanism", "“优化营商环境监测点”监督闭环") in found


def test_an_explaining_bracket_ends_the_name(named: Named) -> None:
    assert named("开展全市政协委员“双到”（到基层一线去、到界别群众中去）活动。") == [("programme", "“双到”")]


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("建立与市纪委市监委监督贯通协调机制。", ("市纪委市监委",)),
        ("与市法院联合建立“委员调解”工作机制。", ("市法院",)),
        ("建立“浙大智库—湖州政协”合作机制。", ("浙大智库", "湖州政协")),
    ],
)
def test_partners_are_set_apart(mentions_of: Mentions, text: str, partners: tuple[str, ...]) -> None:
    (mechanism,) = [m for m in mentions_of(text) if m.kind == "mechanism"]
    assert mechanism.partners == partners


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("建立“外脑”协作建言机制。", "create"),
        ("改进发言遴选机制。", "improve"),
        ("严格执行重大事项请示报告制度。", "use"),
        ("探索推进“清单式”督办机制。", "create"),
        ("“一对一”帮扶企业。", "use"),
        ("实行“首席委员”负责制。", "use"),
        ("探索推行“首席委员”负责制。", "create"),
        ("去年推出的“夜访日谈”活动很受欢迎。", "create"),
        ("“协商云”平台已经上线。", "create"),
        ("签订《流域保护合作协议》。", "create"),
        ("《履职积分办法》正在起草。", "create"),
    ],
)
def test_act_of_the_governing_verb(mentions_of: Mentions, text: str, act: str) -> None:
    (mention,) = mentions_of(text)
    assert mention.act == act


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("建立“外脑”协作建言机制。", "ongoing"),
        ("建立了“外脑”协作建言机制。", "done"),
        ("先后推行“外脑”协作建言机制。", "done"),
        ("拟建立“外脑”协作建言机制。", "planned"),
        ("将建立“外脑”协作建言机制。", "planned"),
        ("下一步，要深化协商，建立“外脑”协作建言机制。", "planned"),
        ("尚未建立“外脑”协作建言机制。", "negated"),
        ("取消“外脑”协作建言机制。", "negated"),
    ],
)
def test_modality(mentions_of: Mentions, text: str, modality: str) -> None:
    (mention,) = mentions_of(text)
    assert mention.modality == modality


def test_a_broken_loop_is_no_positive_claim(mentions_of: Mentions) -> None:
    found = {m.quote: m.modality for m in mentions_of("打破“小闭环”构建“大循环”。") if m.kind == "mechanism"}
    assert found.get("“小闭环”", "negated") == "negated"


def test_every_quote_is_the_source_text(mentions_of: Mentions) -> None:
    text = "推行「固定＋灵活」活动机制，与市纪委市监委建立“两天内交办、一周内答复”闭环落实机制。"
    found = mentions_of(text)
    assert [m.quote for m in found if m.kind == "mechanism"] == [
        "「固定＋灵活」活动机制",
        "“两天内交办、一周内答复”闭环落实机制",
    ]
    assert all(text[m.start : m.end] == m.quote for m in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("开通“民企直达”专线。", "“民企直达”专线"),
        ("组建“清水”护河队18支。", "“清水”护河队"),
        ("编印《山乡善治》案例集。", "《山乡善治》案例集"),
        ("接入全市260个委员之家。", "委员之家"),
    ],
)
def test_names_go_to_the_end_of_what_they_are(mentions_of: Mentions, text: str, name: str) -> None:
    (mention,) = mentions_of(text)
    assert mention.quote == name


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("数据尚未打通,下一步将探索建设“企业服务大脑”平台。", "planned"),
        ("已建成“企业服务大脑”平台。", "done"),
        ("去年建成“企业服务大脑”平台,下一步将扩容。", "done"),
    ],
)
def test_plans_are_told_anywhere_before_a_name(mentions_of: Mentions, text: str, modality: str) -> None:
    (mention,) = mentions_of(text)
    assert mention.modality == modality
