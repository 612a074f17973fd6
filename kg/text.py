"""Length-preserving folding, Chinese numerals and dates. Nothing here changes where a character stands.

``fold`` gives the view that patterns match on: same length as the text, full-width forms narrowed, so that a span of
the folded view is the same span of the text. Evidence is always quoted from the text itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FULL: Final = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
_FOLD: Final = _FULL | {
    0x3000: 0x20,
    0xA0: 0x20,
    **{ord(c): ord("〔") for c in "［﹝[［【〖"},
    **{ord(c): ord("〕") for c in "］﹞]］】〗"},
    **{ord(c): ord('"') for c in "“”„‟〝〞＂"},
    **{ord(c): ord("'") for c in "‘’‚‛＇"},
    **{ord(c): ord("—") for c in "–―－─━﹣"},
    **{ord(c): ord("·") for c in "•‧・●∙⋅"},
    **{ord(c): ord("~") for c in "～〜∼"},
    ord("﹪"): ord("%"),
    ord("號"): ord("号"),
    ord("〈"): ord("《"),
    ord("〉"): ord("》"),
    ord("︰"): ord(":"),
    ord("∶"): ord(":"),
}

_NARROW: Final = {chr(a): chr(b) for a, b in _FOLD.items()}
_TO_FOLD: Final = re.compile(f"[{re.escape(''.join(sorted(_NARROW)))}]")
_LONG: Final = 200

NUMERALS: Final = "〇一二三四五六七八九"
_DIGIT: Final = dict.fromkeys("○◯〇ＯOo零0", 0) | {c: i for i, c in enumerate(NUMERALS) if i} | {"两": 2}
_UNIT: Final = {"十": 10, "百": 100, "千": 1000}


def fold(text: str) -> str:
    """Return ``text`` with width, brackets, quotes and dashes folded, at the same length.

    ``（）：，；％１Ａ`` become ASCII; square brackets of every kind become 〔〕; 〈〉 become 《》; quotes become ``"`` and
    ``'``; no character is added or removed, so spans carry over.
    """
    if text.isascii():
        return text
    if len(text) < _LONG:
        return _fold_short(text)
    for c in set(_TO_FOLD.findall(text)):  # a pass in C for each of the few that occur: translate looks up every one
        text = text.replace(c, _NARROW[c])
    return text


@lru_cache(maxsize=8192)
def _fold_short(text: str) -> str:
    """Fold words that come again and again: headings asked several things, names, units."""
    return text.translate(_FOLD)


@lru_cache(maxsize=4096)
def parse_numeral(text: str) -> int | None:
    """Read a Chinese or Arabic whole number below 100 million: 三十三, 一百二十, 二○一二 (positional), 1200, 两千.

    Returns None where the text is no number.
    """
    s = fold(text).strip()
    if not s:
        return None
    if s.isascii() and s.isdigit():
        return int(s)
    if all(c in _DIGIT or c.isdigit() for c in s):
        return int("".join(str(_DIGIT.get(c, c)) for c in s))
    total = section = current = 0
    for c in s:
        if c in _DIGIT:
            current = _DIGIT[c]
        elif c.isascii() and c.isdigit():
            current = current * 10 + int(c)
        elif c in _UNIT:
            section += (current or 1) * _UNIT[c]
            current = 0
        elif c == "万":
            total = (total + section + current) * 10000
            section = current = 0
        else:
            return None
    return total + section + current


DATE: Final = re.compile(
    r"(?P<y>(?:19|20)\d{2}|[一二][九〇○◯ＯOo零〇0][〇○◯ＯOo零0一二三四五六七八九]{2})\s*"
    r"(?:年\s*(?:(?P<m>\d{1,2}|[元正一二三四五六七八九十]{1,3})\s*月\s*(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)?)?"
    r"|[-./](?P<m2>\d{1,2})(?:[-./](?P<d2>\d{1,2}))?(?!\d))"
)


def parse_date(text: str) -> str | None:
    """Return the first date in ``text`` as ISO, as precise as it is written: 2013-01-21, 2013-01 or 2013.

    Arabic digits and Chinese numerals with every kind of zero are read (二○一二年五月二十七日). A date that the
    calendar does not know is no date.
    """
    m = DATE.search(text)
    return iso_date(m) if m else None


def iso_date(m: re.Match[str]) -> str | None:
    """Turn a match of :data:`DATE` into an ISO date as precise as written, or None where no calendar has it."""
    year = parse_numeral(m["y"])
    if year is None or not 1900 <= year <= 2100:
        return None
    month_text = m["m"] or m["m2"]
    day_text = m["d"] or m["d2"]
    if month_text is None:
        return f"{year:04d}"
    month = 1 if month_text in ("元", "正") else parse_numeral(month_text)
    if month is None or not 1 <= month <= 12:
        return f"{year:04d}" if m["m"] else None
    if day_text is None:
        return f"{year:04d}-{month:02d}"
    day = parse_numeral(day_text)
    if day is None or not 1 <= day <= 31:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def squeeze(text: str) -> str:
    """Return ``text`` without any white space (names and titles are compared and stored this way)."""
    return "".join(text.split())


def is_han(c: str) -> bool:
    """Tell whether ``c`` is a CJK ideograph."""
    return "\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" or c == "〇"
