"""Who signed and when: the signature under a notice, the imprint line, dates of force.

A signature is one or several bodies and a date behind them, on lines of their own or, where line breaks are lost,
between blanks: 临江省人民政府 2013年3月1日. It is read before the imprint (X 2021年4月6日印发), which repairs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.extract.titles import vocabulary
from kg.schema.patterns import from_first
from kg.text import DATE, iso_date, parse_numeral

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature or imprint: the bodies (may be empty), the ISO date (may be None), and their spans."""

    bodies: tuple[Span, ...]
    date: str | None
    date_span: Span | None


_CN: Final = "[一二三四五六七八九〇○◯零OoＯ0]"
_DATE: Final = re.compile(
    rf"(?:(?:19|20)\d{{2}}[ ]?年[ ]?\d{{1,2}}[ ]?月(?:[ ]?\d{{1,2}}[ ]?日)?|[一二]{_CN}{{3}}年[元正一二三四五六七八九十]{{1,3}}月(?:[一二三四五六七八九十]{{1,3}}日)?)"
    r"(?=[ \t]*(?:$|\n)|\s)",
)
_DATE_FIRST: Final = re.compile(r"[12一二](?<![^\s。)\"].)")
_NOT_SIGNED: Final = re.compile(r"\s*(?:起|至|前|印发|以|通过|在|,|、|—|-|~|到|底|之|召开|公布|发布)")


@cache
def _ends() -> tuple[str, ...]:
    return tuple(sorted(vocabulary()["bodies"]["ends"], key=len, reverse=True))


_BODY: Final = re.compile(r"[\u4e00-\u9fff()·、]{2,42}")
# items and recipients, not names; 三亚, 四川, 九江, 经济开发区 and 主城区 are names
_NO_BODY_START: Final = re.compile(
    r"附|各|有关|抄|主[送任管办]|联系|[一二三四五六七八九十]{1,3}[、.是届]|\(|为|由|请|经(?!济|开|贸|信|管|发)"
)
_SEAL: Final = re.compile(r"\((?:盖章|章|印章|代章|公章|代)\)$")

_SEALED_FOR: Final = re.compile(r"\([\u4e00-\u9fff]{2,20}代章\)")


def is_body(word: str) -> bool:
    """Tell whether a folded piece of text without blanks reads as the name of a public body."""
    word = _SEAL.sub("", word)
    return (
        _BODY.fullmatch(word) is not None
        and word.endswith(_ends())
        and not _NO_BODY_START.match(word)
        and not re.search(r"关于|印发|通知|负责|牵头|配合|责任|加强|推进|完善|建立|开展", word)
    )


def _bodies_before(folded: str, end: int, low: int) -> tuple[Span, ...]:
    """Collect the bodies that stand right before ``end``, in text order; blanks inside a name are taken in."""
    out: list[Span] = []
    position = end
    for _ in range(24):
        while position > low and folded[position - 1].isspace():
            position -= 1
        if position <= low:
            break
        begin = position
        floor = max(low, position - 60)
        while begin > floor and not folded[begin - 1].isspace() and folded[begin - 1] not in "。;:":
            begin -= 1
        word = folded[begin:position]
        if not out and _SEALED_FOR.fullmatch(word):
            position = begin
            continue
        if is_body(word):
            out.append((begin, position))
            position = begin
            continue
        break
    return tuple(reversed(out))


def signatures(folded: str, start: int, end: int) -> list[Signed]:
    """Return the signatures in ``folded[start:end]``, in order: dates that stand alone, with the bodies before them.

    A signature without a body (lost, or a seal) is kept only where its date has a line of its own.
    """
    out: list[Signed] = []
    for m in from_first(_DATE_FIRST, _DATE, folded, start, end):
        if _NOT_SIGNED.match(folded, m.end()):
            continue
        bodies = _bodies_before(folded, m.start(), start)
        line_start = folded.rfind("\n", 0, m.start()) + 1
        alone = not folded[line_start : m.start()].strip()
        stop = folded.find("\n", m.end())
        rest = folded[m.end() : stop if stop >= 0 else len(folded)].strip()
        ends_line = not rest or re.fullmatch(r"\((?:此件|本件)[^()]{0,12}\)", rest) is not None
        if not bodies and not (alone and ends_line):
            continue
        if not bodies and "日" not in m[0]:
            continue
        date = DATE.match(m[0])
        out.append(Signed(bodies, iso_date(date) if date else None, m.span()))
    out += _lost(folded, start, end)
    for m in _RUN_ON.finditer(folded, start, end):  # blanks lost: …贯彻执行。某市人民政府2020年10月22日
        if is_body(m["body"]):
            date = DATE.match(m["date"])
            out.append(Signed((m.span("body"),), iso_date(date) if date else None, m.span("date")))
    return sorted(out, key=lambda s: s.date_span or (0, 0))


def _lost(folded: str, start: int, end: int) -> list[Signed]:
    """Return the signatures whose date lost 年月日: 202146 under a body where only one day fits, 2017 6 23 anywhere."""
    out: list[Signed] = []
    for m in _LOST_DATE.finditer(folded, start, end):
        bodies = _bodies_before(folded, m.start(), start)
        if m["rest"] and bodies:
            days = days_of(m["y"] + m["rest"])
            out.append(Signed(bodies, days[0] if len(days) == 1 else None, m.span()))
        elif m["m"] and 1 <= int(m["m"]) <= 12 and 1 <= int(m["d"]) <= 31:
            out.append(Signed(bodies, f"{m['y']}-{int(m['m']):02}-{int(m['d']):02}", m.span()))
    return out


_RUN_ON: Final = re.compile(
    r"[。)](?P<body>[\u4e00-\u9fff]{4,40}[府会局室厅委部办院])(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日"
    rf"|[一二]{_CN}{{3}}年[元正一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日)(?=\s|$)"
)
_LOST_DATE: Final = re.compile(
    r"(?m)^[ \t{]*(?P<y>20\d{2})(?:(?P<rest>[1-9]\d{1,3})|[ \t]{1,3}(?P<m>\d{1,2})[ \t]{1,3}(?P<d>\d{1,2}))[ \t]*$"
)


def days_of(digits: str) -> list[str]:
    """Return the dates that digits without 年月日 can be: 2023626 is one day, 2020126 may be two."""
    year, rest = digits[:4], digits[4:]
    return [
        f"{year}-{int(month):02}-{int(day):02}"
        for month, day in ((rest[:i], rest[i:]) for i in range(1, len(rest)))
        if not day.startswith("0") and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    ]


_IMPRINT: Final = re.compile(
    r"(?P<body>[\u4e00-\u9fff()]{4,40}?)?[ \t\n|]{0,80}(?P<date>(?:19|20)\d{2}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日|[一二][一二三四五六七八九〇○零O]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)[ \t]{0,4}印(?:发|制)?(?![^\s。)])"
)


def imprint(folded: str) -> Signed | None:
    """Return the imprint line: 某某办公室  2021年4月6日印发, the last of the text."""
    hits = list(re.compile(r"日[ \t]{0,4}印").finditer(folded))[-20:]
    for hit in reversed(hits):
        line_start = max(folded.rfind("\n", 0, hit.start()) + 1, hit.start() - 160)
        m = _IMPRINT.search(folded, line_start, min(len(folded), hit.end() + 2))
        if m is None or m.end() < hit.start():
            continue
        date = DATE.match(m["date"])
        span = m.span("body") if m["body"] and is_body(m["body"]) else None
        if span is None:
            before = _bodies_before(folded, m.start("date"), max(0, line_start - 60))
            span = before[-1] if before else None
        return Signed((span,) if span else (), iso_date(date) if date else None, m.span("date"))
    return None


_EFFECTIVE: Final = re.compile(
    r"自(?P<date>(?:19|20)\d{2}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日|[一二][一二三四五六七八九〇○零O]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)(?:零时|0时)?起(?:正式)?(?:施行|实施|执行|生效|试行|开始)"
)
_TERM: Final = re.compile(r"有效期(?:限)?(?:为)?(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})年")
_UNTIL: Final = re.compile(
    r"(?:有效期(?:限)?(?:截止)?(?:至|到|截止到|为至)|有效至|施行至|执行至|实施至|试行至|有效期自.{4,16}至|有效期从.{4,16}至)(?P<date>(?:19|20)\d{2}[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?日)"
)


_OF_ITSELF: Final = re.compile(
    r"本[\u4e00-\u9fff]{1,10}[,、]?$|(?:^|[。\n,;])\s*$|现予?(?:发布|公布|印发)[^。]{0,12}$|条\s*$|\)\s*$"
)


def in_force(folded: str, low: int = 0) -> tuple[tuple[str, Span] | None, tuple[str, Span] | None]:
    """Return from when and until when the text says the document holds: (ISO date, span) each, or None.

    Read are the first date of force in the notice or else the last of the text (final clauses), 有效期至 with a date, and
    a term in whole years (有效期5年) counted from the day of force: until the day before.
    """
    dates = [
        d for d in _EFFECTIVE.finditer(folded, low) if _OF_ITSELF.search(folded[max(0, d.start() - 24) : d.start()])
    ]
    m = dates[-1] if dates else None
    start: tuple[str, Span] | None = None
    if m is not None:
        d = DATE.match(m["date"])
        iso = iso_date(d) if d else None
        start = (iso, m.span()) if iso else None
    until = _UNTIL.search(folded, low)
    if until is not None:
        d = DATE.match(until["date"])
        iso = iso_date(d) if d else None
        return start, ((iso, until.span()) if iso else None)
    term = _TERM.search(folded, m.end(), m.end() + 60) if m is not None else None
    if term is not None and start is not None and len(start[0]) == 10:
        years = parse_numeral(term["n"])
        if years:
            return start, (_day_before(start[0], years), term.span())
    return start, None


def _day_before(iso: str, years: int) -> str:
    """Return the day before the anniversary: 2015-01-01 and 5 years give 2019-12-31."""
    from datetime import date, timedelta

    year, month, day = map(int, iso.split("-"))
    try:
        return (date(year + years, month, day) - timedelta(days=1)).isoformat()
    except ValueError:  # 29 February
        return date(year + years, 2, 28).isoformat()
