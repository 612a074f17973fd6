"""What a policy is about, for how long, and since when, as its title and number say it.

The rule is conservative (``vocab/subjects.toml``): issuer, place, period, genre and stock words come off a title, and
what is left is the subject. Two titles are on one subject only where exactly the same is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import SchemaError
from kg.schema.tables import table as read_table
from kg.text import fold, squeeze

_WRAPPED: Final = re.compile(r"^.{0,60}?关于(?:印发|转发|发布|下发|批转|实施)(.+?)的?通知$")
_ABOUT: Final = re.compile(r"^.{2,60}?(?=关于)")
_BRACKETS: Final = re.compile(r"\([^()]*\)|〔[^〔〕]*〕")
_QUOTES: Final = re.compile(r'["《》\'“”‘’]')
_RANGE: Final = re.compile(r"((?:19|20)\d\d)年?(?:-|—|~|至|到)+((?:19|20)\d\d)年?")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年(?!以来|来)(?:度)?")
# 九五普法 and the like count another series
_FIVE: Final = re.compile(
    r"(?<![二三四五六七八九])第?(十[一二三四五六]?|九)个?五(?:年(?=规划|计划|时期|发展)|(?![年个项条届次号所家位日月点分亿万千百]|\x22?普法|[一二三四五六七八九十]))(?:时期)?"
)
_FIVE_YEARS: Final = {"九": 1996, "十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026,
                      "十六": 2031}  # fmt: skip
_VISION: Final = re.compile(r"(?:和|及|与)(?:二〇|二○|20)?.{0,6}?年远景目标|(?:和|及|与)远景目标")
_NUMBER_YEAR: Final = re.compile(r"[〔\[(]((?:19|20)\d\d)[〕\])]")


@dataclass(frozen=True, slots=True)
class Words:
    """The table of stock words, longest first."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    plans: tuple[str, ...]
    outlines: tuple[str, ...]
    genres: tuple[str, ...]
    none: frozenset[str]
    same: dict[str, str]


@cache
def words() -> Words:
    """Load the table (once).

    Raises:
        SchemaError: a wording stands under two subjects.
    """
    t: dict[str, Any] = read_table("subjects")
    g: dict[str, Any] = read_table("genres")
    same: dict[str, str] = {}
    for subject, forms in t["same"].items():
        for form in (subject, *forms):
            if same.setdefault(form, subject) != subject:
                raise SchemaError(f"subjects.toml: {form} stands under {same[form]} and {subject}")
    return Words(
        _longest(t["before"]), _longest(t["after"]), tuple(t["plans"]), tuple(t["outlines"]),
        _longest(set(g["genres"]) - {"标准", "制度", "体系", "机制", "名单", "目录"}), frozenset(t["none"]), same,
    )  # fmt: skip


def _longest(found: Any) -> tuple[str, ...]:
    return tuple(sorted(set(found), key=lambda w: (-len(w), w)))


def _plain(title: str) -> str:
    s = _QUOTES.sub("", squeeze(fold(title)))
    m = _WRAPPED.match(s)
    return m[1] if m else s


def is_plan(title: str | None) -> bool:
    """Whether a title ends in a genre that plans or sets aims (纲要, 方案, 意见 …), not one that rules or reports."""
    return _ends(title, words().plans)


def is_outline(title: str | None) -> bool:
    """Whether a title ends in a genre that other plans are made under (纲要, 规划)."""
    return _ends(title, words().outlines)


def _ends(title: str | None, genres: tuple[str, ...]) -> bool:
    return bool(title) and _BRACKETS.sub("", _plain(title or "")).endswith(genres)


def subject_of(title: str | None, places: tuple[str, ...] = ()) -> str | None:
    """Return the subject of a title, or None where none is left.

    Args:
        title: as written, with or without 关于印发…的通知.
        places: names of the places it may begin with, in full and short.
    """
    if not title:
        return None
    w = words()
    s = _plain(title)
    s = _ABOUT.sub("", s)
    s = _BRACKETS.sub("", _RANGE.sub("", s))
    s = _VISION.sub("", _FIVE.sub("", s))
    s = _YEAR.sub("", s)
    for name in sorted(places, key=len, reverse=True):
        s = s.removeprefix("关于").removeprefix(name)
    for genre in w.genres:
        if s.endswith(genre):
            s = s.removesuffix(genre)
            s = s.removesuffix("规划") if genre == "纲要" else s  # 规划纲要
            break
    while s and s not in w.same:
        shorter = _strip(s, w)
        if shorter == s:
            break
        s = shorter
    s = w.same.get(s, s)
    return s if len(s) >= 2 and s not in w.none else None


def _strip(s: str, w: Words) -> str:
    """Take one stock word off, the back before the front, so that a known wording is met as soon as it is bare."""
    for word in w.after:
        if s.endswith(word):
            return s.removesuffix(word)
    for word in w.before:
        if s.startswith(word):
            return s.removeprefix(word)
    return s


def period_of(title: str | None) -> tuple[int | None, int | None]:
    """Return the years a title plans for: 2011-2020年, "十四五", 第十四个五年规划, 2013年工作要点; else (None, None)."""
    s = squeeze(fold(title or ""))
    m = _RANGE.search(s)
    if m and int(m[1]) <= int(m[2]):
        return int(m[1]), int(m[2])
    five = _FIVE.search(s)
    if five:
        first = _FIVE_YEARS[five[1]]
        return first, first + 4
    years = {int(x[1]) for x in _YEAR.finditer(s)}
    if len(years) == 1 and not _VISION.search(s):
        year = years.pop()
        return year, year
    return None, None


def number_year(doc_no: str | None) -> int | None:
    """Return the year of a document number: 2013 of 皖政〔2013〕19号."""
    m = _NUMBER_YEAR.search(fold(doc_no or ""))
    return int(m[1]) if m else None
