"""Numbers with their units and bounds: the raw material of targets.

One compiled pattern finds every Arabic number that is no part of a name, date or code, with a range, a scale (万, 亿), a unit and
a bound (以上, 左右); Chinese numerals count only behind a word that says a number is meant (至少一次, 百分之九十, 翻一番).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.indicators.vocab import alternation, units, words
from kg.schema.patterns import from_first
from kg.text import parse_numeral


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in the folded text: ``start:end`` covers sign, number, unit and bound.

    ``op`` is the operator of a sign (≥) or bound (以上), None without one; ``per`` a rate said by the unit (次/年).
    """

    start: int
    end: int
    value: float | int
    value_max: float | int | None
    unit: str | None
    kind: str
    op: str | None
    per: str | None = None


_VALUE = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SIGN = {
    "≥": ">=",
    "≧": ">=",
    ">=": ">=",
    "≤": "<=",
    "≦": "<=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "约": "~",
    "近": "~",
    "≈": "~",
}
_DIGITS = re.compile(r"\d+")
_NO_NUMBER = re.compile(r"[A-Za-z.〔\-/#+第]")
_SIGNED = re.compile(r"(>=|<=|[≥≧≤≦><约近≈])[ ]?$")
_CN = "[一二三四五六七八九十百千两]"
_DIGIT = "[一二三四五六七八九]"
_REACHED = (
    "达到",
    "达",
    "低于",
    "少于",
    "提高到",
    "提升到",
    "提高至",
    "提升至",
    "超过",
    "突破",
    "稳定在",
    "保持在",
    "在",
)
_PARTS = {"二": 2, "四": 4, "五": 5, "十": 10}


# What a number in words begins with: a share, a verb or bound before it, the numeral itself.
_SPOKEN_FIRST = re.compile(r"[百翻至不召开组举零一二两三四五六七八九十千半几数]")


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a number in digits (groups ``v u v2 more unit more2 bound``) and of one in words."""
    unit = units().pattern
    bound = alternation(words().bounds)
    digits = re.compile(
        rf"(?P<v>{_VALUE})(?:[ ]?(?P<u>{unit})?[ ]?(?:-|—{{1,2}}|~|至|到)[ ]?(?P<v2>{_VALUE})(?![\d.]))?"
        rf"[ ]?(?P<more>余|多)?(?P<unit>{unit})?(?P<more2>余|多)?[ ]?(?P<bound>{bound}|上(?=[,。;、)\s]|$))?"
    )
    spoken = re.compile(
        rf"百分之(?P<pct>[零一二三四五六七八九十百点]{{1,6}})[ ]?(?P<pctbound>{bound})?|翻(?P<fan>[一两二三]?番)(?P<fanbound>{bound})?"
        rf"|(?:至少(?:建立|建成|建设|建|配备|开展|培育|打造|设立|创建|开设|有)?|不少于|不低于|不得少于|召开|开展|组织|举办)(?P<cn>{_CN}{{1,3}})(?P<cnunit>轮|次|个|家|名|所|场|期|项|处|座|条|件)[ ]?(?P<cnbound>{bound})?"
        rf"|(?P<times>{_CN})(?P<timesunit>倍)(?P<timesbound>{bound})"
        rf"|(?P<tenths>{_DIGIT})成(?P<half>半)?(?:(?P<tenthsbound>{bound})|(?=[。,;、)\s]|$))"
        rf"|(?P<parts>[二四五十])分之(?P<part>{_DIGIT})[ ]?(?P<partbound>{bound})?(?!{_DIGIT})"
    )
    return digits, spoken


def _number(text: str) -> float | int:
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _percent(text: str) -> float | int | None:
    whole, point, rest = text.partition("点")
    value = parse_numeral(whole)
    if value is None or not point:
        return value
    digits = [parse_numeral(c) for c in rest]
    return float(f"{value}." + "".join(str(d) for d in digits if d is not None)) if digits else value


def find_quantities(folded: str) -> list[Quantity]:
    """Return the quantities of ``folded`` in order, in digits and in words.

    Dates, numbers inside Latin words, document numbers and bare integers of six digits and more are left out.
    """
    found = [*_in_digits(folded), *_in_words(folded)]
    found.sort(key=lambda q: q.start)
    return found


def _in_digits(folded: str) -> Iterator[Quantity]:
    bounds, table, pattern = words().bounds, units(), patterns()[0]
    last = 0
    for run in _DIGITS.finditer(folded):
        if run.start() < last:
            continue
        last = run.end()
        if run.end() - run.start() > 12 or _NO_NUMBER.match(folded[run.start() - 1 : run.start()]):
            continue
        m = pattern.match(folded, run.start())
        if m is None:
            continue
        last = max(last, m.end("unit"), m.end("v2"), m.end("v"))
        unit, v, v2 = m["unit"], m["v"], m["v2"]
        if unit is None and v2 is not None and m["u"]:
            unit = m["u"]
        if unit is None and len(v) >= 6 and "." not in v and "," not in v:
            continue
        after = folded[m.end() : m.end() + 1]
        if unit == "部" and after in ("门", "委", "署"):
            continue  # 12部门《…》
        if unit == "个" and folded.startswith("100%", m.end()):
            continue  # 知晓率、参与率2个100%
        if unit is None and after.isascii() and after.isalpha():
            continue  # 5G, 4K
        if _is_date(folded, m, unit, after):
            continue
        value: float | int = _number(v)
        high = _number(v2) if v2 else None
        if high is not None and high <= value and m["u"] is None:
            continue  # 12-3 is no range
        start, sign = _sign(folded, run.start())
        bound = m["bound"] or ""
        op = ">=" if bound == "上" else bounds.get(bound)
        if op is None:
            op = sign or (">" if m["more"] or m["more2"] else None)
        per = "年" if unit and unit.endswith("/年") else None
        yield Quantity(start, m.end(), value, high, unit, table.class_of(unit) if unit else "none", op, per)


def _sign(folded: str, start: int) -> tuple[int, str | None]:
    """Return where the quantity begins with its sign (≥ 约), and the operator the sign says."""
    m = _SIGNED.search(folded[max(0, start - 3) : start])
    return (start, None) if m is None else (start - len(m[0]), _SIGN[m[1]])


def _in_words(folded: str) -> Iterator[Quantity]:
    bounds = words().bounds
    for m in from_first(_SPOKEN_FIRST, patterns()[1], folded):
        if (spoken := _spoken(folded, m, bounds)) is not None:
            yield spoken


def _is_date(folded: str, m: re.Match[str], unit: str | None, after: str) -> bool:
    """Tell whether the number is part of a date, a document number or a clock time."""
    before = folded[max(0, m.start("v") - 1) : m.start("v")]
    if unit and unit.startswith("年") and len(m["v"]) == 4 and m["v"][:2] in ("19", "20"):
        return True
    if m["v2"] and len(m["v2"]) == 4 and m["v2"][:2] == "20" and unit == "年":
        return True
    if unit in ("日", "天", None) and before == "月":
        return True
    if unit is None and after == "、" and m["v"].isdigit() and not folded[m.end() + 1 : m.end() + 2].isdigit():
        return True  # the number of an item in a text that lost its breaks
    return unit is None and after in ("月", "号", "年", ":", "〕", "条", "款", "+", "·")


def _share(folded: str, m: re.Match[str], bounds: dict[str, str]) -> Quantity | None:
    """Return 七成 and 四分之一 as shares: with a bound, or behind a word that says a level (达到七成; not 七成新)."""
    bound = bounds.get(m["tenthsbound"] or m["partbound"] or "")
    if bound is None and not folded[max(0, m.start() - 3) : m.start()].endswith(_REACHED):
        return None
    part = parse_numeral(m["tenths"] or m["part"])
    if part is None:
        return None
    value = 100 * part / _PARTS[m["parts"]] if m["parts"] else part * 10 + (5 if m["half"] else 0)
    return Quantity(m.start(), m.end(), int(value) if value == int(value) else value, None, "%", "share", bound)


def _spoken(folded: str, m: re.Match[str], bounds: dict[str, str]) -> Quantity | None:
    if m["tenths"] or m["parts"]:
        return _share(folded, m, bounds)
    if m["pct"]:
        value = _percent(m["pct"])
        return (
            None
            if value is None
            else Quantity(m.start(), m.end(), value, None, "%", "share", bounds.get(m["pctbound"] or ""))
        )
    if m["fan"]:
        if folded[m.start() - 1 : m.start()] in ("个", "大"):
            return None  # a slogan of its members: 实现"三个翻番"
        count = {"一": 1, "两": 2, "二": 2, "三": 3}.get(m["fan"][0], 1)
        return Quantity(m.start(), m.end(), count, None, "番", "times", bounds.get(m["fanbound"] or ""))
    if m["cn"]:
        number, start, unit, bound = parse_numeral(m["cn"]), m.start("cn"), m["cnunit"], m["cnbound"]
    else:
        number, start, unit, bound = parse_numeral(m["times"]), m.start(), m["timesunit"], m["timesbound"]
    kind = "count" if m["cn"] else "times"
    return None if number is None else Quantity(start, m.end(), number, None, unit, kind, bounds.get(bound or ""))
