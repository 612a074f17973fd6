"""Administrative divisions of China by code, name and year (GB/T 2260), with the years each code bore each name.

The table ``data/divisions.tsv`` lists intervals ``level code name parent from_year to_year``. A code may have borne
several names and a name several codes, so a place is an interval, and a name is resolved at a year, never alone.
Rows that only group others in the code system (市辖区, 县, 直辖县 …) are no places; they are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

NATION_CODE: Final = "100000"

PROVINCE_ABBREVIATIONS: Final[dict[str, tuple[str, ...]]] = {
    "110000": ("京",),
    "120000": ("津",),
    "130000": ("冀",),
    "140000": ("晋",),
    "150000": ("内", "蒙", "内蒙古"),
    "210000": ("辽",),
    "220000": ("吉",),
    "230000": ("黑",),
    "310000": ("沪",),
    "320000": ("苏",),
    "330000": ("浙",),
    "340000": ("皖",),
    "350000": ("闽",),
    "360000": ("赣",),
    "370000": ("鲁",),
    "410000": ("豫",),
    "420000": ("鄂",),
    "430000": ("湘",),
    "440000": ("粤",),
    "450000": ("桂",),
    "460000": ("琼",),
    "500000": ("渝",),
    "510000": ("川", "蜀"),
    "520000": ("黔", "贵"),
    "530000": ("云", "滇"),
    "540000": ("藏",),
    "610000": ("陕", "秦"),
    "620000": ("甘", "陇"),
    "630000": ("青",),
    "640000": ("宁",),
    "650000": ("新",),
    "710000": ("台",),
    "810000": ("港",),
    "820000": ("澳",),
}
"""Abbreviations of the provinces as used in document numbers, usual form first."""

_LEVELS: Final = {"province": "province", "city": "prefecture", "county": "county"}
_SYNTHETIC: Final = frozenset(
    ("市辖区", "县", "市", "直辖县", "省直辖", "直辖", "自治区直辖", "省直辖县", "海南行政区")
)
# longest first; what follows a people's name in the name of an autonomous place goes too
_SUFFIX: Final = re.compile(
    r"(?:特别行政区|(?:维吾尔|壮族|回族)?自治区|自治州|自治县|自治旗|林区|特区|矿区|新区|地区|省|市|县|区|旗|盟)$"
)
_PEOPLES: Final = re.compile(
    "(?:蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族"
    "|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|塔吉克族?|怒族|鄂温克族?"
    "|德昂族|保安族|裕固族|独龙族|鄂伦春|各族|多民族)+$"
)
_KEEP_SUFFIX: Final = frozenset(("新区", "矿区", "林区", "特区"))


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the years in which it had this code and name.

    ``level`` is province, prefecture or county; ``parent`` the code of the row above (maybe a synthetic one).
    """

    level: str
    code: str
    name: str
    parent: str
    from_year: int
    to_year: int


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place name found in a text: ``text[start:end] == name`` (full or short)."""

    start: int
    end: int
    name: str


def short_name(name: str) -> str:
    """Return the usual short form: 六安市 → 六安, 恩施土家族苗族自治州 → 恩施; the name itself where none is usual.

    A name of two characters keeps its suffix (和县), and so do the 区 whose bare name means something else (城区).
    """
    m = _SUFFIX.search(name)
    if m is None or m[0] in _KEEP_SUFFIX:
        return name
    stem = name[: m.start()]
    if m[0].startswith("自治") or m[0].endswith(("自治州", "自治区")):
        bare = _PEOPLES.sub("", stem)
        stem = bare if len(bare) >= 2 else stem
    if len(stem) >= 3 and stem.endswith("族"):
        stem = stem.removesuffix("回族").removesuffix("达斡尔族").removesuffix("族")
    return stem if len(stem) >= 2 else name


class Places:
    """The table, indexed. Build it with :func:`places`."""

    def __init__(self, rows: list[Place], synthetic: dict[str, str]) -> None:
        self._by_code: dict[str, list[Place]] = {}
        for row in rows:
            self._by_code.setdefault(row.code, []).append(row)
        self._synthetic = synthetic
        self.rows: tuple[Place, ...] = tuple(rows)
        self.first_year = min(r.from_year for r in rows)
        self.last_year = max(r.to_year for r in rows)

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        out: dict[str, list[Place]] = {}
        for row in self.rows:
            out.setdefault(row.name, []).append(row)
        for row in self.rows:
            short = short_name(row.name)
            if short != row.name:
                out.setdefault(short, []).append(row)
        return out

    @cached_property
    def _automaton(self) -> tuple[AhoCorasick, list[str]]:
        from ahocorasick_rs import AhoCorasick, MatchKind

        names = sorted(self._by_name)
        return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names

    def _clamp(self, year: int) -> int:
        """A year beyond the table is read as its nearest year."""
        return min(max(year, self.first_year), self.last_year)

    def by_code(self, code: str, year: int | None = None) -> Place | None:
        """Return the place that bore ``code`` in ``year`` (None: the latest that did), or None."""
        found = self._by_code.get(code, [])
        if year is None:
            return max(found, key=lambda p: p.to_year, default=None)
        y = self._clamp(year)
        return next((p for p in found if p.from_year <= y <= p.to_year), None)

    def named(self, name: str, year: int | None = None) -> tuple[Place, ...]:
        """Return all places of a full or short name (in that year, if one is given), by level from the top.

        Where nothing bore the name in that year, the answer is empty: the caller decides whether another year will do.
        """
        found = self._by_name.get(name, ())
        if year is not None:
            y = self._clamp(year)
            found = [p for p in found if p.from_year <= y <= p.to_year]
        order = ("province", "prefecture", "county")
        return tuple(sorted(found, key=lambda p: (p.name != name, order.index(p.level), p.code, p.from_year)))

    def within(self, code: str, year: int | None = None) -> tuple[Place, ...]:
        """Return the places below ``code``, directly or not, by the prefix that codes share."""
        prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        y = None if year is None else self._clamp(year)
        return tuple(
            p
            for p in self.rows
            if p.code != code and p.code.startswith(prefix) and (y is None or p.from_year <= y <= p.to_year)
        )

    def parents(self, place: Place, year: int | None = None) -> tuple[Place, ...]:
        """Return what ``place`` lies in, nearest first, up to the province; rows that are no places are passed over."""
        y = place.to_year if year is None else self._clamp(year)
        out: list[Place] = []
        code = place.parent
        for _ in range(4):
            if not code:
                break
            above = self.by_code(code, y) or self.by_code(code)
            if above is not None:
                out.append(above)
                code = above.parent
            else:
                code = self._synthetic.get(code, code[:2] + "0000" if not code.endswith("0000") else "")
        return tuple(out)

    def find(self, text: str) -> list[PlaceMatch]:
        """Return the place names in ``text`` (full or short, leftmost and longest), in order.

        A name alone says no more than that it is one: short names are also words, and many places share a name.
        """
        automaton, names = self._automaton
        return [PlaceMatch(start, end, names[i]) for i, start, end in automaton.find_matches_as_indexes(text)]


@cache
def places() -> Places:
    """Load the table (once)."""
    rows: list[Place] = []
    synthetic: dict[str, str] = {}
    text = files("kg.schema").joinpath("data/divisions.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        level, code, name, parent, first, last = line.split("\t")
        if name in _SYNTHETIC:
            synthetic[code] = parent
        else:
            rows.append(Place(_LEVELS[level], code, name, parent, int(first), int(last)))
    return Places(rows, synthetic)
