"""Characters lost beside digits, put back where the rest of the document proves them.

Pages whose digits stand in spans of their own lose what stood between the spans. Six kinds are known:

- ``95%上`` for 95%以上, where the document writes 以上 behind such a number elsewhere;
- ``2025,全市`` at the head of a paragraph for 到2025年, where the document says 到2025年 (or 2025年) elsewhere;
- ``某发〔20211`` for 某发〔2021〕1号, at the end of a line where the document names that year elsewhere, or before 号;
- ``某发„2020‟3号``, where other marks stand for the brackets 〔〕;
- ``“3?15``: a day that stands as a name in quotation marks, whose dot the encoding could not hold;
- a date line such as ``202146`` where exactly one full date elsewhere in the document has these digits.

Every one of them has a confidence below 1. Without proof the text stays as it is and the place is marked as damaged.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.ingest.hanzi import HAN
from kg.offsets import Edit

_UNIT: Final = r"(?:[%％‰]|个百分点|[个家件项人户名处所条吨亩倍]|[万亿]元?|元)"
_ABOVE: Final = re.compile(rf"(?<=[\d.])(?P<unit>{_UNIT})(?P<word>[上下])(?=[,，。;；、)）\n]|$)")
_CUT_SHORT: Final = re.compile(
    r"[%％‰点个家件项人户名处所条吨亩倍万亿元][上下](?=[,，。;；、)）\n]|$)"
)  # a search for this is quick
_YEAR: Final = re.compile(rf"^[ \t\u3000\xa0]*(?P<year>(?:19|20)\d\d)(?=[,，][{HAN}])", re.M)
_BRACKETS: Final = {"〔": "〕", "[": "]", "［": "］", "【": "】", "﹝": "﹞", "(": ")", "（": "）"}
_NUMBER: Final = re.compile(
    rf"(?P<open>[〔\[［【﹝(（])(?<=[{HAN}].)(?P<year>(?:19|20)\d\d)(?P<close>[〕\]］】﹞)）]?)[ \u3000\xa0]?(?P<no>\d{{1,4}})"
    r"(?P<hao>号?)(?=(?P<end>[ \t\u3000\xa0]*$(?!\s*号))?)",
    re.M,
)
_DAY_NAME: Final = re.compile(r"(?<=“)(?:1[0-2]|[1-9])(?P<dot>[?？\ufffd])(?:[12]\d|3[01]|[1-9])(?=[^”\n\d]{0,12}”)")
# Brackets of a document number shown as quotation or other marks: 某发„2020‟3号.
_ODD_BRACKETS: Final = re.compile(
    rf"(?P<open>[„‟“”\"‘’'?？\ufffd<＜{{｛「『﹙])(?<=[{HAN}].)(?:19|20)\d\d(?P<close>[„‟“”\"‘’'?？\ufffd>＞}}｝」』﹚])[ \u3000\xa0]?第?\d{{1,4}}号"
)
_DATE_LINE: Final = re.compile(
    r"^[ \t\u3000\xa0]*(?P<date>(?P<y>(?:19|20)\d\d)(?P<ys>年?)(?P<rest>\d{1,2}(?P<ms>月?)\d{1,2}|\d{2,4})(?P<ds>日?))[ \t\u3000\xa0]*$",
    re.M,
)
_FULL_DATE: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?:年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日|[-./](?P<m2>\d{1,2})[-./](?P<d2>\d{1,2})(?!\d))"
)
_BODY_END: Final = re.compile(r"(?:政府|委员会|办公室|领导小组|指挥部|[局厅委会办])\s*$")


def find(text: str) -> list[Edit]:
    """List insertions where proven; places without proof as edits that change nothing."""
    return sorted(
        [*_above(text), *_year(text), *_number(text), *_date(text), *_day(text), *_brackets(text)],
        key=lambda e: e.start,
    )


def _above(text: str) -> list[Edit]:
    edits = []
    proven = cache(lambda word: re.search(rf"\d{_UNIT}以{word}", text) is not None)
    for m in _ABOVE.finditer(text) if _CUT_SHORT.search(text) else ():
        at = m.start("word")
        if proven(m["word"]):
            edits.append(Edit(at, at, "以", "lost:以上", 0.95))
        else:
            edits.append(_mark(text, m.start(), m.end(), "lost:以上"))
    return edits


def _year(text: str) -> list[Edit]:
    edits = []
    said = cache(lambda words: words in text)
    for m in _YEAR.finditer(text):
        start, end, year = m.start("year"), m.end("year"), m["year"]
        if said(f"到{year}年"):
            edits += [Edit(start, start, "到", "lost:年", 0.9), Edit(end, end, "年", "lost:年", 0.9)]
        elif said(f"{year}年"):
            edits.append(Edit(end, end, "年", "lost:年", 0.9))
        else:
            edits.append(_mark(text, start, end, "lost:年"))
    return edits


def _number(text: str) -> list[Edit]:
    edits = []
    said = cache(lambda year: re.search(rf"{year}\s?[年\-./]", text) is not None)
    for m in _NUMBER.finditer(text):
        if m["close"] and m["hao"]:
            continue
        alone = m["end"] is not None
        if not m["hao"] and (not alone or m["open"] in "(（"):
            continue  # (2021)15 inside a sentence is no document number
        if m["open"] in "(（" and not m["close"]:
            continue
        if not m["hao"] and not m["close"] and not said(m["year"]):
            edits.append(_mark(text, m.start("open"), m.end("no"), "lost:文号"))
            continue
        confidence = 0.95 if m["close"] or m["hao"] else 0.9
        if not m["close"]:
            edits.append(Edit(m.end("year"), m.end("year"), _BRACKETS[m["open"]], "lost:文号", confidence))
        if not m["hao"]:
            edits.append(Edit(m.end("no"), m.end("no"), "号", "lost:文号", confidence))
    return edits


def _brackets(text: str) -> list[Edit]:
    edits = []
    for m in _ODD_BRACKETS.finditer(text):
        edits.append(Edit(*m.span("open"), "〔", "lost:文号", 0.97))
        edits.append(Edit(*m.span("close"), "〕", "lost:文号", 0.97))
    return edits


def _day(text: str) -> list[Edit]:
    return [Edit(*m.span("dot"), "·", "lost:dot", 0.9) for m in _DAY_NAME.finditer(text)]


def _date(text: str) -> list[Edit]:
    edits: list[Edit] = []
    known: dict[str, set[tuple[str, str]]] | None = None
    for m in _DATE_LINE.finditer(text):
        if m["ys"] and m["ms"] and m["ds"]:
            continue
        if known is None:
            known = {}
            for d in _FULL_DATE.finditer(text):
                month, day = d["m"] or d["m2"], d["d"] or d["d2"]
                known.setdefault(d["y"] + month + day, set()).add((month, day))
        digits = re.sub(r"\D", "", m["date"])
        fits = known.get(digits, set())
        if len(fits) == 1:
            edits += _separators(m, *next(iter(fits)))
        elif _BODY_END.search(text[max(0, m.start() - 40) : m.start()]):
            edits.append(_mark(text, m.start("date"), m.end("date"), "lost:日期"))
    return edits


def _separators(m: re.Match[str], month: str, day: str) -> list[Edit]:
    """Insert the 年, 月 and 日 that are missing between the digits of a proven date."""
    at = m.end("y")
    edits = []
    for present, word, digits in ((m["ys"], "年", month), (m["ms"], "月", day), (m["ds"], "日", "")):
        if present:
            at += 1
        else:
            edits.append(Edit(at, at, word, "lost:日期", 0.9))
        at += len(digits)
    return edits


def _mark(text: str, start: int, end: int, rule: str) -> Edit:
    """Mark a span as damaged: an edit that replaces it by itself."""
    return Edit(start, end, text[start:end], rule, 0.0)
