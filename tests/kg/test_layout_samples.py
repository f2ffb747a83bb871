"""Layout on small invented texts in many forms: who, where, titles, and the headline of each passage."""

from __future__ import annotations

import pytest

from kg.layout import NO_BYLINE
from tests.kg.layout_parts import LONG, MORE, Wanted, found, read, wrap

SAMPLES = {
    "□ with run-in headlines": (
        f"协商到一线 服务零距离\n□贵阳市政协\n建强平台，让协商有场所。{LONG}\n"
        f"健全机制，让协商有规矩。{LONG}\n"
        f"务求实效，让协商有回音。{MORE}\n",
        [
            Wanted(
                "贵阳市政协",
                "贵阳市",
                ("协商到一线 服务零距离",),
                ("建强平台，让协商有场所", "健全机制，让协商有规矩", "务求实效，让协商有回音"),
            )
        ],
    ),
    "habits differ between excerpts": (
        f"甲题\n■ 吉林市政协\n搭建协商平台。{LONG}\n畅通反映渠道。{LONG}\n推动成果转化。{MORE}\n"
        f"乙题\n■ 延吉市政协\n去年以来，政协围绕中心开展工作，取得了明显成效。{LONG}\n"
        f"随着改革深入，群众诉求越来越多。{MORE}\n"
        f"委员们走进社区，一户一户听意见、记问题、想办法、给答复。{LONG}\n",
        [
            Wanted("吉林市政协", "吉林市", ("甲题",), ("搭建协商平台", "畅通反映渠道", "推动成果转化")),
            Wanted("延吉市政协", "延吉市", ("乙题",), (None, None, None)),
        ],
    ),
    "◆ with body, post and name on one line": (
        f"发言摘编\n◆ 遵义市政协党组书记、主席　　石　松\n做实基层协商\n一是抓队伍。{LONG}\n"
        f"二是抓制度。{LONG}\n"
        f"◆ 毕节市政协党组副书记、副主席　　安小川\n做优委员服务\n一是抓学习。{MORE}\n二是抓平台。{LONG}\n",
        [
            Wanted("遵义市政协", "遵义市", ("做实基层协商",), ("抓队伍", "抓制度")),
            Wanted("毕节市政协", "毕节市", ("做优委员服务",), ("抓学习", "抓平台")),
        ],
    ),
    "chair and name, padded, title above": (
        f"激活委员履职动力\n　　　宁夏回族自治区政协主席　　　马　　明\n　　{LONG}\n　　{MORE}\n\n"
        f"打造书香政协\n　　　青海省政协副主席　　　才　旦\n　　{LONG}\n",
        [
            Wanted("宁夏回族自治区政协", "宁夏回族自治区", ("激活委员履职动力",), (None, None)),
            Wanted("青海省政协", "青海省", ("打造书香政协",), (None,)),
        ],
    ),
    "surname against the post, no space": (
        f"把议事桌搬进车间\n沈阳市铁西区总工会主席赵立新\n{LONG}\n把安全课送到工地\n"
        f"沈阳市浑南区住房和城乡建设局局长钱大海\n{MORE}\n",
        [
            Wanted("沈阳市铁西区总工会", "铁西区", ("把议事桌搬进车间",), (None,)),
            Wanted("沈阳市浑南区住房和城乡建设局", "浑南区", ("把安全课送到工地",), (None,)),
        ],
    ),
    "name first, post in brackets": (
        f"联系群众有新招\n李　明（太原市迎泽区政协主席）\n{LONG}\n服务企业出实招\n"
        f"张晓红（大同市工商联副主席）\n{MORE}\n",
        [
            Wanted("太原市迎泽区政协", "迎泽区", ("联系群众有新招",), (None,)),
            Wanted("大同市工商联", "大同市", ("服务企业出实招",), (None,)),
        ],
    ),
    "（…） of other bodies": (
        f"百姓事百姓议\n（长沙市岳麓区望月湖街道）\n第一，选好议题。{LONG}\n第二，议出办法。{MORE}\n"
        f"用好检察建议\n（长沙市岳麓区人民检察院）\n第一，找准问题。{LONG}\n第二，督促整改。{MORE}\n",
        [
            Wanted("长沙市岳麓区望月湖街道", "岳麓区", ("百姓事百姓议",), ("选好议题", "议出办法")),
            Wanted("长沙市岳麓区人民检察院", "岳麓区", ("用好检察建议",), ("找准问题", "督促整改")),
        ],
    ),
    "【…】 above the title": (
        f"典型经验\n\n【西宁市城东区民政局】\n养老服务送上门\n1．抓阵地。{LONG}\n2．抓队伍。{LONG}\n\n"
        f"【西宁市城西区卫生健康局】\n健康小屋进楼栋\n1．抓巡诊。{MORE}\n2．抓随访。{LONG}\n",
        [
            Wanted("西宁市城东区民政局", "城东区", ("养老服务送上门",), ("抓阵地", "抓队伍")),
            Wanted("西宁市城西区卫生健康局", "城西区", ("健康小屋进楼栋",), ("抓巡诊", "抓随访")),
        ],
    ),
    "—— byline and subtitle": (
        f"一根网线连万家\n——以数字协商助推乡村振兴\n——定西市安定区政协\n{LONG}\n{MORE}\n",
        [Wanted("定西市安定区政协", "安定区", ("一根网线连万家", "——以数字协商助推乡村振兴"), (None, None))],
    ),
    "headings of their own line over several passages": (
        f"让好声音传得更远\n○ 拉萨市政协\n拉萨地处高原，委员分布较散。{LONG}\n一、建好网络\n{LONG}\n"
        f"{MORE}\n（一）走村入户\n{LONG}\n"
        f"二、用好成果\n{MORE}\n",
        [
            Wanted(
                "拉萨市政协",
                "拉萨市",
                ("让好声音传得更远",),
                (None, "建好网络", "建好网络", "走村入户", "用好成果"),
            )
        ],
    ),
    "numbered headings that end in a stop or a colon": (
        f"□ 南昌市司法局\n（一）织密调解网络。\n{LONG}\n{MORE}\n（二）培育调解队伍：\n{LONG}\n",
        [Wanted("南昌市司法局", "南昌市", (), ("织密调解网络", "织密调解网络", "培育调解队伍"))],
    ),
    "headlines that end in a colon": (
        f"□九江市政协\n搭平台：{LONG}{MORE}\n建机制：{LONG}{MORE}\n强队伍：{MORE}{LONG}\n",
        [Wanted("九江市政协", "九江市", (), ("搭平台", "建机制", "强队伍"))],
    ),
    "numbered bodies with titles": (
        f"交流材料目录\n一、海口市政协：做好椰城协商文章\n{LONG}\n二、三亚市政协：守护蓝色家园\n{MORE}\n",
        [
            Wanted("海口市政协", "海口市", ("做好椰城协商文章",), (None,)),
            Wanted("三亚市政协", "三亚市", ("守护蓝色家园",), (None,)),
        ],
    ),
    "signed at the end of the last paragraph": (
        f"小院议事解民忧\n{LONG}\n{MORE}（芜湖市镜湖区政协供稿）\n一线协商促和谐\n"
        f"{LONG}（安庆市迎江区政协供稿）\n",
        [
            Wanted("芜湖市镜湖区政协", "镜湖区", ("小院议事解民忧",), (None, None)),
            Wanted("安庆市迎江区政协", "迎江区", ("一线协商促和谐",), (None,)),
        ],
    ),
    "two kinds of byline in one text": (
        f"甲题\n□石家庄市政协\n{LONG}\n乙题\n（唐山市人大常委会）\n{MORE}\n丙题\n——保定市妇女联合会\n"
        f"{LONG}\n",
        [
            Wanted("石家庄市政协", "石家庄市", ("甲题",), (None,)),
            Wanted("唐山市人大常委会", "唐山市", ("乙题",), (None,)),
            Wanted("保定市妇女联合会", "保定市", ("丙题",), (None,)),
        ],
    ),
    "development zones, youth league, party committee": (
        f"甲题\n□赣州经济技术开发区管委会\n{LONG}\n乙题\n□共青团宜春市委员会\n{MORE}\n丙题\n"
        f"□中共上饶市广信区委政法委员会\n{LONG}\n",
        [
            Wanted("赣州经济技术开发区管委会", "赣州市", ("甲题",), (None,)),
            Wanted("共青团宜春市委员会", "宜春市", ("乙题",), (None,)),
            Wanted("中共上饶市广信区委政法委员会", "广信区", ("丙题",), (None,)),
        ],
    ),
    "a title that asks": (
        f"谁来当家？百姓自己说了算！\n□营口市政协\n{LONG}\n",
        [Wanted("营口市政协", "营口市", ("谁来当家？百姓自己说了算！",), (None,))],
    ),
    "Markdown: bold headlines, bullets, deeper headings": (
        f"# 汇编\n\n## 银龄议事会\n\n**□ 鞍山市铁东区民政局**\n\n### 建起来\n\n- {LONG}\n- {MORE}\n\n"
        f"### 用起来\n\n"
        f"1. **评得准。** {LONG}\n\n---\n\n*责任编辑：方圆*\n",
        [Wanted("鞍山市铁东区民政局", "铁东区", ("银龄议事会",), ("建起来", "建起来", "评得准"))],
    ),
    "&nbsp; indents, CRLF, half-width marks and straight quotes": (
        f'甲题\r\n\u00a0\u00a0(哈密市政协)\r\n\u00a0\u00a0\u00a0\u00a01.办好"开水议事".{LONG}\r\n'
        f'\u00a0\u00a0\u00a0\u00a02.建好"红柳驿站"。{MORE}\r\n',
        [Wanted("哈密市政协", "哈密市", ("甲题",), (None, '建好"红柳驿站"'))],
    ),
    "a news article with sub-headings": (
        f"小小议事厅 解开千千结\n2023-05-06 10:20　来源：某某日报　记者 林溪\n　　{LONG}\n"
        f"　　事前多商量\n　　{LONG}\n"
        f"　　{MORE}\n　　事后有回音\n　　{LONG}\n　　（记者 林溪 通讯员 何川）\n责任编辑：郑一\n",
        [Wanted(None, None, ("小小议事厅 解开千千结",), (None, "事前多商量", "事前多商量", "事后有回音"))],
    ),
    "a work plan": (
        f"某某县政协2024年工作要点\n　　{LONG}\n　　一、加强思想引领\n　　1.抓好理论学习。{LONG}\n"
        f"　　2.抓好宣传阐释。{MORE}\n"
        f"　　二、深化协商议政\n　　{MORE}\n",
        [
            Wanted(
                None,
                None,
                ("某某县政协2024年工作要点",),
                (None, "抓好理论学习", "抓好宣传阐释", "深化协商议政"),
            )
        ],
    ),
    "entities for spaces, three even parts": (
        f"&nbsp;&nbsp;甲题\n□常德市政协\n&nbsp;&nbsp;建机制，搭平台，聚合力。{LONG}\n"
        f"&nbsp;&nbsp;强队伍，优服务，促转化。{MORE}\n",
        [Wanted("常德市政协", "常德市", ("甲题",), ("建机制，搭平台，聚合力", "强队伍，优服务，促转化"))],
    ),
    "title and body on one line": (
        f"做好协商文章　　　　怀化市政协\n{LONG}\n深化民主监督　　　　娄底市政协\n{MORE}\n",
        [
            Wanted("怀化市政协", "怀化市", ("做好协商文章",), (None,)),
            Wanted("娄底市政协", "娄底市", ("深化民主监督",), (None,)),
        ],
    ),
    "several posts; speech after the name": (
        f"株洲市政协副主席、民建株洲市委会主委　刘　洋：{LONG}\n衡阳市政协党组成员、秘书长　欧阳明：{MORE}\n",
        [Wanted("株洲市政协", "株洲市", (), (None,)), Wanted("衡阳市政协", "衡阳市", (), (None,))],
    ),
    "a collection's title, contents and an author's note": (
        f"典型经验汇编\n目录\n甲题甲题……………1\n乙题乙题……………3\n甲题甲题\n□邵阳市政协\n{LONG}\n"
        f"（作者单位：邵阳市政协）\n乙题乙题\n□郴州市政协\n{MORE}\n",
        [
            Wanted("邵阳市政协", "邵阳市", ("甲题甲题",), (None,)),
            Wanted("郴州市政协", "郴州市", ("乙题乙题",), (None,)),
        ],
    ),
    "boxed headlines": (
        f"甲题\n★河源市源城区卫生健康局\n【抓预防】{LONG}\n【抓随访】{MORE}\n",
        [Wanted("河源市源城区卫生健康局", "源城区", ("甲题",), ("抓预防", "抓随访"))],
    ),
    "a report of a meeting of a body": (
        f"湘潭市政协召开专题协商会\n本报讯（记者 王芳）{LONG}\n{MORE}\n（来源：某某日报）\n",
        [Wanted(None, None, ("湘潭市政协召开专题协商会",), (None, None))],
    ),
    "a plan with number, address and date": (
        f"某某市司法局2025年工作计划\n某司发〔2025〕3号\n各县（市、区）司法局，局机关各科室：\n"
        f"　　一、总体要求\n　　{LONG}\n　　二、重点任务\n　　（一）抓好人民调解。{MORE}\n"
        "2025年1月20日\n抄送：省司法厅。\n",
        [Wanted(None, None, ("某某市司法局2025年工作计划",), ("总体要求", "抓好人民调解"))],
    ),
    "wrapped without indents, blank lines between": (
        "推进基层协商\n（永州市零陵区人大常委会）\n\n"
        + wrap(f"（一）建强站点，联系群众更紧密。{LONG}{MORE}")
        + "\n"
        + wrap(f"（二）健全制度，办理意见更高效。{MORE}{LONG}")
        + "\n",
        [
            Wanted(
                "永州市零陵区人大常委会",
                "零陵区",
                ("推进基层协商",),
                ("建强站点，联系群众更紧密", "健全制度，办理意见更高效"),
            )
        ],
    ),
}


def test_samples_are_many() -> None:
    assert len(SAMPLES) >= 25


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_read_right(name: str) -> None:
    text, wanted = SAMPLES[name]
    assert found(read(text)) == wanted


@pytest.mark.parametrize("name", ["a news article with sub-headings", "a work plan"])
def test_a_text_without_byline_says_so(name: str) -> None:
    document = read(SAMPLES[name][0])
    assert NO_BYLINE in document.notes and len(document.excerpts) == 1
