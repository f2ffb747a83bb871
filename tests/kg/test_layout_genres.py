"""Layout of further genres: bodies without a division, long names, pages of a site, plain openings."""

from __future__ import annotations

import pytest

from tests.kg.layout_parts import LONG, MORE, Wanted, found, read

SAMPLES = {
    "enterprises and schools in brackets": (
        f"选编\n\n【秦岭重型机械集团有限公司工会】\n职工在心\n（1）建家。{LONG}\n（2）暖心。{MORE}\n\n"
        f"【宝鸡市总工会】\n匠心\n（1）竞赛。{LONG}\n",
        [
            Wanted("秦岭重型机械集团有限公司工会", None, ("职工在心",), ("建家", "暖心")),
            Wanted("宝鸡市总工会", "宝鸡市", ("匠心",), ("竞赛",)),
        ],
    ),
    "names of two long parts": (
        f"发言摘编\n　　　甘孜藏族自治州政协主席　　　扎西多吉　降措\n高原议事\n　　一是走下去。{LONG}\n"
        f"　　二是办起来。{MORE}\n"
        f"　　　伊犁哈萨克自治州政协主席　　　阿依古丽·买买提\n毡房协商\n　　{MORE}\n",
        [
            Wanted("甘孜藏族自治州政协", "甘孜藏族自治州", ("高原议事",), ("走下去", "办起来")),
            Wanted("伊犁哈萨克自治州政协", "伊犁哈萨克自治州", ("毡房协商",), (None,)),
        ],
    ),
    "dates in brackets after a numbered headline": (
        f"当前位置：首页 > 政务动态 > 基层\n甲地协商工作实施方案\n\n一、步骤\n"
        f"1．动员部署（2026年1月至3月）。{LONG}\n2．全面推进（2026年4月至12月）。{MORE}\n",
        [
            Wanted(
                None,
                None,
                ("甲地协商工作实施方案",),
                ("动员部署（2026年1月至3月）", "全面推进（2026年4月至12月）"),
            )
        ],
    ),
    "a place that begins like this": (
        f"经验材料\n\n发言单位：盘锦市总工会\n苇海情深\n{LONG}\n\n发言单位：本溪市总工会\n小建议大创新\n{MORE}\n",
        [
            Wanted("盘锦市总工会", "盘锦市", ("苇海情深",), (None,)),
            Wanted("本溪市总工会", "本溪市", ("小建议大创新",), (None,)),
        ],
    ),
    "no name but a title": (
        f"□六盘水市政协\n六盘水市政协委员　工作室　建设观察\n{LONG}\n",
        [Wanted("六盘水市政协", "六盘水市", ("六盘水市政协委员　工作室　建设观察",), (None,))],
    ),
    "a page of a county's site": (
        "榆中县：三张清单管到底\n来源：县委办公室　发布时间：2023-05-18　浏览次数：321\n"
        f"{LONG}\n用清单\n{MORE}\n",
        [Wanted(None, None, ("榆中县：三张清单管到底",), (None, "用清单"))],
    ),
    "marks of what the text is for": (
        "经验交流材料（三）\n内部资料\n把好事办实\n（抚州市政协）\n"
        f"　　一、选准题。{LONG}\n　　二、议出招。{MORE}\n",
        [Wanted("抚州市政协", "抚州市", ("把好事办实",), ("选准题", "议出招"))],
    ),
    "first sentences that say what the place is": (
        f"渔歌\n□北海市政协\n北海因海而兴、因港而立。{LONG}\n请渔民出题。{LONG}\n请专家把脉。{MORE}\n请部门交卷。{LONG}\n"
        f"茶香\n□普洱市政协\n茶是普洱的名片。{LONG}\n请茶农出题。{LONG}\n请专家会诊。{MORE}\n请部门答卷。{LONG}\n",
        [
            Wanted("北海市政协", "北海市", ("渔歌",), (None, "请渔民出题", "请专家把脉", "请部门交卷")),
            Wanted("普洱市政协", "普洱市", ("茶香",), (None, "请茶农出题", "请专家会诊", "请部门答卷")),
        ],
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_genre_is_read_right(name: str) -> None:
    text, wanted = SAMPLES[name]
    assert found(read(text)) == wanted
