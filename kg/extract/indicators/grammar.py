"""The grammar of one clause: for each number, whether it is a goal, of what, and how it is meant.

A number stands behind what it measures (合格率达到95%以上, 名优产品5个), before what it counts (建成3个国家级中心), or within
(企业85%以上按国际标准生产). Left and right of it inside the comma segment decide; what is missing (2012年达到50%,到2015年超过58%)
comes from the segment before.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.indicators import names
from kg.extract.indicators.clauses import WINDOW, YEARLY, Clause, Draft, read_left, segments
from kg.extract.indicators.decide import decide
from kg.extract.indicators.joined import double_share, severally, shared_count
from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words
from kg.extract.indicators.years import ADVERBIAL, year_of

_TO = re.compile(
    r"(?:以上|左右)?(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|压缩|缩短|压减|精简|达|拓展|降|升|增|减)(?:到|至)"
)
# what has been reached so far, up to the next year: 截至目前,建成站点300个,2026年新增50个
_SO_FAR = re.compile(
    r"(?:截至|截止)(?:目前|现在|当前|今|\d{1,2}月|上年|去年)|近年来|近[几两三五]年来?,?$|去年|上年(?!度?末?的)|\"?十[一二三四]五\"?以来|现已|目前,?$"
)
_JOINTS = ("、", "和", "及", "与", "以及")
_FROM = re.compile(r"(?:由|从)(?P<what>[^,]{0,16}?)$")


def read_clause(clause: Clause, quantities: list[Quantity]) -> list[Draft]:
    """Return the targets of one clause in text order."""
    out: list[Draft] = []
    if clause.goal and clause.folded[clause.start - 1 : clause.start] == ":":
        line = clause.folded.rfind("\n", 0, clause.start) + 1
        before = clause.folded[max(line, clause.start - 32) : clause.start - 1]
        if not re.search(r"[,。;:\d]|目标|指标|如下|任务", before) and len(before) <= 30:
            clause.pending, clause.pending_start = before, clause.start - 1 - len(before)
    at = 0
    for a, b in segments(clause, quantities):
        first = at
        while at < len(quantities) and quantities[at].start < b:
            at += 1
        out += _segment(clause, a, b, quantities[first:at])
    return out


def _segment(clause: Clause, a: int, b: int, inside: list[Quantity]) -> list[Draft]:
    text = clause.folded
    body = text[a:b].strip()
    opening = names.NUMBERING.sub("", names.BULLET.sub("", body, count=1) if body[:1] in "-—·" else body, count=1)
    opening = opening.removeprefix("其中").lstrip(",:")
    lead = ADVERBIAL.match(opening)
    if lead and lead.end() == len(opening):
        clause.year, clause.per = year_of(lead), None
        return []
    if lead or not clause.report:
        clause.report = lead is None and _SO_FAR.match(opening) is not None
    if clause.report and not any(ADVERBIAL.search(text, a, q.start) for q in inside):
        if inside:  # what was counted is what a later year goes on with
            core = read_left(text[max(a, inside[0].start - WINDOW) : inside[0].start]).core
            counted = names.clean(_SO_FAR.sub("", core.strip()), verbs=True)[0]
            clause.names = [counted] if 2 <= len(counted) <= names.LONGEST and counted not in words().verbs else []
        return []
    if not inside:
        clause.pending, clause.pending_start = body, a
        if body:
            clause.names = []
        if lead:
            clause.year = year_of(lead)
        return []
    if (
        lead
        or YEARLY.match(names.strip_leading(body[:12]))
        or body.startswith(("每年", "年均", "平均每年", "力争每年"))
    ):
        clause.per = None if lead else "年"
    out: list[Draft] = []
    left_start, i = a, 0
    governs = ""
    while i < len(inside):
        q = inside[i]
        stop = inside[i + 1].start if i + 1 < len(inside) else b
        between = text[q.end : stop]
        left_text = text[max(left_start, q.start - WINDOW) : q.start]
        right, joined = _right(between, i + 1 < len(inside))
        found: list[Draft] = []
        used = 1
        if (m := _FROM.search(left_text)) and i + 1 < len(inside) and (to := _TO.match(between)):
            q = inside[i + 1]
            i += 1
            left_text = left_text[: m.start()] + to[0]
            between = text[q.end : inside[i + 1].start if i + 1 < len(inside) else b]
            right, joined = _right(between, i + 1 < len(inside))
        if not left_text.strip(" 、和及与") and governs and right:
            left_text = governs  # 建成2个X、50条以上Y
        if joined and (found := severally(clause, left_text, inside[i:], b, a)):
            used = len(found)
        elif joined and "分别" in left_text and q.kind == inside[i + 1].kind:
            used = 2  # more values than names, or fewer: whose is whose cannot be told
            while i + used < len(inside) and text[inside[i + used - 1].end : inside[i + used].start].strip() in _JOINTS:
                used += 1
            left_start = inside[i + used - 1].end
        elif joined and (pair := shared_count(clause, left_text, right, inside[i:], b, a)):
            found = pair
            used = len(found)
        elif (
            not joined
            and i + 1 < len(inside)
            and (pair := double_share(clause, left_text, between, inside[i : i + 2], b, a))
        ):
            found, used = pair, 2
        elif (
            not joined
            and right
            and i + 1 < len(inside)
            and q.kind == "count"
            and inside[i + 1].kind in ("count", "amount")
            and not between.strip().startswith("、")
            and "、" not in between
        ):
            found = []
        else:
            one = decide(clause, left_text, q, right, a, q.end + len(between.rstrip(" 、和及与")) if right else q.end)
            found = [_carried(out[-1], d, left_text) for d in one] if out else one
            if out and lead and (said := year_of(lead)) is not None:  # 其中2023年新建X12万亩、改造5万亩
                found = [replace(d, year=said) if d.year == clause.year else d for d in found]
        if found:
            out += found
            clause.recent += [d.name for d in found]
            if lead and len(out) == len(found) and clause.pending != out[0].name and _own_name(out[0], text[a:b]):
                clause.year = year_of(lead)  # for the numbers that follow too: 到2018年建成X3个、Y2个
            last = inside[i + used - 1]
            left_start = last.end
            clause.names = [d.name for d in found]
            if found[0].rule == "target.severally":  # what follows without a name is said of them together
                clause.names = [names.clean(read_left(left_text).core, verbs=True)[0]]
            governs = left_text if found[-1].rule == "target.before" and joined else ""
            if right and used == 1:
                left_start = q.end + len(between) if joined else q.end + len(right)
            while left_start < b and text[left_start] in "、和及与 ":
                left_start += 1
        i += used
    if not out:
        clause.pending, clause.pending_start = body, a
    return out


def _carried(before: Draft, d: Draft, left_text: str) -> Draft:
    """Let a verb of addition hold for the whole list that it governs: 新增A5个、B3个."""
    same = before.change == "increase" and d.change == "level" and d.rule == before.rule == "target.behind"
    counted = d.quantity.kind in ("count", "amount") and before.quantity.kind in ("count", "amount")
    if same and counted and names.clean(left_text, verbs=True)[1] is None and read_left(left_text).word is None:
        return replace(d, change="increase")
    return d


def _own_name(draft: Draft, segment: str) -> bool:
    return draft.name[:4] in segment


def _right(between: str, more: bool) -> tuple[str, bool]:
    """Split what stands between a number and the next: its own right side, and whether the next number is joined to it."""
    if not more:
        return between.strip(), False
    stripped = between.rstrip()
    for word in ("以及", "、", "和", "及", "与"):
        if stripped.endswith(word):
            return stripped[: -len(word)].strip(), True
        if stripped.startswith(word):
            return "", False
    if "、" in between:
        return between[: between.rfind("、")].strip(), False
    return between.strip(), False
