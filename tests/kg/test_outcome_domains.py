"""Kinds of every figure of a sentence, of courts, schools, clinics and markets; "none" counts nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.outcomes import read_figures
from kg.extract.words import Paragraph

SENTENCES = [
    "scale+scale 38名社区医生结对联系210户慢性病家庭。",
    "scale 结对联系失独家庭46户。",
    "scale 1200名家长志愿者每天轮流在校门口护学。",
    "scale 65名法官定期下沉乡镇坐班。",
    "scale 15名从事特殊教育的教师每周送教上门。",
    "scale+scale+scale 全院共有病床860张,其中重症床位42张,约占5%。",
    "scale 女教师占58%。",
    "scale 非公企业党员占党员总数的三成。",
    "output+scale 收到投诉420件,其中七成来自线上平台。",
    "scale 平均每800米就有一个便民药房。",
    "scale 仓库库容3.5万立方米。",
    "scale 日处理能力达600吨。",
    "scale 清单列出12项负面行为。",
    "scale 章程包括28条具体规范。",
    "scale 校外活动站由6个增加到21个。",
    "scale 组织9家药企的负责人与患者代表对话。",
    "scale 邀请16家行业协会座谈。",
    "scale 全市已有34个街道照着办。",
    "scale 把告知书送到全县560家餐饮单位手中。",
    "effect 居民步行10分钟就能到社区医院。",
    "effect 从挂号到取药只用了35分钟。",
    "effect 从受理到发证仅用3天。",
    "effect 西红柿每公斤多卖1.2元。",
    "effect 患者每次少花280元。",
    "effect 商户每月少交租金600元。",
    "effect 学校综合考评名次上升了7位。",
    "effect 创造社会效益1.6亿元。",
    "effect 药品价格平均降幅53%。",
    "effect 54名残疾学生考入高校。",
    "effect 320名下岗职工重新上岗。",
    "effect 改判率从4.1%降为2.6%。",
    "effect 夜市日均客流量突破3万人次。",
    "effect 群众办事少跑路1.8万趟。",
    "output 家访学生460名。",
    "output 诫勉谈话19人。",
    "output 看望住院职工230名。",
    "output 公众号栏目更新86期。",
    "output 外地来院参观的同行有40多批。",
    "output 劝返失学儿童17名。",
    "output 专题片播出12集。",
    "output 心理疏导考生540人。",
    "output 为患者建立健康档案8600份。",
    "output 开出司法建议41份。",
    "output 评选诚信商户120家。",
    "output 约见企业负责人63名。",
    "output 全年审结商事案件3120件。",
    "frequency 每学期向家长委员会通报一次食堂账目。",
    "frequency 每月向全体业主公布一次维修资金使用情况。",
    "frequency 院领导每人每年值夜班不少于12天。",
    "frequency 每两周由庭长带队到市场开一次巡回法庭。",
    "none 投诉率高于2%的商户退出市场。",
    "none 不合格率超过一成的摊位停业整顿。",
    "none 走访百人以上工厂。",
    "none 对亿元以上项目逐个会诊。",
    "none 年销售额500万元以上的企业须建账。",
    "duration 持续6年开展送药下乡。",
    "duration 全科门诊试运行已有两年。",
]


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line.partition(" ")[2])
def test_kinds(read_paragraph: Callable[..., Paragraph], line: str) -> None:
    kinds, _, text = line.partition(" ")
    found = [figure.kind for figure in read_figures(read_paragraph(text))]
    assert ("+".join(found) or "none") == kinds
