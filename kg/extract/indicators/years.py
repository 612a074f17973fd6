"""Which year governs a target: said in the clause, before it, in the heading above, or by the objective it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

PLAN_END = {"九": 2000, "十": 2005, "十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
PLAN = r"\"?(?P<plan>九|十[一二三四五六]?)五\"?(?P<planword>期间|时期|末期|末|期末|规划期末|规划期间|规划期|规划)"
# an adverbial of time: 到2015年(底), 2023年, 至2025年末, 力争到2020年, "十四五"期间
ADVERBIAL = re.compile(
    rf"(?:(?:力争|争取|确保|计划|预计)?(?:到|至|截至|截止到?|在)?\s?(?<![\d〔.])(?:20\d{{2}}\s?年?\s?(?:-|—{{1,2}}|~|至|到)\s?)?(?P<y>20\d{{2}})\s?年"
    rf"(?P<rest>(?:\d{{1,2}}月)?(?:底|末|年底|年末|上半年|下半年|期间|度)?(?:之?前|以前|前后)?)|(?:到|至)?{PLAN})"
)
BASE = re.compile(
    r"(?:比|较|与|同|在|按|以|相比)\s?(?:20\d{2}\s?[-—~至]\s?)?(?P<b>20\d{2})\s?年(?:年?[底末]|全年|同期|度)?(?:相比|基础上|的基础上|水平|为基[数期年]|为基准|价格|不变价)?,?"
)
# a time within the year: it says no year, and is no part of a name
MONTHS = re.compile(r"(?:\d{1,2}月(?:\d{1,2}日|[底末]|[上中下]旬)?|[一二三四上下]季度末?|年底|年末)(?:之前|以前|前)")
BASE_VALUE = re.compile(r"(?:在|比)\s?(?P<b>20\d{2})\s?年(?:底|末)?\d[\d.]{0,8}[^,\d]{0,6}?的?基础上")
BASE_PLAN = re.compile(r"(?:比|较|在)(?P<b>\"?十[一二三四五]?五\"?(?:期间|时期|末期|末|期末|初)?)(?:基础上|相比|翻)?")
PREVIOUS = re.compile(r"(?:比|较)(?:上年|上年度|上一年|去年|上年同期|去年同期|前一年)(?:同期)?")


_HEADING = re.compile(
    r"目标|指标|任务|计划|阶段|要点|安排|[(]\s?(?:20\d{2}|到|至)|^[^\u4e00-\u9fff]*(?:[(][^()]{1,3}[)]|[一二三四五六七八九十]{1,3}、)?\s?(?:到|至)?20\d{2}\s?年"
)
_QUICK = re.compile(r"20\d{2}\s?年|五\"?(?:期|时|末|规)")


def adverbials(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of :data:`ADVERBIAL` in a span; looks only around years and plan names."""
    last = start
    for quick in _QUICK.finditer(folded, start, end):
        if quick.start() < last:
            continue
        m = ADVERBIAL.search(folded, max(last, quick.start() - 14), min(end, quick.end() + 14))
        while m is not None and m.end() <= quick.start():
            m = ADVERBIAL.search(folded, m.end(), min(end, quick.end() + 14))
        if m is not None:
            last = m.end()
            yield m


def plan_end(word: str) -> int | None:
    """Return the last year of a five-year plan by its numeral (十四 -> 2025)."""
    return PLAN_END.get(word)


def year_of(m: re.Match[str]) -> int | None:
    """Return the year that a match of :data:`ADVERBIAL` names."""
    return int(m["y"]) if m["y"] else plan_end(m["plan"])


def heading_year(title: str) -> int | None:
    """Return the year a heading sets for what stands under it: 主要指标(2015年), 到2025年目标; None where it sets none.

    A sentence that happens to open a paragraph is no heading: its year is that of its own clause.
    """
    if len(title) > 40 or re.search(r"[,;。]", title) or not _HEADING.search(title):
        return None
    years = [int(y) for y in re.findall(r"(?<![\d〔])(20\d{2})(?=年|\s?[-—~至]|\)|$)", title)]
    return max(years) if years else None
