"""What kind of fact a count is, on sentences of many bodies written for this test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.outcomes import read_figures
from kg.extract.words import Paragraph

SENTENCES = [
    "",
    "scale 全县建成标准化妇女儿童活动室312个。",
    "scale 目前已有在册调解员860名。",
    "scale 组建巾帼志愿服务队45支。",
    "scale 在12个乡镇设立司法服务窗口。",
    "scale 选聘特邀监督员96名。",
    "scale 把全市3200名代表编入小组。",
    "scale 联盟吸纳会员单位78家。",
    "scale 服务网络覆盖村(社区)1560个。",
    "scale 小程序注册用户6.5万人。",
    "scale 建立青年之家23处。",
    "scale 辖区共有外来务工人员4.2万人。",
    "scale 工作站配备法律顾问37名。",
    "output 全年走访困难职工3500户。",
    "output 举办专题培训班28期。",
    "output 审理涉农案件640件。",
    "output 发放宣传手册5万册。",
    "output 开展联合执法检查19次。",
    "output 收到群众来信来电2700件。",
    "output 制发检察建议书88份。",
    "output 慰问老党员、老战士1200人。",
    "output 调解婚姻家庭纠纷930起。",
    "output 提交大会发言材料46篇。",
    "output 报送社情民意信息510条。",
    "output 与600多名居民面对面交流。",
    "output 组织代表视察重点工程14个。",
    "output 立案审查违纪党员31人。",
    "output 为孤寡老人免费体检1800人次。",
    "output 吸引2000余名市民参加。",
    "effect 为农民工讨回工资680万元。",
    "effect 其中27条建议被县政府采纳。",
    "effect 推动整治黑臭水体15条。",
    "effect 群众满意率达到99%。",
    "effect 帮助420名妇女实现就业。",
    "effect 案件平均办理时间缩短12天。",
    "effect 拆除违法建设3.1万平方米。",
    "effect 上访量同比下降四成。",
    "effect 修复受损林地2300亩。",
    "effect 推动出台便民措施18条。",
    "effect 促成合作项目9个,到账资金4亿元。",
    "effect 带动周边300户农户增收。",
    "effect 办结群众诉求9800件。",
    "effect 消除安全隐患457处。",
    "effect 村民人均收入增加2600元。",
    "effect 挽回经济损失1300多万元。",
    "scale 全区有民营企业1360家。",
    "scale 联合46家医院组建医联体。",
    "scale 在18条背街小巷布设“红色哨点”。",
    "scale 在乡镇卫生院、村卫生室等32处设立服务窗。",
    "scale 县法院与26家金融机构建立诉调对接机制。",
    "scale 58个小区全部推开。",
    "scale 120个行政村实现网格全覆盖。",
    "scale 辖区划分为13个责任区。",
    "scale 服务中心占地400平方米。",
    "scale 设置养老床位60张。",
    "scale 建设“邻里中心”14个。",
    "scale 整合33个部门的数据。",
    "scale 医生签约居民2.4万人。",
    "output 依托服务中心开展惠民活动210场。",
    "output 完成调研报告45篇。",
    "output 召开座谈会、恳谈会等19场。",
    "output 深入55家企业开展“法治体检”。",
    "output 联合教育局开展周边整治3次。",
    "output 拆迁前入户行程1.2万公里。",
    "effect 73座危桥完成加固。",
    "effect 41个老旧小区加装了电梯。",
    "effect 212户家庭搬进新居。",
    "effect 帮助126个村与企业签订协议。",
    "effect 25家企业扭亏为盈。",
    "effect 4项做法在全省推广。",
    "effect 企业年降本2.1亿元。",
    "effect 协议引资12亿元。",
    "effect 攻克关键技术27项。",
    "effect 封堵入河排污口3处。",
    "effect 村集体增收500万元。",
    "effect 项目完工9个。",
    "effect 比上年多出近千条。",
    "effect 签约文旅项目27个。",
    "effect 落实专项资金2.5亿元。",
    "effect 省下租金约46万元。",
    "duration 已连续11年举办读书月。",
    "frequency 每季度召开一次联席会议。",
    "",
][1:-1]


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line.partition(" ")[2])
def test_kind(read_paragraph: Callable[..., Paragraph], line: str) -> None:
    kind, _, text = line.partition(" ")
    figures = read_figures(read_paragraph(text))
    assert figures, text
    assert figures[0].kind == kind
