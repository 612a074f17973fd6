"""Several numbers that belong together: 分别达80和70, 3个国家级、17个省级X, 50%以上的A和B 100%做X."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.indicators import names
from kg.extract.indicators.clauses import Clause, Draft, draft, read_left
from kg.extract.indicators.decide import ACT, decide
from kg.extract.indicators.numbers import Quantity
from kg.extract.indicators.vocab import words

_SPAN = re.compile(r"(?P<a>20\d{2})\s?年?(?:[-—~至到、和]|—{2})\s?(?P<b>20\d{2})\s?年")


_YEARS = re.compile(r"(?:(?:到|至)?(?:20\d{2}\s?年?\s?[-—~至]{1,2}\s?)?20\d{2}\s?年(?:底|末)?(?:前)?[、和,]?)+")


def _years(first: int, last: int, count: int) -> tuple[int, ...]:
    """Return the years that ``count`` values belong to: each of the span, or its two ends; none where they do not pair."""
    if count == last - first + 1 >= 2:
        return tuple(range(first, last + 1))
    return (first, last) if count == 2 else ()


def _unit(q: Quantity, last: Quantity) -> str | None:
    """Return the unit of a member: that of the last where its own is only the beginning of it (3.2万、4万人次)."""
    return last.unit if last.unit and last.unit.startswith(q.unit or "") else q.unit


def severally(clause: Clause, left_text: str, group: list[Quantity], b: int, a: int) -> list[Draft]:
    """A和B分别达80和70以上: as many names as numbers; a bound behind the last governs all."""
    left = read_left(left_text)
    if not left.severally and "分别" not in left_text:
        return []
    year = left.year or clause.year
    if clause.issued and year and year < clause.issued:
        return []  # a report: 到上年底,A、B分别达到…
    core = left.core
    if "分别" in core:
        before, _, behind = core.rpartition("分别")
        core = behind if _YEARS.fullmatch(before.strip()) else before  # 2014年、2015年分别淘汰X
    name, verb = names.clean(core, verbs=True)
    parts = names.members(name)
    text = clause.folded
    chain = [group[0]]
    for q in group[1:]:
        if text[chain[-1].end : q.start].strip() not in ("、", "和", "及", "与", "以及", ""):
            break
        chain.append(q)
    if chain[-1].kind == "money" and ("安排" in text[a:b] or words().reject.search(text[a:b])):
        return []
    if not name and left.change != "level" and len(clause.recent) == len(chain):
        parts = clause.recent
    span = _SPAN.search(text[max(clause.start, a - 20) : group[0].start]) if len(parts) == 1 else None
    if span and (ends := _years(int(span["a"]), int(span["b"]), len(chain))):
        made = []
        for year, q in zip(ends, chain, strict=True):
            filled = replace(q, op=q.op or chain[-1].op, unit=_unit(q, chain[-1]))
            one = draft(clause, name, filled, left, a, chain[-1].end, "target.severally", verb)
            made.append(replace(one, year=year))
        return made if len(name) >= 2 else []
    if len(parts) != len(chain) or len(parts) < 2 or any(len(p) < 3 for p in parts):
        return []
    if chain[-1].kind == "share" and parts[-1].endswith("率") and not all(p.endswith(words().heads) for p in parts):
        return []
    last = chain[-1]
    shared = last.op if all(q.op is None for q in chain[:-1]) else None
    out = []
    for part, q in zip(parts, chain, strict=True):
        unit = q.unit or (last.unit if last.kind == "share" else q.unit)
        unit = last.unit if unit and last.unit and last.unit.startswith(unit) else unit
        filled = replace(q, op=q.op or shared, unit=unit, kind=last.kind if q.unit is None else q.kind)
        if filled.unit is None and not part.endswith(words().unitless):
            return []
        out.append(draft(clause, part, filled, left, a, last.end, "target.severally", verb))
    return out


def shared_count(clause: Clause, left_text: str, right: str, group: list[Quantity], b: int, a: int) -> list[Draft]:
    """建成3个国家级、17个省级示范项目: the head noun behind the last number belongs to all."""
    text = clause.folded
    if not right or len(group) < 2 or group[0].kind not in ("count", "amount"):
        return []
    nxt = group[1]
    tail = text[nxt.end : group[2].start if len(group) > 2 else b].strip()
    level = re.match(r"(国家级|省级|市级|县级|区级|部级|镇级|乡级|村级|世界级|国际|国家|省|市|县|区)", tail)
    if not level or not right.endswith("级") or len(right) > 6:
        return []
    first = decide(clause, left_text, group[0], right + tail[level.end() :], a, nxt.end + len(tail))
    second = decide(clause, left_text, nxt, tail, a, nxt.end + len(tail))
    return first + second if first and second else []


def double_share(clause: Clause, left_text: str, between: str, pair: list[Quantity], b: int, a: int) -> list[Draft]:
    """50%以上的A和B 100%做X: both shares say what part does X."""
    first, second = pair
    if first.kind != "share" or second.kind != "share" or not between.startswith("的"):
        return []
    act = clause.folded[second.end : b].strip()
    m = re.match(r"的(.+?)(?:和|以及|及|、)(.+)$", between)
    if not m or not ACT.match(act) or ACT.search(between):
        return []
    left = read_left(left_text)
    out = []
    for subject, q in ((m[1], first), (m[2], second)):
        name, _ = names.clean(subject + act)
        out.append(draft(clause, name, q, left, a, b, "target.within", None))
    return out
