"""Names by heads that say an event, a venue or a method, far from the quotation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Named = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“索玛花开”女童关爱计划惠及1.2万名彝区女童。", ("programme", "“索玛花开”女童关爱计划")),
        ("“各族青少年交流计划”组织团队86批。", ("programme", "“各族青少年交流计划”")),
        ("组织“巾帼家政”技能培训班41期。", ("programme", "“巾帼家政”技能培训班")),
        ("“访惠聚”驻村工作队走访14.3万户次。", ("platform", "“访惠聚”驻村工作队")),
        ("依托“职工之家”小程序发布岗位1.5万个。", ("platform", "“职工之家”小程序")),
        ("创设“慈孝积分银行”，兑换服务1.9万次。", ("platform", "“慈孝积分银行”")),
        ("成立“渔家客厅”联调室，调解纠纷。", ("platform", "“渔家客厅”联调室")),
        ("开设“榔规议事坪”，打造“跨省服务窗”。", ("platform", "“榔规议事坪”")),
        ("组织“法官说草原”普法直播54场。", ("programme", "“法官说草原”普法直播")),
        ("开展草原生态奖补资金专项整治，立案17件。", ("programme", "草原生态奖补资金专项整治")),
        ("联合实施茶旅协商助农计划。", ("programme", "茶旅协商助农计划")),
        (
            "推行群众“点单”、县级“派单”、乡镇“接单”的“三单”联动工作法。",
            ("mechanism", "群众“点单”、县级“派单”、乡镇“接单”的“三单”联动工作法"),
        ),
        ("编印[《牧区普法问答》](https://example.org/a)，发放3万册。", ("instrument", "《牧区普法问答》")),
        ("利用旧粮仓改造“田畔夜话”议事点21个。", ("platform", "“田畔夜话”议事点")),
        ("建成标准化“红石榴”服务站16个。", ("platform", "“红石榴”服务站")),
        ("以“竹编坊”为载体，把课送到村口。", ("platform", "“竹编坊”")),
        ("把接访与“法律宣传周”结合起来。", ("programme", "“法律宣传周”")),
        ("建设青少年实践基地6个。", ("platform", "青少年实践基地")),
        ("镇人大推行“五步督办法”，集中交办。", ("mechanism", "“五步督办法”")),
        ("推行“问卷→恳谈→测评”民主管理五步法。", ("mechanism", "“问卷→恳谈→测评”民主管理五步法")),
    ],
)
def test_named(named: Named, text: str, name: tuple[str, str]) -> None:
    assert name in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "在城区开办学院和食堂，建设示范区。",
        "举办专场招聘会，召开宣讲会。",
        "老工业基地和蔬菜种植基地都受了灾。",
        "加强“普法”“执法”宣传。",
        "“枫桥经验”推动建设民生项目。",
    ],
)
def test_common_words_name_nothing(named: Named, text: str) -> None:
    assert named(text) == []
