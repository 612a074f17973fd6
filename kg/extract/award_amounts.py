"""Sums paid with awards: which sum belongs to whom (分别 pairs lists of equal length). Values are in 元."""

from __future__ import annotations

import re
from typing import Final

from kg.model import Amount
from kg.text import parse_numeral

_MONEY: Final = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十百千两]{1,6})[ \t]*(?P<u>亿元|千万元|百万元|万元|千元|元|万(?=[、,和以元的奖\"。;)]|$))(?:人民币)?"
)
_RANGE: Final = re.compile(r"\d[ \t]*(?:万元|元|万)?[ \t]*[-~—至到][ \t]*$")
_SCALE: Final = {"亿元": 10**8, "千万元": 10**7, "百万元": 10**6, "万元": 10**4, "万": 10**4, "千元": 1000, "元": 1}
_WHO: Final = (
    r"(?:获奖|获得者|新获评|有功|相关|主办|承办|建设|实施|施工|申报|创建|示范|牵头|参与)?"
    r"(?:组织|个人|企业|单位|团队|集体|家庭|项目|工程|产品|商标|品牌|学校|机构|园区|基地|乡镇|街道|村|社区|合作社|家庭农场|农场|景区|饭店|酒店|作者|选手|教练员?|运动员|教师|职工|法人|主体|县区|商户|门店|市民|城市)"
)
_RECIPIENTS: Final = re.compile(rf"{_WHO}(?:(?:[、,]|和|及|与){_WHO})*")
_GRADE: Final = re.compile(r"特等奖|[一二三四]等奖|金奖|银奖|铜奖|优秀奖|提名奖(?!\))|优胜奖|第[一二三]名")
_GRADE_LIST: Final = re.compile(
    r"(?:特等奖?|[一二三四](?:等奖?)?|金奖|银奖|铜奖|优秀奖)(?:(?:[、,]|和|及|与)(?:特等奖?|[一二三四](?:等奖?)?|金奖|银奖|铜奖|优秀奖))+"
)
_PER: Final = re.compile(r"每(?:家|个|件|项|人|名|户|枚|所|座|次|村|社|支|位|年|届)")


def sums(part: str) -> list[tuple[int, float | int]]:
    """Return the sums in a stretch of text as (place, value in 元); ranges are left out.

    A unit written once holds for the list before it: 10、5、3万元.
    """
    found: list[tuple[int, float | int]] = []
    for m in _MONEY.finditer(part):
        if _RANGE.search(part[: m.start()]):
            if found:
                found.pop()
            continue
        scale = _SCALE[m["u"]]
        before = re.search(r"(?:\d+(?:\.\d+)?[、,和])+$", part[: m.start()])
        if before and m["n"][0].isdigit():
            for b in re.finditer(r"\d+(?:\.\d+)?", before[0]):
                found.append((before.start() + b.start(), _value(b[0], scale)))
        value = _value(m["n"], scale)
        if value:
            found.append((m.start(), value))
    return found


def _value(number: str, scale: int) -> float | int:
    if number[0].isdigit():
        value = round(float(number) * scale, 2)
        return int(value) if value == int(value) else value
    whole = parse_numeral(number)
    return (whole or 0) * scale


def _recipients(part: str) -> list[str]:
    """Return the last list of recipients in ``part`` (组织和个人 → 组织, 个人)."""
    best: list[str] = []
    for m in _RECIPIENTS.finditer(part):
        members = [p.removeprefix("获奖") for p in re.split(r"[、,]|和|及|与", m[0]) if p]
        if len(members) >= len(best):
            best = members
    return best


def _inline(part: str, found: list[tuple[int, float | int]]) -> tuple[Amount, ...]:
    """Read grades named behind the award, each with its sum (一等奖5万元,二等奖3万元) or as a list (一、二等奖分别…)."""
    grades = [(m.start(), m[0]) for m in _GRADE.finditer(part)]
    if not grades or grades[0][0] > found[0][0]:
        return ()
    runs = _GRADE_LIST.search(part)
    if runs and runs.end() <= found[0][0]:
        marks = [
            g if g.endswith("奖") else g.removesuffix("等") + "等奖" for g in re.split(r"[、,]|和|及|与", runs[0]) if g
        ]
        if len(marks) == len(found):
            return tuple(Amount(None, v, "元", g) for g, (_, v) in zip(marks, found, strict=True))
    if len(grades) != len(found):
        return ()
    limits = [at for at, _ in grades[1:]] + [len(part)]
    if any(not at < place < limit for (at, _), limit, (place, _) in zip(grades, limits, found, strict=True)):
        return ()
    return tuple(Amount(None, v, "元", g) for (_, g), (_, v) in zip(grades, found, strict=True))


def pair(names: int, grades: tuple[str, ...], levels: tuple[str, ...], part: str) -> list[tuple[Amount, ...]] | None:
    """Share out the sums in ``part`` (the text behind the names of one list) among ``names`` awards.

    Returns one tuple an award, or None where the sums cannot be told apart.
    """
    found = sums(part)
    if not found:
        return None
    inline = _inline(part, found) if names == 1 else ()
    if inline:
        return [inline]
    values = [v for _, v in found]
    lead = part[: found[0][0]]
    who = _recipients(lead)
    if len(values) == 1:
        to = who[0] if len(who) == 1 else None
        if to is None and _PER.search(lead):
            to = _PER.findall(lead)[-1]
        return [(Amount(to, values[0], "元"),) for _ in range(names)]
    together = "分别" in part or "各" in part or "依次" in part
    if names > 1 and len(values) == names:
        to = who[0] if len(who) == 1 else None
        return [(Amount(to, v, "元"),) for v in values]
    if len(who) == len(values) and together:
        return [tuple(Amount(w, v, "元") for w, v in zip(who, values, strict=True)) for _ in range(names)]
    marks = grades if len(grades) == len(values) else levels if len(levels) == len(values) else ()
    if names == 1 and marks:
        to = who[0] if len(who) == 1 else None
        return [tuple(Amount(to, v, "元", g or None) for g, v in zip(marks, values, strict=True))]
    if len(set(values)) == 1:
        return [(Amount(None, values[0], "元"),) for _ in range(names)]
    return None
