"""How long suggestions take over many made-up names: `python -m benchmarks.suggestions --names 100000`."""

from __future__ import annotations

import argparse
import statistics
import time
from itertools import product
from types import SimpleNamespace
from unittest.mock import patch

from kg.questions import suggestions

PLACES = "杭州 宁波 温州 湖州 嘉兴 绍兴 金华 衢州 舟山 台州 丽水 重庆 厦门 长沙 乐清 莲都 六安"
THEMES = "民生 提案 协商 监督 界别 委员 数字 闭环 反馈 议事 营商 共富 山海 和合 政企 社情 民意"
FORMS = "议事堂 会客厅 工作室 直通车 监测点 服务团 讲坛 平台 图谱 专栏 联络站 机制 行动 办法 夜校"
TYPED = (
    *("民", "民生", "民生议", "议事堂", "杭州民生", "直通车", "无此名"),
    *("m", "ms", "minsheng", "minshengyishi", "hangzhoumin", "yishitang", "zhitong", "zzzz", "zhuang"),
    *("msyst", "hzms", "cqta", "民生yi", "democratic", "supervis", "name 12", "e", "a", "s"),
)


def entries(count: int) -> list[suggestions._Entry]:
    """Return made-up names as the graph would hold them."""
    made = []
    for number, (place, theme, form) in zip(
        range(count),
        product(PLACES.split(), THEMES.split(), FORMS.split() * (count // 3000 + 1)),
        strict=False,
    ):
        row = {"thing": f"x/platform/{number}", "label": f"{place}{theme}{form}{number}", "uses": number % 97}
        made.append(suggestions._unique(row, {str(row["thing"]): f"name {number} of the public"}))
    return sorted(made, key=lambda one: (-one.uses, len(one.label), one.label))


def main() -> None:
    """Print percentiles in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    started = time.perf_counter()
    names = suggestions.joined(entries(parser.parse_args().names))
    print(f"{len(names.entries)} names made ready in {time.perf_counter() - started:.1f} s")
    took: list[float] = []
    with patch.object(suggestions, "_names", lambda graph: names):
        for typed in TYPED * 20:
            started = time.perf_counter()
            suggestions.suggest(typed, SimpleNamespace())  # type: ignore[arg-type]
            took.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(took, n=100)
    print(f"{len(took)} calls: p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, most {max(took):.2f} ms")


if __name__ == "__main__":
    main()
