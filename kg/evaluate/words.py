"""When two wordings count as the same: folding of names, titles and paths, likeness of names, quantities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

Row = Mapping[str, Any]

_BRACKETS: Final = str.maketrans(dict.fromkeys("[【〔{", "(") | dict.fromkeys("]】〕}", ")"))
_RANGE: Final = re.compile(r"[-—–－―~～至]+")
_DROPPED: Final = re.compile(r"[“”\"'‘’「」『』《》〈〉<>\s]+")
_EDGE: Final = ".。,;:、"
_ISSUING: Final = re.compile(r"(?:.{0,30}?关于)?印发(.+?)的?通知")
_SCALE: Final = {"千": 10**3, "万": 10**4, "亿": 10**8}
# 千 belongs to the unit itself here.
_WHOLE_UNITS: Final = frozenset(["千米", "千克", "千瓦", "千瓦时"])
_SAME_UNIT: Final = {"percent": "%", "个百分点": "百分点", "次-年": "次/年"}


def plain(text: object) -> str:
    """Return a wording without what does not count: width, kind of bracket and dash, quotes, white space, end marks."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text)).translate(_BRACKETS)
    return _DROPPED.sub("", _RANGE.sub("-", folded)).strip(_EDGE)


def title(text: object) -> str:
    """Return a title without its wrapping: 关于印发X的通知 and X are one policy."""
    words = plain(text)
    m = _ISSUING.fullmatch(words)
    return m[1] if m else words


def path(text: object) -> str:
    """Return a path of headings without brackets and punctuation: 三/(一)/1 is 三/一/1."""
    parts = filter(None, map(plain, str(text or "").split("/")))
    return "/".join(part.replace("(", "").replace(")", "") for part in parts)


def alike(a: object, b: object) -> float:
    """Return how alike two names are, 0 to 1: 0.95 where one holds the other (four characters or more), else the
    Dice coefficient over pairs of neighbouring characters."""
    x, y = sorted((plain(a), plain(b)), key=len)
    if not x:
        return 0.0
    if x == y:
        return 1.0
    if len(x) >= 4 and x in y:
        return 0.95
    p, q = _pairs(x), _pairs(y)
    return 2 * len(p & q) / (len(p) + len(q))


def _pairs(s: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(s))) or frozenset([s])


def number(value: object) -> float | None:
    """Return a value as a number, or None."""
    try:
        return round(float(value), 6)  # type: ignore[arg-type]  # whatever is no number raises
    except (TypeError, ValueError):
        return None


def quantity(row: Row) -> tuple[float | None, float | None, str]:
    """Return value, upper value and unit with 千, 万 and 亿 multiplied out: 320 万名 is 3200000 名."""
    unit = plain(row.get("unit"))
    unit = _SAME_UNIT.get(unit, unit)
    scale = 1
    while unit and unit[0] in _SCALE and unit not in _WHOLE_UNITS:
        scale *= _SCALE[unit[0]]
        unit = unit[1:]
    low, high = (None if (n := number(row.get(key))) is None else round(n * scale, 6) for key in ("value", "value_max"))
    return low, high, unit.partition("/")[0]


def same_year(gold: Row, found: Row) -> bool:
    """Tell whether two targets are for one year; a year that the gold only derives may be missing."""
    if number(gold.get("year")) == number(found.get("year")):
        return True
    return bool(gold.get("year_derived")) and found.get("year") is None
