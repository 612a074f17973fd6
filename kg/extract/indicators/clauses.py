"""What the grammar works on: a clause with what governs it, the text before a number taken apart, a target in the making."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import ADVERBIAL, BASE, BASE_PLAN, BASE_VALUE, MONTHS, PREVIOUS, year_of

WINDOW = 120
"""Characters left of a number that are looked at."""

YEARLY = re.compile(r"每年|年均(?!浓度|气温|值|水平|产值)|每年度|逐年递增|年递增|年平均")
_MARGIN = re.compile(
    r"(?P<way>高于|低于|高出|低出|超过|快于)(?P<b>(?:全省|全国|全市|全县|全区|同期|上年|世界|国家|省|市|地区|GDP|经济)[^,]{0,10}?(?:平均水平|平均数|平均值|平均|增速|增长|水平|标准))$"
)
_THAN = re.compile(r"(?:比|较)(?P<b>[^,\d]{2,14}?)(?P<way>高|低|多|少|快)$")
_COUNTED = ("count", "amount", "money")
_FLOW = frozenset(["不少于", "不低于", "至少", "新增", "增加", "完成", "实现"])
_AIM = re.compile(r"[一两二三四五\d]年(?:内|间)?累计|力争|争取|确保|目标|努力|年内|今年|全年|实现|新增|新建")
_OPEN_MARK = re.compile(r"力争|争取|确保|每年|年均|至少|目标|不少于|不低于|努力|年内|今年|全年")
_BASE_WORDS = ("基础", "以来", "相比", "水平")
_CUT = re.compile(r"[()]|(?<!\d),|,(?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Draft:
    """A target before it has a section; ``start:end`` is the evidence in the text."""

    name: str
    op: str
    quantity: Quantity
    year: int | None
    start: int
    end: int
    rule: str
    change: str = "level"
    baseline_year: int | None = None
    baseline: str | None = None
    per: str | None = None


@dataclass
class Clause:
    """One clause with its place: what governs it from outside."""

    folded: str
    start: int
    end: int
    year: int | None
    goal: bool
    rule_text: bool
    strict: bool
    sentence: tuple[int, int]
    issued: int | None
    per: str | None = None
    names: list[str] = field(default_factory=list)
    carry: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    """The names of its targets so far: 接待游客480万人次,旅游收入36亿元,分别增长15%和18%."""
    head: str = ""
    report: bool = False
    pending: str = ""
    pending_start: int = 0


@dataclass(slots=True)
class Left:
    """What stands before a number, taken apart."""

    core: str
    word: str | None = None
    op: str = "="
    change: str = "level"
    year: int | None = None
    baseline_year: int | None = None
    baseline: str | None = None
    per: str | None = None
    each: bool = False
    severally: bool = False
    least: bool = False
    all: bool = False

    def takes(self, word: str) -> bool:
        """Tell whether one more comparator to the left belongs: the first, or a growth before a level (增长不低于)."""
        return self.word is None or (self.change == "level" and words().comparators[word][1] != "level")


def segments(clause: Clause, quantities: list[Quantity]) -> list[tuple[int, int]]:
    """Cut a clause at its commas; commas inside brackets and quotes that hold no number do not cut."""
    text = clause.folded
    cuts: list[int] = []
    starts = [q.start for q in quantities]
    skip_to = clause.start
    for m in _CUT.finditer(text, clause.start, clause.end):
        if m.start() < skip_to:
            continue
        if m[0] == "(":
            close = text.find(")", m.end(), min(clause.end, m.end() + WINDOW))
            first = bisect_left(starts, m.end())
            if close >= 0 and not (first < len(starts) and starts[first] < close):
                skip_to = close + 1
                continue
        cuts.append(m.start())
    edges = [clause.start - 1, *cuts, clause.end]
    return [(a + 1, b) for a, b in pairwise(edges) if b > a + 1]


def read_left(text: str) -> Left:
    """Take the text before a number apart, from the number leftward: comparators, adverbs, times, baselines."""
    w = words()
    left = Left(text)
    if YEARLY.search(text) or (text[:1] == "年" and words().verb_start.match(text, 1)):  # 年收储秸秆25万吨
        left.per = "年"
    core = text.rstrip()
    for _ in range(12):
        tail = core[-40:]
        if margin := (_MARGIN.search(tail) or _THAN.search(tail)):
            left.baseline, left.word = margin["b"], left.word or margin["way"]
            core = core[: len(core) - (len(tail) - margin.start())]
            continue
        if m := _last(BASE, tail) or (_last(BASE_VALUE, tail) if tail.endswith("基础上") else None):
            left.baseline_year = int(m["b"])
        elif m := _last(BASE_PLAN, tail):
            left.baseline = m["b"]
        elif m := _last(PREVIOUS, tail):
            left.baseline = m[0][1:]
        elif m := _last(ADVERBIAL, tail):
            left.year = left.year or year_of(m)
        elif tail.endswith("前") and (m := _last(MONTHS, tail)):
            pass
        elif (m := w.comparator_end.search(tail)) and left.takes(m[0]) and not _of_verb(tail, m[0]):
            if left.word is None:
                left.word, left.op = m[0], w.comparators[m[0]][0]
            left.change = w.comparators[m[0]][1]
        elif m := w.trailing.search(tail):
            left.each |= m[0] == "各"
            left.severally |= m[0] == "分别"
            left.all |= m[0] in ("均", "都")
        elif tail.endswith("至少"):
            left.least = True
            core = core[:-2].rstrip()
            continue
        else:
            break
        core = core[: len(core) - (len(tail) - m.start())].rstrip()
    left.least |= left.word == "至少" or "至少" in text[-24:]
    left.core = core
    if left.year is None:
        inner = [m for m in ADVERBIAL.finditer(core) if not _is_base(core, m) and not _inside_name(core, m)]
        left.year = year_of(inner[-1]) if inner else None
    return left


def _of_verb(tail: str, comparator: str) -> bool:
    """Tell whether a comparator is the end of a longer verb whose object is counted: 改造|提升3万亩 is no rise."""
    m = words().verb_end.search(tail)
    return m is not None and len(m[0]) > len(comparator) and words().verbs.get(m[0]) == "level"


def _inside_name(core: str, m: re.Match[str]) -> bool:
    """Tell whether a year belongs to the thing counted: 淘汰2005年底前注册的车."""
    before = core[: m.start()].rstrip()
    return bool(before) and "的" in core[m.end() :] and words().verb_end.search(before) is not None


def _is_base(core: str, m: re.Match[str]) -> bool:
    """Tell whether a year is one compared with (比2010年) or the start of a span."""
    after = core[m.end() : m.end() + 2]
    return core[max(0, m.start() - 1) : m.start()] in ("比", "较", "与", "同") or after in _BASE_WORDS


def _last(pattern: re.Pattern[str], tail: str) -> re.Match[str] | None:
    """Return a match of ``pattern`` that ends where ``tail`` ends."""
    for m in pattern.finditer(tail):
        if m.end() == len(tail):
            return m
    return None


def operator(q: Quantity, left: Left) -> str:
    """Return the operator: an explicit comparison first, then the bound behind the number, then the sign before it."""
    if left.word and left.word.startswith("控制"):
        return q.op or "<="
    if left.op in (">", "<", "<=", ">=") and q.op != "~":
        return left.op
    if q.op:
        return q.op
    return ">=" if left.least else left.op


def aimed(clause: Clause, left: Left, left_text: str) -> bool:
    """Tell whether something beside the number says that a goal is meant: heading, year, 每年, 力争."""
    return (
        clause.goal
        or (left.year or clause.year) is not None
        or (left.per or clause.per) is not None
        or bool(_AIM.search(left_text))
    )


def marked(clause: Clause, left: Left, left_text: str, q: Quantity) -> bool:
    """Tell whether something says that a goal is meant: heading, year, bound, 每年, 力争."""
    return (
        clause.goal
        or (left.year or clause.year) is not None
        or q.op is not None
        or left.per is not None
        or bool(_OPEN_MARK.search(left_text))
    )


def _shares_rate(left: Left, q: Quantity) -> bool:
    """Tell whether 每年 of an earlier segment holds for this number too: a count of doings, no level to be reached."""
    return left.year is None and q.kind in _COUNTED and (left.word is None or left.word in _FLOW)


def draft(
    clause: Clause, name: str, q: Quantity, left: Left, start: int, end: int, rule: str, verb: str | None
) -> Draft:
    """Make a target of a name and a number; the evidence loses blanks and joints at its ends."""
    change = left.change
    if verb and (moved := words().verbs.get(verb, "level")) != "level":
        change = moved if clause.folded[q.start - 1 : q.start] not in ("至", "到") else "level"
    text = clause.folded
    while start < end and text[start] in " \t\u3000、,和及":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    unit = q.unit
    per = left.per or q.per or (clause.per if _shares_rate(left, q) else None)
    if per and unit in ("次", "场", "场次") and "/" not in unit:
        q = replace(q, unit=f"{unit}/年")
    return Draft(
        name,
        operator(q, left),
        q,
        left.year or clause.year,
        start,
        end,
        rule,
        change,
        left.baseline_year,
        left.baseline,
        per,
    )
